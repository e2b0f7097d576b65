package io.bonsela.api.connector;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What came back. Its text shows no body.
 *
 * @param status the HTTP status
 * @param headers by lower-case name, the first of each
 * @param body the whole body
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record HttpReply(int status, Map<String, String> headers, byte[] body) {
    /** Copies the headers. */
    public HttpReply {
        headers = Map.copyOf(headers);
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Whether the status is 2xx. */
    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /**
     * What {@code Retry-After} asks for: seconds, or a date in any of the three forms of HTTP (RFC 9110, sections 5.6.7 and
     * 10.2.3). Nothing if it is absent, unreadable or in the past.
     *
     * @param now what a date is compared with
     * @param most longer waits are cut to this
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
}
