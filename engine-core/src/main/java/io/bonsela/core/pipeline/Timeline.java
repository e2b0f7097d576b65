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
            measured(ofStore);
        }
    }

    /** The present moment, as well as it is known. */
    public Instant now() {
        return clock.instant().plus(offset).truncatedTo(ChronoUnit.MICROS);
    }

    /** The present moment in a unit of work, whose store may have a clock. */
    Instant now(Optional<Instant> ofStore) {
        if (byStore && ofStore.isPresent()) {
            measured(ofStore.get());
            return ofStore.get();
        }
        return now();
    }

    /** The present moment, to be told to a store; null: it has a clock of its own to go by. */
    public @Nullable Instant forStore() {
        return byStore ? null : now();
    }

    private void measured(Instant ofStore) {
        Duration before = offset;
        Duration measured = Duration.between(clock.instant(), ofStore);
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
     * @param reckoned what was thought when it was handed over
     * @param handedOver by {@link System#nanoTime}
     * @return what was thought, unless that is off
     */
    Instant occurredAt(Instant reckoned, long handedOver, Instant now) {
        Instant measured = now.minusNanos(System.nanoTime() - handedOver).truncatedTo(ChronoUnit.MICROS);
        boolean off = byStore && Duration.between(reckoned, measured).abs().compareTo(TOLERANCE) > 0;
        return off ? measured : reckoned;
    }

    /** A clock that shows the same time, for what is not decided in a unit of work. */
    public Clock asClock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return clock.getZone();
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return Clock.offset(clock.withZone(zone), offset);
            }

            @Override
            public Instant instant() {
                return now();
            }
        };
    }
}
