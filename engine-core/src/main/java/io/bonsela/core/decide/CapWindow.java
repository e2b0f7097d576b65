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
 * @param names the counters to read: one, or the stretches around the event
 * @param own the one that a grant adds to
 */
record CapWindow(List<String> names, String own) {
    static final String LIFETIME = "lifetime";
    private static final long COOLDOWN_STRETCH = Duration.ofDays(32).toSeconds();

    static CapWindow of(Window window, EvaluationInput input) {
        if (window instanceof Window.Calendar calendar) {
            return only(calendar.period().start(input.date()).toString());
        }
        if (window instanceof Window.Rolling rolling) {
            long stretch = Math.floorDiv(
                    input.time().getEpochSecond(), rolling.length().toSeconds());
            return new CapWindow(List.of("r" + (stretch - 1), "r" + stretch, "r" + (stretch + 1)), "r" + stretch);
        }
        return only(LIFETIME);
    }

    private static CapWindow only(String name) {
        return new CapWindow(List.of(name), name);
    }

    /**
     * The counters of a cooldown: stretches of one length whatever the cooldown's, so that a cooldown that is made longer
     * or shorter still knows the grants before.
     */
    static CapWindow ofCooldown(Duration length, Instant at) {
        long first = Math.floorDiv(at.minus(length).getEpochSecond(), COOLDOWN_STRETCH);
        long last = Math.floorDiv(at.plus(length).getEpochSecond(), COOLDOWN_STRETCH);
        List<String> names = new ArrayList<>();
        for (long stretch = first; stretch <= last; stretch++) {
            names.add("r" + stretch);
        }
        return new CapWindow(names, "r" + Math.floorDiv(at.getEpochSecond(), COOLDOWN_STRETCH));
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

    /** A counter without a grant that was added before. */
    static Counter remove(Counter counter, Instant at, long amount) {
        List<CounterEntry> entries = new ArrayList<>(counter.entries());
        entries.remove(new CounterEntry(at, amount));
        return new Counter(Math.subtractExact(counter.used(), amount), entries);
    }

    /** Whether the counters leave room for an amount at an instant. */
    static boolean hasRoom(List<Counter> counters, Window window, Instant at, long amount, long limit) {
        return amount <= limit && used(counters, window, at) <= limit - amount;
    }

    /** How much is taken; of a rolling window, in the fullest one that contains an instant. */
    static long used(List<Counter> counters, Window window, Instant at) {
        return window instanceof Window.Rolling rolling
                ? new Entries(counters).peak(rolling.length(), at)
                : counters.get(0).used();
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
            Entries entries = new Entries(counters);
            return entries.sorted.stream()
                    .map(entry -> entry.at().plus(rolling.length()))
                    .filter(at -> at.isAfter(input.time()))
                    .filter(at -> entries.peak(rolling.length(), at) <= limit - amount)
                    .findFirst()
                    .orElse(null);
        }
        return null;
    }

    /** Entries in the order of time, with running totals, so that what a window holds is a difference of two. */
    private static final class Entries {
        private final List<CounterEntry> sorted;
        private final long[] before;

        Entries(List<Counter> counters) {
            sorted = counters.stream()
                    .flatMap(counter -> counter.entries().stream())
                    .sorted(Comparator.comparing(CounterEntry::at))
                    .toList();
            before = new long[sorted.size() + 1];
            for (int i = 0; i < sorted.size(); i++) {
                before[i + 1] = Math.addExact(before[i], sorted.get(i).amount());
            }
        }

        /**
         * The most that any window of a length that contains an instant holds. A fullest window can be moved until it
         * begins with an entry, or with the instant itself.
         */
        long peak(Duration length, Instant at) {
            long peak = held(at, length);
            for (int i = firstAfter(at.minus(length)); i < firstAfter(at); i++) {
                peak = Math.max(peak, held(sorted.get(i).at(), length));
            }
            return peak;
        }

        private long held(Instant start, Duration length) {
            return before[firstAfter(start.plus(length).minusNanos(1))] - before[firstAfter(start.minusNanos(1))];
        }

        /** The position of the first entry after an instant, by halving. */
        private int firstAfter(Instant at) {
            int low = 0;
            int high = sorted.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (sorted.get(middle).at().isAfter(at)) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low;
        }
    }
}
