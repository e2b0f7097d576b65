package io.bonsela.api.connector;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An HTTP response. {@code toString} does not show the body.
 *
 * @param status the HTTP status
 * @param headers the first value of each header, by lower-case name
 * @param body the whole body
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record HttpReply(int status, Map<String, String> headers, byte[] body) {
    /** Copies the headers. */
    public HttpReply {
        headers = Map.copyOf(headers);
    }

    /** Whether the status is 2xx. */
    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /**
     * The wait that {@code Retry-After} requests: seconds, or a date in any of the three HTTP formats (RFC 9110,
     * sections 5.6.7 and 10.2.3). Empty if the header is absent, unreadable or in the past.
     *
     * @param now the time with which a date is compared
     * @param most the maximum; longer waits are reduced to it
     */
    public Optional<Duration> retryAfter(Instant now, Duration most) {
        String value = headers.get("retry-after");
        if (value == null) {
            return Optional.empty();
        }
        Optional<Duration> wait = value.matches("[0-9]{1,18}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(value)))
                : HttpDates.parse(value, now).map(date -> Duration.between(now, date));
        return wait.filter(asked -> !asked.isNegative()).map(asked -> asked.compareTo(most) > 0 ? most : asked);
    }

    @Override
    public String toString() {
        return "HttpReply[" + status + ", " + body.length + " bytes]";
    }

    /** Parses HTTP dates in the preferred format and the two obsolete ones (RFC 9110, section 5.6.7). */
    static final class HttpDates {
        private static final int CENTURY = 100;
        private static final int FUTURE_YEARS = 50;

        private HttpDates() {}

        /**
         * Parses a date.
         *
         * @param text the header value
         * @param now the current time, which determines the century of a two-digit year: a year more than 50 years ahead is
         *     in the past
         * @return empty if the text is not a date
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
}
