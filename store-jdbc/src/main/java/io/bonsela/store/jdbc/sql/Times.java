package io.bonsela.store.jdbc.sql;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Converts between instants and microseconds since 1970. */
public final class Times {
    private static final long MICROS = 1_000_000;
    private static final Instant EARLIEST = instant(Long.MIN_VALUE);
    private static final Instant LATEST = instant(Long.MAX_VALUE);

    private Times() {}

    /**
     * The microsecond that contains an instant.
     *
     * @throws ArithmeticException if it is more than about 292,000 years away; no stored instant is
     */
    public static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), MICROS), instant.getNano() / 1_000);
    }

    /**
     * The microsecond that contains an instant, as a bound in a query; the nearest possible value for an instant out of
     * range.
     */
    public static long bound(Instant instant) {
        if (instant.isBefore(EARLIEST)) {
            return Long.MIN_VALUE;
        }
        return instant.isAfter(LATEST) ? Long.MAX_VALUE : micros(instant);
    }

    /** The first microsecond that is not before an instant, as a bound in a query. */
    public static long boundFrom(Instant instant) {
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            return bound(instant);
        }
        return microsFrom(instant);
    }

    /** The first microsecond that is not before an instant. */
    static long microsFrom(Instant instant) {
        Instant floor = instant.truncatedTo(ChronoUnit.MICROS);
        return micros(floor) + (floor.equals(instant) ? 0 : 1);
    }

    static @Nullable Long microsIfAny(@Nullable Instant instant) {
        return instant == null ? null : micros(instant);
    }

    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
    }

    static @Nullable Instant instantIfAny(@Nullable Long micros) {
        return micros == null ? null : instant(micros);
    }
}
