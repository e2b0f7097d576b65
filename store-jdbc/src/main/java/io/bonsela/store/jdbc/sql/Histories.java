package io.bonsela.store.jdbc.sql;

import static io.bonsela.store.jdbc.sql.Column.bytes;
import static io.bonsela.store.jdbc.sql.Column.number;
import static io.bonsela.store.jdbc.sql.Column.text;
import static io.bonsela.store.jdbc.sql.StateTable.row;

import io.bonsela.api.Event;
import io.bonsela.api.store.Change.HistoryAppend;
import io.bonsela.api.store.Change.Pruned;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.History;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.State.Refund;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.HistoryKey;
import io.bonsela.api.store.UnitOfWork.LoadRequest.Dates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The histories of subjects: a log of the events and, for each aggregate that was ever evaluated, the entries of each
 * day. Both are read by index, so the cost depends on the size of a window, not on the length of the history.
 */
final class Histories {
    private static final List<Column> KEY = List.of(text("tenant"), text("subject"), text("type"), text("aggregate"));
    private static final String KEY_NAMES = "t.tenant, t.subject, t.type, t.aggregate";

    private static final BatchStatement.Read FOLDED =
            BatchStatement.Read.byKey("bonsela_history", KEY, KEY_NAMES + ", t.folded_through");
    private static final BatchStatement.Read DAYS = new BatchStatement.Read(
            KEY_NAMES + ", t.day, t.entries",
            "bonsela_history_day t",
            BatchStatement.equalities(KEY) + " AND t.day >= :first AND t.day <= :last",
            Stream.concat(KEY.stream(), Stream.of(number("first"), number("last")))
                    .toList());
    private static final String NOT_FOLDED = "t.tenant = :tenant AND t.subject = :subject AND t.type = :type"
            + " AND t.sequence > COALESCE((SELECT h.folded_through FROM bonsela_history h WHERE h.tenant = :tenant"
            + " AND h.subject = :subject AND h.type = :type AND h.aggregate = :aggregate), 0)";
    private static final BatchStatement.Read EVENTS = new BatchStatement.Read(
            "t.tenant, t.subject, t.type, :aggregate, t.sequence, t.body", "bonsela_event t", NOT_FOLDED, KEY);
    private static final BatchStatement.Read REFUNDS = new BatchStatement.Read(
            "t.tenant, t.subject, t.type, :aggregate, t.sequence, e.body, t.refunded_before, t.refunded_after,"
                    + " t.refunded_whole",
            "bonsela_log_refund t JOIN bonsela_event e ON e.tenant = t.tenant AND e.id = t.event_id",
            NOT_FOLDED,
            KEY);

    static final SealedTable FOLDED_HISTORIES = new SealedTable(
            "bonsela_history",
            KEY,
            Stream.concat(KEY.stream(), Stream.of(number("folded_through"))).toList());
    private static final BatchStatement.Insert PUT_FOLDED = FOLDED_HISTORIES.insert(
            "ON CONFLICT (tenant, subject, type, aggregate) DO UPDATE SET folded_through = excluded.folded_through,"
                    + " seal = excluded.seal");
    private static final BatchStatement.Insert ADD_TO_DAY = new BatchStatement.Insert(
            "bonsela_history_day",
            Stream.concat(KEY.stream(), Stream.of(number("day"), bytes("entries")))
                    .toList(),
            "ON CONFLICT (tenant, subject, type, aggregate, day) DO UPDATE SET"
                    // SQLite concatenates bytes as text, and the result is text.
                    + " entries = CAST(bonsela_history_day.entries || excluded.entries AS {bytes})");
    static final SealedTable REFUNDS_IN_LOG = new SealedTable(
            "bonsela_log_refund",
            List.of(text("tenant"), text("subject"), text("type"), number("sequence")),
            List.of(
                    text("tenant"),
                    text("subject"),
                    text("type"),
                    number("sequence"),
                    text("event_id"),
                    text("refunded_before"),
                    text("refunded_after"),
                    text("refunded_whole")));
    private static final BatchStatement.Insert LOG_REFUND = REFUNDS_IN_LOG.insert("");

    private static final List<Column> LOG_KEY = List.of(text("tenant"), text("subject"), text("type"));
    private static final BatchStatement.Update PRUNE = new BatchStatement.Update(
            "bonsela_event",
            "type = NULL, sequence = NULL, body = :body",
            "t.tenant = :tenant AND t.id = :id",
            List.of(text("tenant"), text("id"), bytes("body")));
    private static final BatchStatement.Delete PRUNE_REFUNDS = new BatchStatement.Delete(
            "bonsela_log_refund",
            BatchStatement.equalities(LOG_KEY) + " AND t.event_id = :event_id",
            Stream.concat(LOG_KEY.stream(), Stream.of(text("event_id"))).toList());
    private static final BatchStatement.Delete PRUNE_DAYS = new BatchStatement.Delete(
            "bonsela_history_day",
            BatchStatement.equalities(LOG_KEY) + " AND t.day < :day",
            Stream.concat(LOG_KEY.stream(), Stream.of(number("day"))).toList());

    private final Codec codec;
    private final Map<HistoryKey, Long> folded = new HashMap<>();
    private final Map<HistoryKey, TreeMap<LocalDate, List<HistoryEntry>>> days = new HashMap<>();
    private final Map<HistoryKey, List<LoggedEvent>> unfolded = new HashMap<>();

    /** Creates the histories of one load. */
    Histories(Codec codec) {
        this.codec = codec;
    }

    List<Session.Lookup> lookups(Map<HistoryKey, Dates> wanted) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<Object[]> keys = wanted.keySet().stream().map(Histories::key).toList();
        List<Object[]> ranges = wanted.entrySet().stream()
                .map(entry -> range(entry.getKey(), entry.getValue()))
                .toList();
        return List.of(
                new Session.Lookup(FOLDED, keys, in -> folded.put(key(in), in.number())),
                new Session.Lookup(DAYS, ranges, this::readDay),
                new Session.Lookup(EVENTS, keys, in -> readUnfolded(in, false)),
                new Session.Lookup(REFUNDS, keys, in -> readUnfolded(in, true)));
    }

    private void readDay(Row in) throws SQLException {
        days.computeIfAbsent(key(in), k -> new TreeMap<>())
                .put(LocalDate.ofEpochDay(in.number()), codec.history(in.bytes()));
    }

    private void readUnfolded(Row in, boolean refunds) throws SQLException {
        HistoryKey key = key(in);
        long sequence = in.number();
        DecisionRecord record = codec.decision(in.bytes());
        Refund refund = refunds ? new Refund(in.decimal(), in.decimal(), in.decimal()) : null;
        unfolded.computeIfAbsent(key, k -> new ArrayList<>())
                .add(new LoggedEvent(sequence, record.decision().occurredAt(), record.event(), refund));
    }

    /** Adds every requested history to the found state; a history without data is added as empty. */
    void addTo(Map<StateKey<?>, State> found, Map<HistoryKey, Dates> wanted) {
        for (HistoryKey key : wanted.keySet()) {
            List<LoggedEvent> later = new ArrayList<>(unfolded.getOrDefault(key, List.of()));
            later.sort(Comparator.comparingLong(LoggedEvent::sequence));
            found.put(
                    key,
                    new History(
                            folded.getOrDefault(key, 0L), days.getOrDefault(key, new TreeMap<>()), List.copyOf(later)));
        }
    }

    /** The batches that add to logs and histories; an event is in its log as soon as its row exists. */
    static List<Session.Batch> batches(List<LoggedEvent> log, Map<HistoryKey, HistoryAppend> appends, Codec codec) {
        List<Session.Batch> batches = new ArrayList<>();
        List<Object[]> refunds = new ArrayList<>();
        for (LoggedEvent logged : log) {
            if (logged.refund() != null) {
                refunds.add(refund(logged, logged.refund()));
            }
        }
        if (!refunds.isEmpty()) {
            batches.add(new Session.Batch(LOG_REFUND, refunds));
        }
        if (!appends.isEmpty()) {
            batches.add(new Session.Batch(
                    PUT_FOLDED,
                    appends.entrySet().stream()
                            .map(entry -> FOLDED_HISTORIES.sealed(
                                    with(key(entry.getKey()), entry.getValue().foldedThrough())))
                            .toList()));
        }
        List<Object[]> added = appends.entrySet().stream()
                .flatMap(entry -> days(entry.getKey(), entry.getValue(), codec))
                .toList();
        if (!added.isEmpty()) {
            batches.add(new Session.Batch(ADD_TO_DAY, added));
        }
        return batches;
    }

    private static Stream<Object[]> days(HistoryKey key, HistoryAppend append, Codec codec) {
        Map<LocalDate, List<HistoryEntry>> byDay =
                append.entries().stream().collect(Collectors.groupingBy(HistoryEntry::date));
        return byDay.entrySet().stream()
                .map(day -> with(key(key), day.getKey().toEpochDay(), codec.encodeHistory(day.getValue())));
    }

    /** Replaces the name of an erased subject in the histories of a linked subject. */
    static void rename(Connection connection, Codec codec, Erasure erasure, String linked) throws SQLException {
        List<Object[]> days = Sql.query(
                connection,
                "SELECT type, aggregate, day, entries FROM bonsela_history_day WHERE tenant = ? AND subject = ?",
                in -> new Object[] {in.text(), in.text(), in.number(), in.bytes()},
                erasure.tenant(),
                linked);
        for (Object[] day : days) {
            List<HistoryEntry> before = codec.history((byte[]) day[3]);
            List<HistoryEntry> after = before.stream().map(erasure::of).toList();
            if (!after.equals(before)) {
                Sql.update(
                        connection,
                        "UPDATE bonsela_history_day SET entries = ?"
                                + " WHERE tenant = ? AND subject = ? AND type = ? AND aggregate = ? AND day = ?",
                        codec.encodeHistory(after),
                        erasure.tenant(),
                        linked,
                        day[0],
                        day[1],
                        day[2]);
            }
        }
    }

    /** The batches that remove pruned data from logs and histories. */
    static List<Session.Batch> pruning(List<Pruned> pruned, Codec codec) {
        List<Object[]> records = new ArrayList<>();
        List<Object[]> refunds = new ArrayList<>();
        List<Object[]> days = new ArrayList<>();
        for (Pruned one : pruned) {
            Event event = one.record().event();
            records.add(row(event.tenant(), event.id(), codec.encode(one.record())));
            refunds.add(row(event.tenant(), event.subject(), event.type(), event.id()));
            days.add(row(
                    event.tenant(), event.subject(), event.type(), one.before().toEpochDay()));
        }
        return pruned.isEmpty()
                ? List.of()
                : List.of(
                        new Session.Batch(PRUNE, records),
                        new Session.Batch(PRUNE_REFUNDS, refunds),
                        new Session.Batch(PRUNE_DAYS, days));
    }

    private static Object[] refund(LoggedEvent logged, Refund refund) {
        return REFUNDS_IN_LOG.sealed(
                logged.event().tenant(),
                logged.event().subject(),
                logged.event().type(),
                logged.sequence(),
                logged.event().id(),
                refund.before().toPlainString(),
                refund.after().toPlainString(),
                refund.whole().toPlainString());
    }

    private static Object[] key(HistoryKey key) {
        return row(key.tenant(), key.subject(), key.eventType(), key.aggregate());
    }

    private static HistoryKey key(Row in) throws SQLException {
        return new HistoryKey(in.text(), in.text(), in.text(), in.text());
    }

    private static Object[] range(HistoryKey key, Dates dates) {
        return with(key(key), dates.from().toEpochDay(), dates.until().toEpochDay());
    }

    private static Object[] with(Object[] row, Object... more) {
        return Stream.concat(Stream.of(row), Stream.of(more))
                .map(Objects::requireNonNull)
                .toArray();
    }
}
