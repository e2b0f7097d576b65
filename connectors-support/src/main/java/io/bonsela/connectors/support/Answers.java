package io.bonsela.connectors.support;

import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Hold;
import io.bonsela.api.connector.DeliveryOutcome.NotSent;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.connector.HttpReply;
import java.time.Duration;
import java.time.Instant;

/** Interprets HTTP responses with an unrecognized body: by the status alone, and only as far as it can be trusted. */
public final class Answers {
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private Answers() {}

    /**
     * The outcome of a send.
     *
     * @param reply the response
     * @param now the current time, for {@code Retry-After}
     */
    public static DeliveryOutcome ofSend(HttpReply reply, Instant now) {
        int status = reply.status();
        String code = "HTTP_" + status;
        if (status / 100 == 3) {
            // Redirects are not followed, because of the credentials.
            return new Rejected(code, Rejected.Cause.REQUEST);
        } else if (status == 401 || status == 403) {
            return new Hold(code);
        } else if (status == 404) {
            return new Rejected(code, Rejected.Cause.REQUEST);
        } else if (status == 429) {
            return new NotSent(code, reply.retryAfter(now, LONGEST_WAIT).orElse(null), false);
        } else if (status / 100 == 2) {
            return new Unknown("UNREADABLE", true);
        }
        // A request with status 400 and an unknown code may have been executed; one with status 5xx often was.
        return new Unknown(code, status / 100 == 5);
    }

    /**
     * The outcome of a lookup, which proves nothing about the send.
     *
     * @param reply the response
     */
    public static DeliveryOutcome ofLookup(HttpReply reply) {
        int status = reply.status();
        return new Unknown("LOOKUP_HTTP_" + status, status / 100 == 5);
    }
}
