package io.bonsela.api.store;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BonselaException;
import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Records;
import io.bonsela.api.store.State.Chain;
import io.bonsela.api.store.State.History;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.HistoryKey;
import java.time.Instant;
import java.util.List;

/** All that was committed by one instant, and nothing that was committed later. Used by one thread; close it soon. */
public interface Snapshot extends AutoCloseable {
    /** What was recorded by then. */
    Records records();

    /**
     * Gives all that is kept of a tenant beside its decisions, histories and rule sets: every ledger entry, then every
     * issuance, answer to a command and refund in a log, then every state that has a key; of each kind in any order. What
     * was changed since the store wrote it, as far as the store can tell, is not given, but named as unreadable.
     *
     * @param tenant the tenant
     * @param reader takes them one after the other
     */
    void books(String tenant, BooksReader reader);

    /**
     * Gives the first seals of all decisions and of all answers to commands: one owner after the other, in any order; of
     * an owner its decisions, then its answers, both in the order in which they were recorded, then its chain.
     *
     * @param tenant the tenant
     * @param reader takes them one after the other
     */
    void chains(String tenant, ChainReader reader);

    /**
     * Gives every history, and what it was folded from, in any order.
     *
     * @param tenant the tenant
     * @param reader takes them one after the other
     */
    void histories(String tenant, HistoryReader reader);

    @Override
    void close();

    /** Takes what is kept of a tenant. */
    interface BooksReader {
        /** A ledger entry. */
        void entry(LedgerEntry entry);

        /** An issuance. */
        void issuance(Issuance issuance);

        /** The answer to a command. */
        void answer(AuditRecord record);

        /**
         * A refund in a subject's log.
         *
         * @param subject the subject
         * @param event what was refunded
         */
        void refund(String subject, EventKey event);

        /** State under its key. */
        void state(StateKey<?> key, State state);

        /**
         * Something that cannot be read; the others follow.
         *
         * @param what a name of it
         * @param why what is wrong with it
         */
        void unreadable(String what, BonselaException why);
    }

    /** Takes first seals. Positions begin at 1 or later, and rise within decisions and within answers. */
    interface ChainReader {
        /**
         * A decision's.
         *
         * @param owner the subject
         * @param position the decision's position in the store
         * @param firstSeal the seal that it was recorded with
         */
        void decision(String owner, long position, String firstSeal);

        /**
         * An answer's.
         *
         * @param owner the subject; empty: the command concerns nobody in particular
         * @param position the answer's position in the store
         * @param firstSeal the seal that it was recorded with
         */
        void answer(String owner, long position, String firstSeal);

        /**
         * What is kept over them; not given where nothing is.
         *
         * @param owner the subject; empty: nobody in particular
         * @param chain the digests
         */
        void chain(String owner, Chain chain);
    }

    /** Takes histories. */
    interface HistoryReader {
        /**
         * A history.
         *
         * @param key which
         * @param history all its days; {@code unfolded} is what the log has of the subject's events of the type, folded or
         *     not
         * @param pruned when the events of the subject happened that were taken out of the log: days until then may have
         *     gone with them
         */
        void history(HistoryKey key, History history, List<Instant> pruned);

        /** A history that cannot be read; the others follow. */
        void unreadable(String what, BonselaException why);
    }
}
