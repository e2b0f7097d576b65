package io.bonsela.connectors.support;

import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Hold;
import io.bonsela.api.connector.DeliveryOutcome.NotSent;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.connector.HttpReply;
import java.time.Duration;
import java.time.Instant;

/** What an HTTP answer means whose body says nothing that is known: the status alone, and only as far as it can be trusted. */
public final class Answers {
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private Answers() {}

    /**
     * The outcome of a send.
     *
     * @param reply what came back
     * @param now the time, for {@code Retry-After}
     */
    public static DeliveryOutcome ofSend(HttpReply reply, Instant now) {
        int status = reply.status();
        String code = "HTTP_" + status;
        if (status / 100 == 3) {
            // Credentials never follow.
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
        // 400 with a code that nobody knows may have been executed; a 5xx often was.
        return new Unknown(code, status / 100 == 5);
    }

    /**
     * The outcome of a look-up, which proves nothing about the send.
     *
     * @param reply what came back
     */
    public static DeliveryOutcome ofLookup(HttpReply reply) {
        int status = reply.status();
        return new Unknown("LOOKUP_HTTP_" + status, status / 100 == 5);
    }
}
