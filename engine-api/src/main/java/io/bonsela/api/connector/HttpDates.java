package io.bonsela.api.connector;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The dates of HTTP: the preferred form and the two obsolete ones (RFC 9110, section 5.6.7). */
final class HttpDates {
    private static final int CENTURY = 100;
    private static final int FUTURE_YEARS = 50;

    private HttpDates() {}

    /**
     * A moment.
     *
     * @param text as in a header
     * @param now tells which century two digits are of: a year more than 50 years ahead is a past one
     * @return empty: it is no date
     */
    static Optional<Instant> parse(String text, Instant now) {
        int earliest = now.atOffset(ZoneOffset.UTC).getYear() - CENTURY + FUTURE_YEARS + 1;
        DateTimeFormatter withTwoDigits = new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, earliest)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.ENGLISH);
        return Stream.of(
                        DateTimeFormatter.RFC_1123_DATE_TIME,
                        withTwoDigits,
                        DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH))
                .flatMap(form -> parse(text, form).stream())
                .findFirst();
    }

    private static Optional<Instant> parse(String text, DateTimeFormatter form) {
        try {
            return Optional.of(LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
