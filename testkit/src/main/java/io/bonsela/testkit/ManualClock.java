package io.bonsela.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it. Thread-safe. */
public final class ManualClock extends Clock {
    private volatile Instant now;

    /**
     * Creates a clock.
     *
     * @param start the time that it shows first
     */
    public ManualClock(Instant start) {
        now = start;
    }

    /**
     * Lets time pass.
     *
     * @param duration the time that passes, not negative
     */
    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }

    /**
     * Moves the clock to a moment.
     *
     * @param moment the new time, not before the present one
     */
    public synchronized void set(Instant moment) {
        now = moment;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(now, zone);
    }
}
