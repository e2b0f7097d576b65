package io.bonsela.store.jdbc;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Records;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.Snapshot;
import java.sql.SQLException;
import java.util.List;

/** A transaction that sees one instant. */
final class JdbcSnapshot implements Snapshot {
    private static final String LEDGER =
            "SELECT position, " + JdbcRecords.LEDGER + " FROM bonsela_ledger WHERE tenant = ?";

    private final Reading reading;
    private final Codec codec;
    private final Records records;
    private final StateTables tables;
    private final Runnable end;

    JdbcSnapshot(Reading reading, Codec codec, StateTables tables, Runnable end) {
        this.reading = reading;
        this.codec = codec;
        this.tables = tables;
        this.end = end;
        records = new JdbcRecords(reading, codec);
    }

    @Override
    public Records records() {
        return records;
    }

    @Override
    public void books(String tenant, BooksReader reader) {
        reading.read(tenant, connection -> {
            Sql.each(connection, LEDGER, tenant, in -> entry(in, reader));
            new RecordsOfTable<>(
                            "issuance",
                            Issuances.PUT,
                            codec::issuance,
                            issuance -> Issuances.put(issuance, codec),
                            reader::issuance)
                    .read(connection, tenant, reader);
            new RecordsOfTable<>(
                            "command",
                            Writing.COMMAND,
                            codec::audit,
                            record -> Writing.command(record, codec),
                            record -> {})
                    .read(connection, tenant, reader);
            return true;
        });
        for (StateTable<?, ?> table : List.of(tables.counters, tables.budgets, tables.wallets)) {
            reading.read(tenant, connection -> {
                table.readAll(connection, tenant, reader);
                return true;
            });
        }
    }

    private static void entry(Row in, BooksReader reader) throws SQLException {
        String place = "ledger entry " + in.number();
        try {
            reader.entry(JdbcRecords.entry(in));
        } catch (BonselaException e) {
            reader.unreadable(place, e);
        }
    }

    @Override
    public void close() {
        end.run();
    }
}
