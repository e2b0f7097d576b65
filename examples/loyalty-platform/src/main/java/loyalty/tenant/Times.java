package loyalty.tenant;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as the tables keep them: microseconds since 1970-01-01T00:00:00Z. */
public final class Times {
    private Times() {}

    /** Returns an instant as a number, without its nanoseconds. */
    public static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    /** Returns a number as an instant. */
    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
