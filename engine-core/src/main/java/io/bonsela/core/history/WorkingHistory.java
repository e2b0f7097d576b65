package io.bonsela.core.history;

import io.bonsela.api.store.Change.HistoryAppend;
import io.bonsela.api.store.DecisionRecord.ReadSet.AggregateRead;
import io.bonsela.api.store.State.History;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.history.Fold.NotCounted;
import io.bonsela.core.kernel.Aggregation;
import io.bonsela.core.operator.Calls;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.MatchedEvent;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A subject's history of one aggregate while a batch is decided. Events are folded in when the history is read. */
public final class WorkingHistory {
    private final NavigableMap<LocalDate, List<HistoryEntry>> days;
    private final ArrayDeque<LoggedEvent> pending;
    private final List<HistoryEntry> added = new ArrayList<>();
    private final long loadedThrough;
    private long foldedThrough;
    private @Nullable Aggregation kept;

    public WorkingHistory(@Nullable History loaded) {
        days = loaded == null ? Collections.emptyNavigableMap() : loaded.days();
        pending = new ArrayDeque<>(loaded == null ? List.of() : loaded.unfolded());
        loadedThrough = loaded == null ? 0 : loaded.foldedThrough();
        foldedThrough = loadedThrough;
    }

    /** Adds a decided event of the subject. */
    public void decided(LoggedEvent event) {
        pending.add(event);
    }

    /**
     * Returns the value of an aggregate, including the event that is being decided, or why an event could not be
     * counted.
     */
    @Nullable
    public Object value(NumberedAggregate plan, AggregateRead bounds, MatchedEvent matched) {
        try {
            return Fold.value(
                    plan, counted(plan, bounds, matched), matched.input().date());
        } catch (NotCounted e) {
            return e.failure();
        }
    }

    /** Returns what counts for an aggregate, including the event that is being decided. */
    public List<HistoryEntry> counted(NumberedAggregate plan, AggregateRead bounds, MatchedEvent matched)
            throws NotCounted {
        List<HistoryEntry> counted = before(plan, bounds, matched);
        Fold.entry(plan.aggregate(), matched.event(), matched.input().time(), matched.rules(), matched.calls())
                .filter(entry -> AggregateWindow.contains(bounds, entry))
                .ifPresent(counted::add);
        return counted;
    }

    /** Returns what counts for an aggregate, without the event that is being decided. */
    public List<HistoryEntry> before(NumberedAggregate plan, AggregateRead bounds, MatchedEvent matched)
            throws NotCounted {
        kept = plan.aggregate();
        fold(matched.rules(), matched.calls());
        List<HistoryEntry> counted = new ArrayList<>();
        for (List<HistoryEntry> day :
                days.subMap(bounds.from(), true, bounds.until(), true).values()) {
            addWithin(bounds, day, counted);
        }
        addWithin(bounds, added, counted);
        return counted;
    }

    /**
     * Returns what the batch adds to the store; empty if the history was never read, or has nothing new. An event that
     * could not be counted, and all events after it, are left for later.
     */
    public Optional<HistoryAppend> append(CompiledRules rules, Calls calls) {
        if (kept == null) {
            return Optional.empty();
        }
        try {
            fold(rules, calls);
        } catch (NotCounted e) {
            // The next decision that reads this history reports the failure.
        }
        return foldedThrough == loadedThrough ? Optional.empty() : Optional.of(new HistoryAppend(foldedThrough, added));
    }

    private void fold(CompiledRules rules, Calls calls) throws NotCounted {
        Aggregation aggregate = Objects.requireNonNull(kept);
        for (LoggedEvent event = pending.peek(); event != null; event = pending.peek()) {
            added.addAll(Fold.entries(aggregate, event, rules, calls));
            foldedThrough = event.sequence();
            pending.remove();
        }
    }

    private static void addWithin(AggregateRead bounds, List<HistoryEntry> entries, List<HistoryEntry> into) {
        for (HistoryEntry entry : entries) {
            if (AggregateWindow.contains(bounds, entry)) {
                into.add(entry);
            }
        }
    }
}
