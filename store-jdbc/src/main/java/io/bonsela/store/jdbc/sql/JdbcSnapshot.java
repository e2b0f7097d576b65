package io.bonsela.store.jdbc.sql;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Records;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.State.Chain;
import io.bonsela.api.store.State.Watermark;
import io.bonsela.api.store.State.Watermark.Positions;
import io.bonsela.api.store.StateKey.EventKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** A snapshot that is read in one transaction. */
public final class JdbcSnapshot implements Snapshot {
    private static final String CHAINS =
            "SELECT owner, kind, position, digest, decisions, answers, answer_digest FROM ("
                    + "SELECT subject AS owner, 0 AS kind, position, first_seal AS digest, 0 AS decisions, 0 AS answers,"
                    + " '' AS answer_digest, tenant FROM bonsela_event"
                    + " UNION ALL SELECT coalesce(subject, ''), 1, position, first_seal, 0, 0, '', tenant FROM bonsela_command"
                    + " UNION ALL SELECT owner, 2, 0, decision_digest, decisions, answers, answer_digest, tenant FROM bonsela_chain"
                    + ") AS links WHERE tenant = ? ORDER BY owner, kind, position";

    private final Reading reading;
    private final Codec codec;
    private final Records records;
    private final StateTables tables;
    private final Runnable end;

    public JdbcSnapshot(Reading reading, Codec codec, StateTables tables, Runnable end) {
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
        readTable(tenant, Writing.LEDGER.name(), reader, connection -> {
            Writing.LEDGER.check(connection, tenant, reader, in -> reader.entry(JdbcRecords.entry(in)));
        });
        readTable(tenant, Issuances.TABLE.name(), reader, connection -> {
            new RecordsOfTable<>(
                            "issuance",
                            Issuances.PUT,
                            codec::issuance,
                            issuance -> Issuances.TABLE.sealed(Issuances.row(issuance, codec)),
                            reader::issuance)
                    .read(connection, tenant, reader);
        });
        readTable(tenant, Writing.COMMAND.table(), reader, connection -> {
            new RecordsOfTable<>(
                            "command",
                            Writing.COMMAND,
                            codec::audit,
                            record -> Writing.command(record, codec),
                            reader::answer)
                    .read(connection, tenant, reader);
        });
        readTable(tenant, Histories.REFUNDS_IN_LOG.name(), reader, connection -> {
            Histories.REFUNDS_IN_LOG.check(connection, tenant, reader, in -> {
                in.skip(1);
                String subject = in.text();
                in.skip(2);
                reader.refund(subject, new EventKey(tenant, in.text()));
            });
        });
        for (SealedTable table : List.of(Histories.FOLDED_HISTORIES, Writing.PUBLICATIONS, Writing.TRANSITIONS)) {
            readTable(tenant, table.name(), reader, connection -> {
                table.check(connection, tenant, reader, in -> {});
            });
        }
        for (StateTable<?, ?> table : tables.all()) {
            readTable(tenant, table.table().name(), reader, connection -> {
                table.readAll(connection, tenant, reader);
            });
        }
    }

    /** Reads on a connection. */
    @FunctionalInterface
    private interface Step {
        void on(Connection connection) throws SQLException;
    }

    /** Reads a table. If a page of it is damaged, reports that, and the other tables can still be read. */
    private void readTable(String tenant, String table, BooksReader reader, Step step) {
        try {
            read(tenant, step);
        } catch (BonselaException e) {
            if (e.code() != ErrorCode.STORE_DAMAGED) {
                throw e;
            }
            reader.unreadable("table " + table, e);
        }
    }

    private void read(String tenant, Step step) {
        reading.read(tenant, connection -> {
            step.on(connection);
            return true;
        });
    }

    @Override
    public void chains(String tenant, ChainReader reader) {
        read(tenant, connection -> {
            Sql.each(
                    connection,
                    CHAINS,
                    in -> {
                        String owner = in.text();
                        long kind = in.number();
                        long position = in.number();
                        String text = in.text();
                        if (kind == 0) {
                            reader.decision(owner, position, text);
                        } else if (kind == 1) {
                            reader.answer(owner, position, text);
                        } else {
                            reader.chain(owner, new Chain(in.number(), text, in.number(), in.text()));
                        }
                    },
                    tenant);
        });
    }

    @Override
    public void histories(String tenant, HistoryReader reader) {
        read(tenant, connection -> {
            new HistoryBooks(connection, tenant, codec).read(reader);
        });
    }

    @Override
    public Optional<Watermark> watermark(String tenant) {
        return reading.read(tenant, connection -> new RecordedFigures(connection, tenant).watermark());
    }

    @Override
    public void figures(String tenant, LocalDate from, LocalDate until, FiguresReader reader) {
        read(tenant, connection -> new RecordedFigures(connection, tenant).read(from, until, codec, reader));
    }

    /** Positions are those of all tenants. */
    @Override
    public Positions last(String tenant) {
        return reading.read(Reading.EVERYONE, RecordedFigures::last);
    }

    @Override
    public Positions recordedAfter(String tenant, Positions after, int limit, RecordReader reader) {
        Positions last = last(tenant);
        return reading.read(
                tenant,
                connection -> new RecordedFigures(connection, tenant).recordedAfter(after, last, limit, reader));
    }

    @Override
    public void close() {
        end.run();
    }
}
