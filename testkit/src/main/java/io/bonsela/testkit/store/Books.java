package io.bonsela.testkit.store;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BonselaException;
import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.State;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The contents of a tenant's books.
 *
 * @param entries the entries of the ledger
 * @param issuances all issuances
 * @param states all states by key
 * @param unreadable the names of records that cannot be read
 */
public record Books(
        List<LedgerEntry> entries, List<Issuance> issuances, Map<StateKey<?>, State> states, List<String> unreadable) {

    /** Reads the present books. */
    public static Books of(Store store, String tenant) {
        try (Snapshot snapshot = store.snapshot()) {
            return of(snapshot, tenant);
        }
    }

    /** Reads the books in a snapshot. */
    public static Books of(Snapshot snapshot, String tenant) {
        Books books = new Books(new ArrayList<>(), new ArrayList<>(), new HashMap<>(), new ArrayList<>());
        snapshot.books(tenant, new Snapshot.BooksReader() {
            @Override
            public void entry(LedgerEntry entry) {
                books.entries.add(entry);
            }

            @Override
            public void issuance(Issuance issuance) {
                books.issuances.add(issuance);
            }

            @Override
            public void answer(AuditRecord record) {}

            @Override
            public void refund(String subject, EventKey event) {}

            @Override
            public void state(StateKey<?> key, State state) {
                books.states.put(key, state);
            }

            @Override
            public void unreadable(String what, BonselaException why) {
                books.unreadable.add(what);
            }
        });
        return books;
    }
}
