package io.bonsela.rulefiles.language;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;

/** Parses and formats durations as authors write them. */
public final class Durations {
    private Durations() {}

    /**
     * Parses an ISO 8601 duration in days and shorter units.
     *
     * @throws BonselaException INVALID_VALUE if it is in weeks, months or years, which the message explains
     * @throws DateTimeException if it is not a duration
     */
    public static Duration parse(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            Period period = Period.parse(text);
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE,
                    period.toTotalMonths() != 0
                            ? "months and years have no fixed length: write days, such as P30D, not '" + text + "'"
                            : "write days, not '" + text + "'",
                    e);
        }
    }

    /** Formats a duration with a separate number of days. */
    public static String text(Duration length) {
        Duration rest = length.minusDays(length.toDays());
        String days = length.toDays() == 0 ? "P" : "P" + length.toDays() + "D";
        return rest.isZero() && length.toDays() > 0
                ? days
                : days + rest.toString().substring(1);
    }
}
