package io.bonsela.core.memory;

import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.Change.HistoryAppend;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.LoadRequest;
import io.bonsela.api.store.Loaded;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.History;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.HistoryKey;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The data. Changes are applied one after the other; readers see each whole or not at all. Thread-safe. */
final class Tables {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<StateKey<?>, State> states = new HashMap<>();
    private final Map<HistoryKey, Kept> histories = new HashMap<>();
    private final Map<SubjectEvents, List<LoggedEvent>> eventLogs = new HashMap<>();
    private final Map<Version, RuleSet> ruleSets = new HashMap<>();
    private final Map<String, Journal> journals = new HashMap<>();

    private record SubjectEvents(String tenant, String subject, String eventType) {}

    private record Version(String tenant, String digest) {}

    /** A history that was folded at least once. Its days are changed only while the subject is locked. */
    private static final class Kept {
        private long foldedThrough;
        private final TreeMap<LocalDate, List<HistoryEntry>> days = new TreeMap<>();
    }

    /** What one tenant's decisions left behind, in the order of their commits. */
    static final class Journal {
        final List<DecisionRecord> decisions = new ArrayList<>();
        final List<Issuance> issuances = new ArrayList<>();
        final List<LedgerEntry> ledger = new ArrayList<>();
    }

    <T> T read(Supplier<T> reader) {
        lock.readLock().lock();
        try {
            return reader.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    Loaded load(LoadRequest request) {
        return read(() -> {
            Map<StateKey<?>, State> found = new HashMap<>();
            for (StateKey<?> key : request.keys()) {
                State state = states.get(key);
                if (state != null) {
                    found.put(key, state);
                }
            }
            request.histories().forEach((key, dates) -> found.put(key, history(key, dates)));
            return new Loaded(found);
        });
    }

    private History history(HistoryKey key, LoadRequest.Dates dates) {
        Kept kept = histories.getOrDefault(key, new Kept());
        List<LoggedEvent> log =
                eventLogs.getOrDefault(new SubjectEvents(key.tenant(), key.subject(), key.eventType()), List.of());
        return new History(
                kept.foldedThrough,
                Collections.unmodifiableNavigableMap(kept.days.subMap(dates.from(), true, dates.until(), true)),
                List.copyOf(log.subList((int) kept.foldedThrough, log.size())));
    }

    /** Applies a change whole; does nothing and gives false if one of its events was decided before. */
    boolean apply(Change change) {
        lock.writeLock().lock();
        try {
            for (DecisionRecord record : change.decisions()) {
                if (states.containsKey(key(record))) {
                    return false;
                }
            }
            states.putAll(change.states());
            change.histories().forEach(this::append);
            for (DecisionRecord record : change.decisions()) {
                states.put(key(record), record);
                journal(record.event().tenant()).decisions.add(record);
                eventLogs
                        .computeIfAbsent(
                                new SubjectEvents(
                                        record.event().tenant(),
                                        record.event().subject(),
                                        record.event().type()),
                                k -> new ArrayList<>())
                        .add(new LoggedEvent(
                                record.sequence(), record.decision().occurredAt(), record.event()));
            }
            change.issuances()
                    .forEach(issuance -> journal(issuance.tenant()).issuances.add(issuance));
            change.ledger().forEach(entry -> journal(entry.tenant()).ledger.add(entry));
            Change.PublishedRules published = change.ruleSet();
            if (published != null) {
                ruleSets.put(new Version(published.ruleSet().tenant(), published.digest()), published.ruleSet());
            }
            return true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void append(HistoryKey key, HistoryAppend append) {
        Kept kept = histories.computeIfAbsent(key, k -> new Kept());
        kept.foldedThrough = append.foldedThrough();
        for (HistoryEntry entry : append.entries()) {
            kept.days.computeIfAbsent(entry.date(), d -> new ArrayList<>()).add(entry);
        }
    }

    /** Within {@link #read}. */
    <S extends State> @Nullable S state(StateKey<S> key) {
        return new Loaded(states).get(key);
    }

    /** Within {@link #read}. */
    Map<StateKey<?>, State> states() {
        return states;
    }

    /** Within {@link #read}. */
    Optional<RuleSet> ruleSet(String tenant, String digest) {
        return Optional.ofNullable(ruleSets.get(new Version(tenant, digest)));
    }

    /** Within {@link #read}; empty for a tenant of which nothing is known. */
    Journal journalOf(String tenant) {
        return journals.getOrDefault(tenant, new Journal());
    }

    private Journal journal(String tenant) {
        return journals.computeIfAbsent(tenant, t -> new Journal());
    }

    private static EventKey key(DecisionRecord record) {
        return new EventKey(record.event().tenant(), record.event().id());
    }
}
