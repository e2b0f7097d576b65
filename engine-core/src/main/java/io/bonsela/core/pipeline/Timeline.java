package io.bonsela.core.pipeline;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where the time of decisions comes from. It is reckoned in microseconds, which every database can keep.
 *
 * @param clock the clock
 * @param fromEvents whether decisions are dated by their events instead
 */
public record Timeline(Clock clock, boolean fromEvents) {
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** When an event is decided that is decided at this moment of a clock. */
    Instant decisionTime(Instant occurredAt, Instant now) {
        return fromEvents ? occurredAt.truncatedTo(ChronoUnit.MICROS) : now;
    }
}
