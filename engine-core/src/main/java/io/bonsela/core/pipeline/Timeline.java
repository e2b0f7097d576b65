package io.bonsela.core.pipeline;

import io.bonsela.api.Health;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of decisions: the store's clock if it has one and the host set none, else the engine's. Each unit of work
 * measures the difference between the two clocks; outside a unit of work that difference is applied. Times are in
 * microseconds, which every database can store. Thread-safe.
 */
public final class Timeline {
    private static final Logger LOG = LoggerFactory.getLogger(Timeline.class);
    private static final Duration NOTABLE = Duration.ofMinutes(1);
    /** The largest accepted error of an event's estimated time. */
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private final Clock clock;
    private final boolean fromEvents;
    private final boolean byStore;
    private volatile Duration offset = Duration.ZERO;

    /**
     * Creates a timeline.
     *
     * @param clock the engine's clock
     * @param fromEvents whether decisions are dated by their events instead
     * @param ofStore the time by the store's clock; null: it has none, or it is not used
     */
    public Timeline(Clock clock, boolean fromEvents, @Nullable Instant ofStore) {
        this.clock = clock;
        this.fromEvents = fromEvents;
        byStore = ofStore != null;
        if (ofStore != null) {
            measured(ofStore, 0);
        }
    }

    /** The present moment, as accurately as it is known. */
    public Instant now() {
        return clock.instant().plus(offset).truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * A reading of a clock.
     *
     * @param now the moment
     * @param earliest when it was read at the earliest, by {@link System#nanoTime}
     * @param latest when it was read at the latest
     */
    record Reading(Instant now, long earliest, long latest) {}

    /**
     * Returns the present moment, by the store's clock if that is used.
     *
     * @param ofStore the time by the store's clock; empty: it has none
     * @param before a moment before it was read, by {@link System#nanoTime}
     */
    Reading read(Optional<Instant> ofStore, long before) {
        long after = System.nanoTime();
        if (!byStore || ofStore.isEmpty()) {
            return new Reading(now(), before, after);
        }
        measured(ofStore.get(), after - before);
        return new Reading(ofStore.get(), before, after);
    }

    /** The present moment, to be passed to a store; null: the store uses its own clock. */
    public @Nullable Instant forStore() {
        return byStore ? null : now();
    }

    /**
     * Adjusts the offset. It is only known that the store's clock was read within the last {@code withinNanos}
     * nanoseconds.
     */
    private void measured(Instant ofStore, long withinNanos) {
        Duration before = offset;
        Duration least = Duration.between(clock.instant(), ofStore);
        Duration most = least.plusNanos(withinNanos);
        Duration measured = before.compareTo(least) < 0 ? least : before.compareTo(most) > 0 ? most : before;
        offset = measured;
        boolean changed = measured.minus(before).abs().compareTo(NOTABLE) > 0;
        if (changed && measured.abs().compareTo(NOTABLE) > 0) {
            LOG.atWarn()
                    .addKeyValue("difference", measured)
                    .log("the clocks of the store and of this machine differ; the store's clock is used");
        }
    }

    /** Returns a problem if the clocks differ by more than a minute. */
    public Optional<Health.Problem> problem() {
        Duration difference = offset;
        return difference.abs().compareTo(NOTABLE) > 0
                ? Optional.of(new Health.Problem(
                        Health.Code.CLOCK_DIFFERS,
                        Map.of(
                                "difference",
                                difference.truncatedTo(ChronoUnit.SECONDS).toString())))
                : Optional.empty();
    }

    /** Returns the time of the decision on an event that is decided at this moment of a clock. */
    Instant decisionTime(Instant occurredAt, Instant now) {
        return fromEvents ? occurredAt.truncatedTo(ChronoUnit.MICROS) : now;
    }

    /** Returns up to when something is due: a moment that the host named, but not one in the future. */
    Instant dueAt(@Nullable Instant notAfter, Instant now) {
        return notAfter == null || (!fromEvents && notAfter.isAfter(now)) ? now : notAfter;
    }

    /**
     * Checks the estimated time of an event that has no time against the store's clock.
     *
     * @param estimated the estimate from when it was handed over
     * @param handedOver when it was handed over, by {@link System#nanoTime}
     * @return the estimate, unless its error is above the tolerance
     */
    Instant occurredAt(Instant estimated, long handedOver, Reading reading) {
        if (!byStore) {
            return estimated;
        }
        Instant earliest = reading.now().minusNanos(reading.latest() - handedOver);
        Instant latest = reading.now().minusNanos(reading.earliest() - handedOver);
        boolean off = estimated.isBefore(earliest.minus(TOLERANCE)) || estimated.isAfter(latest.plus(TOLERANCE));
        return off ? latest.truncatedTo(ChronoUnit.MICROS) : estimated;
    }

    /** A clock that shows the same time, for what is not decided in a unit of work. */
    public Clock asClock() {
        return asClock(clock.getZone());
    }

    private Clock asClock(ZoneId of) {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return of;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return asClock(zone);
            }

            @Override
            public Instant instant() {
                return now();
            }
        };
    }
}
