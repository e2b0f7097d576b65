package io.bonsela.api;

import io.bonsela.api.command.Command;
import java.sql.Connection;

/** Decides inside transactions of the host. Thread-safe. */
public interface Transactions {
    /**
     * Fetches the facts that an event's rules need. For use in {@link #within}, which does not fetch facts itself.
     *
     * @param event the event
     */
    PreparedEvent prepare(Event event);

    /**
     * Joins a transaction of the host.
     *
     * @param connection a connection to the store's database with auto-commit off, and READ COMMITTED where the
     *     database has isolation levels; the host commits it or rolls it back
     * @throws BonselaException ENGINE_CLOSED
     */
    JoinedTransaction within(Connection connection);

    /**
     * Decides events and commands inside a transaction of the host. The decisions are committed or rolled back together
     * with the host's own rows. Everything that a decision locks, such as its subject, caps and budgets, stays locked until
     * the transaction ends, so keep the transaction short. To be used by one thread only, the one that uses the connection.
     *
     * <p>A decision that fails leaves the transaction as it was before, so that the host may continue with it. Two
     * transactions that lock the same things in a different order deadlock, and one of them fails with STORE_CONFLICT: then
     * repeat that transaction.
     *
     * <p>Each method that decides throws INVALID_CONFIGURATION if the store or the state of the connection does not support
     * it, and ENGINE_CLOSED if the engine is closed.
     */
    interface JoinedTransaction {
        /**
         * Decides an event whose rules need no facts.
         *
         * @param event the event
         * @return the decision, which takes effect with the commit of the transaction
         * @throws BonselaException INVALID_VALUE if its rules need facts: {@linkplain Transactions#prepare prepare} it;
         *     STORE_CONFLICT, STORE_UNAVAILABLE, STORE_FAILED
         */
        Decision process(Event event);

        /**
         * Decides an event.
         *
         * @param event the event with its facts
         * @return the decision, which takes effect with the commit of the transaction
         * @throws BonselaException STORE_CONFLICT, STORE_UNAVAILABLE, STORE_FAILED
         */
        Decision process(PreparedEvent event);

        /**
         * Decides a command.
         *
         * @param command any command except one that publishes rules, or that redeems by code or password: a rollback would
         *     undo the count of wrong attempts
         * @return the answer, which takes effect with the commit of the transaction
         * @throws BonselaException INVALID_VALUE if the command is one of these; STORE_CONFLICT, STORE_UNAVAILABLE,
         *     STORE_FAILED
         */
        Receipt execute(Command command);

        /** Notifies the engine's listeners of the decisions. To be called once, after the host has committed. */
        void committed();
    }

    /**
     * An event with the facts that its rules need, fetched before a transaction begins. Created by {@link
     * Transactions#prepare}, and valid for that engine only. Immutable.
     */
    interface PreparedEvent {
        /** The event. */
        Event event();
    }
}
