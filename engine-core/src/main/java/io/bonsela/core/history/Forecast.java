package io.bonsela.core.history;

import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Window;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.rules.MatchedEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Predicts how the value of an aggregate changes as time passes, from what is known now.
 *
 * @param plan the aggregate
 * @param matched the event that it was computed for
 * @param anchor when the window begins, if that is the time of an event
 * @param counted what it counted, including the event itself
 */
public record Forecast(
        NumberedAggregate plan,
        MatchedEvent matched,
        @Nullable Instant anchor,
        List<HistoryEntry> counted) {

    /** Returns when the value changes because entries leave the window; null: never. */
    public @Nullable Instant changesAt() {
        Object now = Fold.value(plan, counted, matched.input().date());
        return departures(counted)
                .filter(at -> !Objects.equals(Fold.value(plan, remaining(counted, at), date(at)), now))
                .findFirst()
                .orElse(null);
    }

    /**
     * Returns the first later instant at which the same event would find a value that satisfies a condition; null:
     * never.
     */
    public @Nullable Instant meets(Predicate<@Nullable Object> wanted) {
        Instant time = matched.input().time();
        List<HistoryEntry> others = new ArrayList<>(counted);
        own(time).ifPresent(others::remove);
        return departures(counted)
                .filter(at -> at.isAfter(time))
                .filter(at -> {
                    List<HistoryEntry> then = remaining(others, at);
                    own(at).ifPresent(then::add);
                    return wanted.test(Fold.value(plan, then, date(at)));
                })
                .findFirst()
                .orElse(null);
    }

    private Optional<HistoryEntry> own(Instant at) {
        try {
            return Fold.entry(plan.aggregate(), matched.event(), at, matched.rules(), matched.calls());
        } catch (Fold.NotCounted e) {
            return Optional.empty();
        }
    }

    private Stream<Instant> departures(List<HistoryEntry> entries) {
        return entries.stream()
                .map(this::leavesAt)
                .filter(Objects::nonNull)
                .sorted()
                .distinct();
    }

    private List<HistoryEntry> remaining(List<HistoryEntry> entries, Instant at) {
        List<HistoryEntry> remaining = new ArrayList<>();
        for (HistoryEntry entry : entries) {
            Instant leaves = leavesAt(entry);
            if (leaves == null || leaves.isAfter(at)) {
                remaining.add(entry);
            }
        }
        return remaining;
    }

    /** Returns the first instant at which an event no longer counts an entry; null: events always count it. */
    private @Nullable Instant leavesAt(HistoryEntry entry) {
        Window window = plan.aggregate().window();
        if (plan.aggregate().measure() == Measure.STREAK) {
            return streakEnds(plan.aggregate().period());
        }
        return window instanceof Window.Since since
                ? leavesAt(since.within(), Objects.requireNonNull(anchor), zone())
                : leavesAt(window, entry.at(), zone());
    }

    /** Returns when a streak is broken unless there is another event: after the period that follows its last one. */
    private @Nullable Instant streakEnds(CalendarPeriod period) {
        return counted.stream()
                .filter(entry -> entry.count() > 0)
                .map(HistoryEntry::date)
                .max(Comparator.naturalOrder())
                .map(last -> period.start(last, 2).atStartOfDay(zone()).toInstant())
                .orElse(null);
    }

    private LocalDate date(Instant at) {
        return at.atZone(zone()).toLocalDate();
    }

    private static @Nullable Instant leavesAt(Window window, Instant at, ZoneId zone) {
        LocalDate date = at.atZone(zone).toLocalDate();
        if (window instanceof Window.Calendar calendar) {
            return calendar.period().end(date).atStartOfDay(zone).toInstant();
        }
        if (window instanceof Window.Days days) {
            return date.plusDays(days.days()).atStartOfDay(zone).toInstant();
        }
        return window instanceof Window.Rolling rolling ? at.plus(rolling.length()) : null;
    }

    private ZoneId zone() {
        return matched.rules().zone();
    }
}
