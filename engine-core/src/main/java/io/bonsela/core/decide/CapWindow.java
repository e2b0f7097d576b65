package io.bonsela.core.decide;

import io.bonsela.api.rule.Window;
import io.bonsela.api.spi.EvaluationInput;
import io.bonsela.api.store.State.Counter;
import io.bonsela.api.store.State.CounterEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of a cap's window for one event.
 *
 * <p>A rolling window of length L is kept in stretches of length L counted from the epoch: half-open windows, so that
 * none of them can ever hold more than the limit, and so that the three stretches around an event hold every entry that
 * shares a window with it, however late the event comes.
 *
 * @param names the counters to read: one, or the three stretches around the event; the one to write is in the middle
 */
record CapWindow(List<String> names) {
    static final String LIFETIME = "lifetime";

    static CapWindow of(Window window, EvaluationInput input) {
        if (window instanceof Window.Calendar calendar) {
            return new CapWindow(List.of(calendar.period().start(input.date()).toString()));
        }
        if (window instanceof Window.Rolling rolling) {
            long stretch = Math.floorDiv(
                    input.time().getEpochSecond(), rolling.length().toSeconds());
            return new CapWindow(List.of("r" + (stretch - 1), "r" + stretch, "r" + (stretch + 1)));
        }
        return new CapWindow(List.of(LIFETIME));
    }

    /** A counter with a grant added. */
    static Counter add(Counter counter, Window window, Instant at, long amount) {
        List<CounterEntry> entries = new ArrayList<>(counter.entries());
        if (window instanceof Window.Rolling) {
            entries.add(new CounterEntry(at, amount));
            entries.sort(Comparator.comparing(CounterEntry::at));
        }
        return new Counter(Math.addExact(counter.used(), amount), entries);
    }

    /** Whether the counters leave room for an amount at an instant. */
    static boolean hasRoom(List<Counter> counters, Window window, Instant at, long amount, long limit) {
        if (amount > limit) {
            return false;
        }
        if (!(window instanceof Window.Rolling rolling)) {
            return counters.get(0).used() <= limit - amount;
        }
        return peak(entries(counters), rolling.length(), at) <= limit - amount;
    }

    /** When time alone will have made room, as far as is known now; null: never. */
    static @Nullable Instant availableAt(
            List<Counter> counters, Window window, EvaluationInput input, ZoneId zone, long amount, long limit) {
        if (amount > limit) {
            return null;
        }
        if (window instanceof Window.Calendar calendar) {
            LocalDate next = calendar.period().end(input.date());
            return next.atStartOfDay(zone).toInstant();
        }
        if (window instanceof Window.Rolling rolling) {
            List<CounterEntry> entries = entries(counters);
            return entries.stream()
                    .map(entry -> entry.at().plus(rolling.length()))
                    .filter(at -> at.isAfter(input.time()))
                    .filter(at -> peak(entries, rolling.length(), at) <= limit - amount)
                    .min(Comparator.naturalOrder())
                    .orElse(null);
        }
        return null;
    }

    private static List<CounterEntry> entries(List<Counter> counters) {
        return counters.stream().flatMap(c -> c.entries().stream()).toList();
    }

    /**
     * The most that any window of a length that contains an instant holds. A fullest window can be moved until it
     * begins with an entry, or with the instant itself.
     */
    private static long peak(List<CounterEntry> entries, Duration length, Instant at) {
        long peak = held(entries, at, length);
        for (CounterEntry entry : entries) {
            Instant start = entry.at();
            if (!start.isAfter(at) && start.plus(length).isAfter(at)) {
                peak = Math.max(peak, held(entries, start, length));
            }
        }
        return peak;
    }

    private static long held(List<CounterEntry> entries, Instant start, Duration length) {
        Instant end = start.plus(length);
        long held = 0;
        for (CounterEntry entry : entries) {
            if (!entry.at().isBefore(start) && entry.at().isBefore(end)) {
                held = Math.addExact(held, entry.amount());
            }
        }
        return held;
    }
}
