package io.bonsela.core.caps;

import io.bonsela.api.Standing.CapUse;
import io.bonsela.api.rule.Window;
import io.bonsela.api.spi.EvaluationInput;
import io.bonsela.api.store.State.Counter;
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
 * <p>A rolling window of length L is kept in stretches of length L counted from the epoch: half-open windows, so that
 * none of them can ever hold more than the limit, and so that the three stretches around an event hold every entry that
 * shares a window with it, however late the event comes.
 *
 * @param names the counters to read: one, or the stretches around the event
 * @param own the one that a grant adds to
 * @param stretch the length of a stretch; null: the window does not roll
 */
public record CapWindow(
        List<String> names, String own, @Nullable Duration stretch) {
    static final String LIFETIME = "lifetime";
    /** Begins the names of stretches, and no other. */
    private static final String ROLLING = "r";

    private static final Duration COOLDOWN_STRETCH = Duration.ofDays(32);

    public static CapWindow of(Window window, EvaluationInput input) {
        if (window instanceof Window.Calendar calendar) {
            return only(calendar.period().start(input.date()).toString());
        }
        if (window instanceof Window.Rolling rolling) {
            return rolling(rolling.length(), input.time());
        }
        return only(LIFETIME);
    }

    /** The same as when a use was made. */
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
     * The counters of a cooldown: stretches of one length whatever the cooldown's, so that a cooldown that is made longer
     * or shorter still knows the grants before.
     */
    public static CapWindow ofCooldown(Duration length, Instant at) {
        long last = number(at.plus(length), COOLDOWN_STRETCH);
        List<String> names = new ArrayList<>();
        for (long number = number(at.minus(length), COOLDOWN_STRETCH); number <= last; number++) {
            names.add(name(number));
        }
        return new CapWindow(names, name(number(at, COOLDOWN_STRETCH)), COOLDOWN_STRETCH);
    }

    /** A counter with a grant added. */
    public Counter add(Counter counter, Instant at, long amount) {
        return new Counter(
                Math.addExact(counter.used(), amount),
                stretch == null ? List.of() : RollingEntries.add(counter.entries(), at, amount, stretch));
    }

    /** A counter without a grant that was added before. */
    public static Counter remove(Counter counter, String window, Instant at, long amount) {
        return new Counter(
                Math.subtractExact(counter.used(), amount),
                window.startsWith(ROLLING) ? RollingEntries.remove(counter.entries(), at, amount) : List.of());
    }

    /** Whether the counters leave room for an amount at an instant. */
    public static boolean hasRoom(List<Counter> counters, Window window, Instant at, long amount, long limit) {
        return amount <= limit && used(counters, window, at) <= limit - amount;
    }

    /** How much is taken; of a rolling window, in the fullest one that contains an instant. */
    public static long used(List<Counter> counters, Window window, Instant at) {
        return window instanceof Window.Rolling rolling
                ? new RollingEntries(counters).peak(rolling.length(), at)
                : counters.get(0).used();
    }

    /** When time alone will have made room, as far as is known now; null: never. */
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
