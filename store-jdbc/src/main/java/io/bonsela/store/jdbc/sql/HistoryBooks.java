package io.bonsela.store.jdbc.sql;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.Snapshot.HistoryReader;
import io.bonsela.api.store.State.History;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.State.Refund;
import io.bonsela.api.store.StateKey.HistoryKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads all histories of a tenant, with the logs that they were folded from.
 *
 * @param connection a connection with a fixed snapshot
 * @param tenant the tenant
 * @param codec decodes records
 */
record HistoryBooks(Connection connection, String tenant, Codec codec) {
    /** Includes days without a history row: the next fold would add to them again. */
    private static final String KEPT = "SELECT d.tenant, d.subject, d.type, d.aggregate, max(d.folded) FROM ("
            + "SELECT tenant, subject, type, aggregate, folded_through AS folded FROM bonsela_history"
            + " UNION ALL SELECT tenant, subject, type, aggregate, 0 FROM bonsela_history_day) AS d"
            + " WHERE d.tenant = ? GROUP BY d.tenant, d.subject, d.type, d.aggregate ORDER BY d.subject, d.type";

    /** The data that the histories of one subject and type share. */
    private record Log(String subject, String type, List<LoggedEvent> events, List<Instant> pruned) {}

    void read(HistoryReader reader) throws SQLException {
        @Nullable Log[] last = new Log[1];
        Sql.each(
                connection,
                KEPT,
                in -> {
                    HistoryKey key = new HistoryKey(in.text(), in.text(), in.text(), in.text());
                    long foldedThrough = in.number();
                    try {
                        Log log = last[0];
                        if (log == null || !log.subject.equals(key.subject()) || !log.type.equals(key.eventType())) {
                            log = log(key.subject(), key.eventType());
                            last[0] = log;
                        }
                        reader.history(key, new History(foldedThrough, days(key), log.events), log.pruned);
                    } catch (BonselaException | ArithmeticException | DateTimeException e) {
                        // A manipulated row can cause any of these.
                        String why = "it cannot be recomputed: " + e.getMessage();
                        reader.unreadable(
                                "history of " + key.subject() + " over " + key.eventType(),
                                new BonselaException(ErrorCode.STORE_DAMAGED, why, e));
                    }
                },
                tenant);
    }

    private TreeMap<LocalDate, List<HistoryEntry>> days(HistoryKey key) throws SQLException {
        TreeMap<LocalDate, List<HistoryEntry>> days = new TreeMap<>();
        Sql.query(
                connection,
                "SELECT day, entries FROM bonsela_history_day"
                        + " WHERE tenant = ? AND subject = ? AND type = ? AND aggregate = ?",
                in -> days.put(LocalDate.ofEpochDay(in.number()), codec.history(in.bytes())),
                tenant,
                key.subject(),
                key.eventType(),
                key.aggregate());
        return days;
    }

    private Log log(String subject, String type) throws SQLException {
        List<LoggedEvent> events = new ArrayList<>(Sql.query(
                connection,
                "SELECT sequence, body FROM bonsela_event WHERE tenant = ? AND subject = ? AND type = ?",
                in -> logged(in.number(), codec.decision(in.bytes()), null),
                tenant,
                subject,
                type));
        events.addAll(Sql.query(
                connection,
                "SELECT r.sequence, r.refunded_before, r.refunded_after, r.refunded_whole, e.body"
                        + " FROM bonsela_log_refund r JOIN bonsela_event e ON e.tenant = r.tenant AND e.id = r.event_id"
                        + " WHERE r.tenant = ? AND r.subject = ? AND r.type = ?",
                in -> {
                    long sequence = in.number();
                    Refund refund = new Refund(in.decimal(), in.decimal(), in.decimal());
                    return logged(sequence, codec.decision(in.bytes()), refund);
                },
                tenant,
                subject,
                type));
        events.sort(Comparator.comparingLong(LoggedEvent::sequence));
        List<Instant> pruned = Sql.query(
                connection,
                "SELECT body FROM bonsela_event WHERE tenant = ? AND subject = ? AND type IS NULL",
                in -> codec.decision(in.bytes()).decision().occurredAt(),
                tenant,
                subject);
        return new Log(subject, type, events, pruned);
    }

    private static LoggedEvent logged(long sequence, DecisionRecord record, @Nullable Refund refund) {
        return new LoggedEvent(sequence, record.decision().occurredAt(), record.event(), refund);
    }
}
