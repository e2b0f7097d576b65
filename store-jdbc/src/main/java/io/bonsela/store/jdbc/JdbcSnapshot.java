package io.bonsela.store.jdbc;

import io.bonsela.api.Records;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.State;
import io.bonsela.api.store.StateKey;
import java.util.List;
import java.util.function.BiConsumer;

/** A transaction that sees one instant. */
final class JdbcSnapshot implements Snapshot {
    private final Reading reading;
    private final Records records;
    private final StateTables tables;
    private final Runnable end;

    JdbcSnapshot(Reading reading, Codec codec, StateTables tables, Runnable end) {
        this.reading = reading;
        this.tables = tables;
        this.end = end;
        records = new JdbcRecords(reading, codec);
    }

    @Override
    public Records records() {
        return records;
    }

    @Override
    public void balances(String tenant, BiConsumer<StateKey<?>, State> reader) {
        for (StateTable<?, ?> table : List.of(tables.counters, tables.budgets, tables.wallets)) {
            reading.read(tenant, connection -> {
                table.readAll(connection, tenant, reader);
                return true;
            });
        }
    }

    @Override
    public void close() {
        end.run();
    }
}
