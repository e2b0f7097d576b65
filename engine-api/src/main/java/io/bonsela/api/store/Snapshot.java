package io.bonsela.api.store;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Records;

/** All that was committed by one instant, and nothing that was committed later. Used by one thread; close it soon. */
public interface Snapshot extends AutoCloseable {
    /** What was recorded by then. */
    Records records();

    /**
     * Gives what the books of a tenant consist of: every ledger entry, then every issuance, then every counter, budget
     * and wallet; of each kind in any order. A record is not given, but named as unreadable, if what the store keeps
     * beside it to look it up says something else; the same goes for answers to commands.
     *
     * @param tenant the tenant
     * @param reader takes them one after the other
     */
    void books(String tenant, BooksReader reader);

    @Override
    void close();

    /** Takes what the books of a tenant consist of. */
    interface BooksReader {
        /** A ledger entry. */
        void entry(LedgerEntry entry);

        /** An issuance. */
        void issuance(Issuance issuance);

        /** A counter, a budget or a wallet. */
        void balance(StateKey<?> key, State state);

        /**
         * Something that cannot be read; the others follow.
         *
         * @param what a name of it
         * @param why what is wrong with it
         */
        void unreadable(String what, BonselaException why);
    }
}
