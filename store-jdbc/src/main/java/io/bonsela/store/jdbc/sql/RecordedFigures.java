package io.bonsela.store.jdbc.sql;

import static io.bonsela.store.jdbc.sql.Column.bytes;
import static io.bonsela.store.jdbc.sql.Column.number;
import static io.bonsela.store.jdbc.sql.Column.text;
import static io.bonsela.store.jdbc.sql.StateTable.row;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.DayFigures;
import io.bonsela.api.store.Snapshot.FiguresReader;
import io.bonsela.api.store.Snapshot.RecordReader;
import io.bonsela.api.store.State.Watermark;
import io.bonsela.api.store.State.Watermark.Positions;
import io.bonsela.api.store.StateKey.DayFiguresKey;
import io.bonsela.api.store.StateKey.WatermarkKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Reads the figures by day of a tenant, and what was recorded after them.
 *
 * @param connection the connection
 * @param tenant the tenant
 */
record RecordedFigures(Connection connection, String tenant) {
    /** Not written as an equality: then SQLite would read all rows of the tenant by an index instead of the last rows. */
    private static final String LATER = " WHERE NOT tenant <> ? AND position > ? ORDER BY position LIMIT ?";

    private static final String ENTRIES = "SELECT position, " + JdbcRecords.LEDGER + " FROM bonsela_ledger" + LATER;
    private static final String ISSUANCES =
            "SELECT position, issued_at, campaign, rule, reward, state FROM bonsela_issuance" + LATER;
    private static final String TRANSITIONS =
            "SELECT i.issued_at, i.campaign, i.rule, i.reward, t.state_before, t.state_after FROM bonsela_transition t"
                    + " JOIN bonsela_issuance i ON i.tenant = t.tenant AND i.id = t.issuance"
                    + " WHERE t.tenant = ? AND i.position <= ?";

    static StateTable<WatermarkKey, Watermark> watermarkTable() {
        return new StateTable<>(
                WatermarkKey.class,
                "bonsela_watermark",
                List.of(text("tenant")),
                List.of(text("zone"), number("ledger"), number("issuances"), number("transitions")),
                false,
                key -> row(key.tenant()),
                in -> new WatermarkKey(in.text()),
                state -> row(
                        state.zone(),
                        state.through().ledger(),
                        state.through().issuances(),
                        state.through().transitions()),
                RecordedFigures::watermark);
    }

    static StateTable<DayFiguresKey, DayFigures> dayTable(Codec codec) {
        return new StateTable<>(
                DayFiguresKey.class,
                "bonsela_day_figures",
                List.of(text("tenant"), number("day")),
                List.of(bytes("body")),
                false,
                key -> row(key.tenant(), key.date().toEpochDay()),
                in -> new DayFiguresKey(in.text(), date(in.number())),
                figures -> row((Object) codec.encode(figures)),
                in -> codec.figures(in.bytes()));
    }

    private static LocalDate date(long day) {
        try {
            return LocalDate.ofEpochDay(day);
        } catch (DateTimeException e) {
            throw new BonselaException(ErrorCode.STORE_DAMAGED, day + " is not a day", e);
        }
    }

    private static Watermark watermark(Row in) throws SQLException {
        return new Watermark(in.text(), new Positions(in.number(), in.number(), in.number()));
    }

    Optional<Watermark> watermark() throws SQLException {
        return Sql.query(
                        connection,
                        "SELECT zone, ledger, issuances, transitions FROM bonsela_watermark WHERE tenant = ?",
                        RecordedFigures::watermark,
                        tenant)
                .stream()
                .findFirst();
    }

    void read(LocalDate from, LocalDate until, Codec codec, FiguresReader reader) throws SQLException {
        Sql.each(
                connection,
                "SELECT day, body FROM bonsela_day_figures WHERE tenant = ? AND day >= ? AND day <= ?",
                in -> reader.day(date(in.number()), codec.figures(in.bytes())),
                tenant,
                from.toEpochDay(),
                until.toEpochDay());
    }

    /** Returns the positions of the last rows, of whatever tenant the connection sees. */
    static Positions last(Connection connection) throws SQLException {
        return new Positions(
                last(connection, "bonsela_ledger"),
                last(connection, "bonsela_issuance"),
                last(connection, "bonsela_transition"));
    }

    private static long last(Connection connection, String table) throws SQLException {
        return Sql.query(connection, "SELECT coalesce(max(position), 0) FROM " + table, Row::number)
                .get(0);
    }

    Positions recordedAfter(Positions after, Positions last, int limit, RecordReader reader) throws SQLException {
        Rows entries = new Rows();
        Sql.each(
                connection,
                ENTRIES,
                in -> {
                    entries.at(in);
                    reader.entry(JdbcRecords.entry(in));
                },
                tenant,
                after.ledger(),
                limit);
        Rows issuances = new Rows();
        Sql.each(
                connection,
                ISSUANCES,
                in -> {
                    issuances.at(in);
                    reader.issuance(
                            Times.instant(in.number()),
                            in.textIfAny(),
                            in.text(),
                            in.text(),
                            in.constant(IssuanceState.class),
                            1);
                },
                tenant,
                after.issuances(),
                limit);
        Sql.each(connection, TRANSITIONS, in -> transition(in, reader), tenant, after.issuances());
        return new Positions(
                entries.through(limit, last.ledger()),
                issuances.through(limit, last.issuances()),
                Math.max(after.transitions(), last.transitions()));
    }

    private static void transition(Row in, RecordReader reader) throws SQLException {
        Instant at = Times.instant(in.number());
        String campaign = in.textIfAny();
        String rule = in.text();
        String reward = in.text();
        reader.issuance(at, campaign, rule, reward, in.constant(IssuanceState.class), -1);
        reader.issuance(at, campaign, rule, reward, in.constant(IssuanceState.class), 1);
    }

    /** Counts rows. */
    private static final class Rows {
        private int count;
        private long position;

        void at(Row in) throws SQLException {
            count++;
            position = in.number();
        }

        /** The position up to which all rows were read. */
        long through(int limit, long last) {
            return count == limit ? position : last;
        }
    }
}
