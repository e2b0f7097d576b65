package io.bonsela.core.caps;

import io.bonsela.api.Standing.CapUse;
import io.bonsela.api.rule.Window;
import io.bonsela.api.store.State.Counter;
import io.bonsela.core.evaluate.EvaluationInput;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of a cap's window for one event.
 *
 * <p>A rolling window of length L is stored in stretches of length L, counted from the epoch. Each stretch is itself a
 * half-open window, so it never holds more than the limit. The three stretches around an event contain every entry that
 * shares a window with it, however late the event arrives.
 *
 * @param names the counters to read: one, or the stretches around the event
 * @param own the counter that a grant adds to
 * @param stretch the length of a stretch; null: the window is not rolling
 */
public record CapWindow(
        List<String> names, String own, @Nullable Duration stretch) {
    static final String LIFETIME = "lifetime";
    /** The prefix of the names of stretches. No other name begins with it. */
    private static final String ROLLING = "r";

    private static final CapWindow ALWAYS = only(LIFETIME);
    private static final Duration COOLDOWN_STRETCH = Duration.ofDays(32);

    public static CapWindow of(Window window, EvaluationInput input) {
        if (window instanceof Window.Calendar calendar) {
            return only(calendar.period().start(input.date()).toString());
        }
        if (window instanceof Window.Rolling rolling) {
            return rolling(rolling.length(), input.time());
        }
        return ALWAYS;
    }

    /** Returns the window as it was when a use was made. */
    public static CapWindow of(Window window, CapUse use) {
        if (window instanceof Window.Rolling rolling) {
            return rolling(rolling.length(), use.at());
        }
        return only(use.window());
    }

    private static CapWindow rolling(Duration length, Instant at) {
        long number = number(at, length);
        return new CapWindow(List.of(name(number - 1), name(number), name(number + 1)), name(number), length);
    }

    private static CapWindow only(String name) {
        return new CapWindow(List.of(name), name, null);
    }

    private static long number(Instant at, Duration stretch) {
        return Math.floorDiv(at.getEpochSecond(), stretch.toSeconds());
    }

    private static String name(long number) {
        return ROLLING + number;
    }

    /**
     * Returns the counters of a cooldown. Their stretches have a fixed length, so that earlier grants are still found
     * after the length of the cooldown is changed.
     */
    public static CapWindow ofCooldown(Duration length, Instant at) {
        long last = number(at.plus(length), COOLDOWN_STRETCH);
        List<String> names = new ArrayList<>();
        for (long number = number(at.minus(length), COOLDOWN_STRETCH); number <= last; number++) {
            names.add(name(number));
        }
        return new CapWindow(names, name(number(at, COOLDOWN_STRETCH)), COOLDOWN_STRETCH);
    }

    /** Returns a counter with a grant added. */
    public Counter add(Counter counter, Instant at, long amount) {
        return new Counter(
                Math.addExact(counter.used(), amount),
                stretch == null ? List.of() : RollingEntries.add(counter.entries(), at, amount, stretch));
    }

    /** Returns a counter with an earlier grant removed. */
    public static Counter remove(Counter counter, String window, Instant at, long amount) {
        return new Counter(
                Math.subtractExact(counter.used(), amount),
                window.startsWith(ROLLING) ? RollingEntries.remove(counter.entries(), at, amount) : List.of());
    }

    /** Whether the counters leave room for an amount at an instant. */
    public static boolean hasRoom(List<Counter> counters, Window window, Instant at, long amount, long limit) {
        return amount <= limit && used(counters, window, at) <= limit - amount;
    }

    /** Returns the used amount; for a rolling window, the amount in the fullest window that contains an instant. */
    public static long used(List<Counter> counters, Window window, Instant at) {
        if (window instanceof Window.Rolling rolling) {
            return new RollingEntries(counters).peak(rolling.length(), at);
        }
        long used = 0;
        for (Counter counter : counters) {
            used = Math.addExact(used, counter.used());
        }
        return used;
    }

    /** Returns when an amount will have room if nothing else is granted; null: never. */
    public static @Nullable Instant availableAt(
            List<Counter> counters, Window window, EvaluationInput input, ZoneId zone, long amount, long limit) {
        if (amount > limit) {
            return null;
        }
        if (window instanceof Window.Calendar calendar) {
            LocalDate next = calendar.period().end(input.date());
            return next.atStartOfDay(zone).toInstant();
        }
        if (window instanceof Window.Rolling rolling) {
            RollingEntries entries = new RollingEntries(counters);
            return entries.leaving(rolling.length()).stream()
                    .filter(at -> at.isAfter(input.time()))
                    .filter(at -> entries.peak(rolling.length(), at) <= limit - amount)
                    .findFirst()
                    .orElse(null);
        }
        return null;
    }
}
