package io.bonsela.connectors.support;

import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Hold;
import io.bonsela.api.connector.HttpCall;
import io.bonsela.api.connector.HttpReply;
import io.bonsela.api.connector.HttpTransport;
import io.bonsela.api.connector.Secret;
import io.bonsela.api.connector.TransportException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Obtains access tokens by OAuth 2.0 client credentials (RFC 6749, section 4.4) with an audience, as JSON. A token is
 * fetched when it is first needed, before it expires, and after it was rejected; by one thread on behalf of all.
 * Thread-safe.
 */
public final class TokenSource {
    private static final long LONGEST_LIFE = Duration.ofDays(365).toSeconds();
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final URI endpoint;
    private final Secret clientId;
    private final Secret clientSecret;
    private final String audience;
    private final HttpTransport http;
    private final Clock clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Token current;

    private record Token(String value, Instant until) {
        @Override
        public String toString() {
            return "[hidden]";
        }
    }

    /**
     * Creates a source.
     *
     * @param endpoint the token endpoint
     * @param clientId the client id
     * @param clientSecret the client secret
     * @param audience the audience of the tokens
     * @param http sends requests
     * @param clock the clock for expiry
     */
    public TokenSource(
            URI endpoint, Secret clientId, Secret clientSecret, String audience, HttpTransport http, Clock clock) {
        this.endpoint = endpoint;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.audience = audience;
        this.http = http;
        this.clock = clock;
    }

    /** Thrown if there is no token; nothing was sent to the provider's other endpoints. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final transient DeliveryOutcome outcome;

        Refused(DeliveryOutcome outcome) {
            super(outcome.code());
            this.outcome = outcome;
        }

        /** The outcome for the delivery. */
        public DeliveryOutcome outcome() {
            return outcome;
        }
    }

    /**
     * Returns a token that has not expired.
     *
     * @param refused a token that the provider has just rejected; null: none
     * @throws Refused if no token can be obtained
     */
    public Secret token(@Nullable Secret refused) throws Refused {
        String bad = refused == null ? null : refused.reveal();
        Secret known = good(bad);
        if (known != null) {
            return known;
        }
        try {
            fetching.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(DeliveryOutcome.unavailable("TOKEN_INTERRUPTED"));
        }
        try {
            known = good(bad);
            if (known != null) {
                return known;
            }
            Token fetched = fetch();
            current = fetched;
            return Secret.of(fetched.value());
        } finally {
            fetching.unlock();
        }
    }

    private @Nullable Secret good(@Nullable String bad) {
        Token token = current;
        return token != null && !token.value().equals(bad) && clock.instant().isBefore(token.until())
                ? Secret.of(token.value())
                : null;
    }

    private Token fetch() throws Refused {
        ObjectNode body = Json.object()
                .put("client_id", clientId.reveal())
                .put("client_secret", clientSecret.reveal())
                .put("grant_type", "client_credentials")
                .put("audience", audience);
        HttpReply reply;
        try {
            reply = http.send(HttpCall.post(endpoint, "application/json", Json.write(body))
                    .header("Accept", "application/json"));
        } catch (TransportException e) {
            // Whatever the outcome of this call, no reward was requested.
            throw new Refused(DeliveryOutcome.unavailable("TOKEN_" + e.code()));
        }
        Optional<JsonNode> answer = Json.read(reply.body());
        Optional<String> value = answer.flatMap(json -> Json.text(json, "access_token"));
        if (!reply.isSuccess() || value.isEmpty()) {
            throw new Refused(
                    reply.status() / 100 == 5 || reply.status() == 429
                            ? DeliveryOutcome.unavailable("TOKEN_HTTP_" + reply.status())
                            : new Hold("TOKEN_HTTP_" + reply.status()));
        }
        long seconds = answer.map(json -> json.path("expires_in").asLong(3_600)).orElse(3_600L);
        Duration life = Duration.ofSeconds(Math.min(Math.max(0, seconds), LONGEST_LIFE));
        Duration margin = life.dividedBy(10).compareTo(MARGIN) < 0 ? life.dividedBy(10) : MARGIN;
        return new Token(value.get(), clock.instant().plus(life.minus(margin)));
    }
}
