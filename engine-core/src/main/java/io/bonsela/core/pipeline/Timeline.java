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
 * measures the difference between the two clocks; outside a unit of work that difference is applied. Microseconds, which
 * every database can keep. Thread-safe.
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
     * A timeline.
     *
     * @param clock the engine's clock
     * @param fromEvents whether decisions are dated by their events instead
     * @param ofStore what the store's clock says; null: it has none, or is not asked
     */
    public Timeline(Clock clock, boolean fromEvents, @Nullable Instant ofStore) {
        this.clock = clock;
        this.fromEvents = fromEvents;
        byStore = ofStore != null;
        if (ofStore != null) {
            measured(ofStore, 0);
        }
    }

    /** The present moment, as well as it is known. */
    public Instant now() {
        return clock.instant().plus(offset).truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * What a clock said.
     *
     * @param now the moment
     * @param earliest when it was read at the earliest, by {@link System#nanoTime}
     * @param latest when it was read at the latest
     */
    record Reading(Instant now, long earliest, long latest) {}

    /**
     * The present moment, by the store's clock if that counts.
     *
     * @param ofStore what the store's clock said; empty: it has none
     * @param before when it had not been read yet, by {@link System#nanoTime}
     */
    Reading read(Optional<Instant> ofStore, long before) {
        long after = System.nanoTime();
        if (!byStore || ofStore.isEmpty()) {
            return new Reading(now(), before, after);
        }
        measured(ofStore.get(), after - before);
        return new Reading(ofStore.get(), before, after);
    }

    /** The present moment, to be told to a store; null: it has a clock of its own to go by. */
    public @Nullable Instant forStore() {
        return byStore ? null : now();
    }

    /** The store's clock was read some time within the last so many nanoseconds: no more than that is known. */
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
                    .log("the store's clock and this machine's differ; the store's counts");
        }
    }

    /** That the clocks differ notably. */
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

    /** When an event is decided that is decided at this moment of a clock. */
    Instant decisionTime(Instant occurredAt, Instant now) {
        return fromEvents ? occurredAt.truncatedTo(ChronoUnit.MICROS) : now;
    }

    /** Up to when something is due: a moment that the host named, but not one in the future. */
    Instant dueAt(@Nullable Instant notAfter, Instant now) {
        return notAfter == null || (!fromEvents && notAfter.isAfter(now)) ? now : notAfter;
    }

    /**
     * When an event happened that bears no time, looked at again with the store's clock.
     *
     * @param estimated its time as it was estimated when it was handed over
     * @param handedOver by {@link System#nanoTime}
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
