package io.bonsela.store.jdbc;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Instants as microseconds since 1970. */
final class Times {
    private static final long MICROS = 1_000_000;

    private Times() {}

    /** The microsecond that an instant lies in. */
    static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), MICROS), instant.getNano() / 1_000);
    }

    /** The first microsecond that does not lie before an instant. */
    static long microsFrom(Instant instant) {
        Instant floor = instant.truncatedTo(ChronoUnit.MICROS);
        return micros(floor) + (floor.equals(instant) ? 0 : 1);
    }

    static @Nullable Long microsIfAny(@Nullable Instant instant) {
        return instant == null ? null : micros(instant);
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
    }

    static @Nullable Instant instantIfAny(@Nullable Long micros) {
        return micros == null ? null : instant(micros);
    }
}
