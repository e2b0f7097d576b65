package io.bonsela.core.memory;

import io.bonsela.api.Event;
import io.bonsela.api.store.Change.HistoryAppend;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.Snapshot.BooksReader;
import io.bonsela.api.store.Snapshot.HistoryReader;
import io.bonsela.api.store.State.History;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.HistoryKey;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The subjects' logs of events, and the histories that are folded from them. Guarded by the tables' lock. */
final class Histories {
    private final Map<SubjectEvents, NavigableMap<Long, LoggedEvent>> logs = new HashMap<>();
    private final Map<HistoryKey, Folded> histories = new HashMap<>();

    /** The events of one type of one subject. */
    private record SubjectEvents(String tenant, String subject, String type) {
        static SubjectEvents of(Event event) {
            return new SubjectEvents(event.tenant(), event.subject(), event.type());
        }

        static SubjectEvents of(HistoryKey key) {
            return new SubjectEvents(key.tenant(), key.subject(), key.eventType());
        }
    }

    /** A history that was folded at least once. Its days are changed only while the subject is locked. */
    private static final class Folded {
        private long through;
        private final NavigableMap<LocalDate, List<HistoryEntry>> days = new TreeMap<>();

        History with(NavigableMap<LocalDate, List<HistoryEntry>> some, NavigableMap<Long, LoggedEvent> log) {
            return new History(through, Collections.unmodifiableNavigableMap(some), List.copyOf(log.values()));
        }
    }

    void log(LoggedEvent logged) {
        logs.computeIfAbsent(SubjectEvents.of(logged.event()), k -> new TreeMap<>())
                .put(logged.sequence(), logged);
    }

    void append(HistoryKey key, HistoryAppend append) {
        Folded folded = histories.computeIfAbsent(key, k -> new Folded());
        folded.through = append.foldedThrough();
        for (HistoryEntry entry : append.entries()) {
            folded.days.computeIfAbsent(entry.date(), d -> new ArrayList<>()).add(entry);
        }
    }

    /** The days of a history that are asked for, and the events that are not folded into it yet. */
    History history(HistoryKey key, LoadRequest.Dates dates) {
        Folded folded = histories.getOrDefault(key, new Folded());
        return folded.with(
                folded.days.subMap(dates.from(), true, dates.until(), true),
                logOf(SubjectEvents.of(key)).tailMap(folded.through, false));
    }

    /** Removes an event from its subject's log, and the days before a date from the histories of its kind. */
    void prune(Event event, LocalDate before) {
        SubjectEvents kind = SubjectEvents.of(event);
        logOf(kind).values().removeIf(logged -> logged.event().id().equals(event.id()));
        histories.forEach((key, folded) -> {
            if (kind.equals(SubjectEvents.of(key))) {
                folded.days.headMap(before, false).clear();
            }
        });
    }

    /** Removes everything of an erased subject. */
    void erase(Erasure erasure) {
        logs.keySet().removeIf(key -> Renaming.isOf(erasure, key.tenant(), key.subject()));
        histories.keySet().removeIf(key -> Renaming.isOf(erasure, key.tenant(), key.subject()));
    }

    /** Replaces the name of an erased subject in the logs and histories of linked subjects. */
    void rename(Erasure erasure, Set<String> linked) {
        logs.forEach((of, log) -> {
            if (of.tenant().equals(erasure.tenant()) && linked.contains(of.subject())) {
                log.replaceAll((sequence, logged) ->
                        new LoggedEvent(sequence, logged.occurredAt(), erasure.of(logged.event()), logged.refund()));
            }
        });
        histories.forEach((key, folded) -> {
            if (key.tenant().equals(erasure.tenant()) && linked.contains(key.subject())) {
                folded.days.replaceAll((date, entries) ->
                        entries.stream().map(erasure::of).collect(Collectors.toCollection(ArrayList::new)));
            }
        });
    }

    /** Reads the refunds in the logs of a tenant. */
    void readRefunds(String tenant, BooksReader reader) {
        logs.forEach((of, log) -> log.values().stream()
                .filter(logged -> of.tenant().equals(tenant) && logged.refund() != null)
                .forEach(logged -> reader.refund(
                        of.subject(), new EventKey(tenant, logged.event().id()))));
    }

    /**
     * Reads every history of a tenant.
     *
     * @param pruned the times of the events that were removed from a subject's log
     */
    void read(String tenant, HistoryReader reader, Function<String, List<Instant>> pruned) {
        histories.forEach((key, folded) -> {
            if (key.tenant().equals(tenant)) {
                History history = folded.with(folded.days, logOf(SubjectEvents.of(key)));
                reader.history(key, history, pruned.apply(key.subject()));
            }
        });
    }

    private NavigableMap<Long, LoggedEvent> logOf(SubjectEvents events) {
        return logs.getOrDefault(events, new TreeMap<>());
    }
}
