package io.bonsela.api;

import io.bonsela.api.command.Command;

/**
 * Decides inside a transaction of the host's: what is decided is committed with the host's own rows, or vanishes with
 * them. Everything that a decision locks, such as its subject, caps and budgets, stays locked until that transaction
 * ends; keep it short. Used by one thread, the connection's.
 *
 * <p>A decision that fails leaves the transaction as it was before, so that the host may go on. Two transactions that lock
 * the same things in another order run into a deadlock, and one of them into STORE_CONFLICT: then begin the transaction
 * anew.
 *
 * <p>Each method throws INVALID_CONFIGURATION if the store, or the connection as it is, does not bear it, and
 * ENGINE_CLOSED.
 */
public interface JoinedTransaction {
    /**
     * Decides an event whose rules need no facts from outside.
     *
     * @param event the event
     * @return the decision, as good as the transaction
     * @throws BonselaException INVALID_VALUE if its rules need facts: {@linkplain RewardEngine#prepare prepare} it;
     *     STORE_CONFLICT, STORE_UNAVAILABLE, STORE_FAILED
     */
    Decision process(Event event);

    /**
     * Decides an event.
     *
     * @param event the event with its facts
     * @return the decision, as good as the transaction
     * @throws BonselaException STORE_CONFLICT, STORE_UNAVAILABLE, STORE_FAILED
     */
    Decision process(PreparedEvent event);

    /**
     * Decides a command.
     *
     * @param command any but one that puts rules in force, or that gives a code or a password: a rollback would give its
     *     wrong tries back
     * @return the answer, as good as the transaction
     * @throws BonselaException INVALID_VALUE if it is one of those; STORE_CONFLICT, STORE_UNAVAILABLE, STORE_FAILED
     */
    Receipt execute(Command command);

    /** Tells the engine's listeners what was decided. To be called once, after the host has committed. */
    void committed();
}
