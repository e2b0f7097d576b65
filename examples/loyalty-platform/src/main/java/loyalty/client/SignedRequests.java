package loyalty.client;

import io.bonsela.api.connector.Secret;
import io.bonsela.connectors.support.Hmac;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import loyalty.staff.Caller;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Checks the signatures of requests. The header {@code Bonsela-Key} names the key, {@code Bonsela-Timestamp} has the time in
 * Unix seconds, at most five minutes off, and {@code Bonsela-Signature} is the lower-case hex HMAC-SHA-256 of timestamp,
 * method, path with query, {@code Idempotency-Key}, {@code If-Match} and body, with a line feed after each but the body; a
 * header that is not sent is empty. A request that is sent again does nothing twice, because the ids of its events and
 * commands are signed, too.
 */
@Component
public class SignedRequests {
    /** The header that names the key. */
    public static final String KEY = "Bonsela-Key";

    /** The header with the time. */
    public static final String TIMESTAMP = "Bonsela-Timestamp";

    /** The header with the signature. */
    public static final String SIGNATURE = "Bonsela-Signature";

    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final ClientKeys keys;
    private final Clock clock;

    SignedRequests(ClientKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Returns who signed a request.
     *
     * @param request the request
     * @param body its raw bytes
     * @return empty if the signature is not valid, too old or too new, or if the key is unknown or revoked
     */
    public Optional<Caller> caller(HttpServletRequest request, byte[] body) {
        String id = request.getHeader(KEY);
        String timestamp = request.getHeader(TIMESTAMP);
        String signature = request.getHeader(SIGNATURE);
        if (id == null || timestamp == null || signature == null || !isRecent(timestamp)) {
            return Optional.empty();
        }
        String query = request.getQueryString() == null ? "" : '?' + request.getQueryString();
        String head = String.join(
                "\n",
                timestamp,
                request.getMethod(),
                request.getRequestURI() + query,
                header(request, "Idempotency-Key"),
                header(request, HttpHeaders.IF_MATCH),
                "");
        return keys.find(id)
                .filter(key -> Hmac.equal(
                        signature, Hmac.hex(Secret.of(key.secret()), head.getBytes(StandardCharsets.UTF_8), body)))
                .map(key -> new Caller(key.client(), key.tenant(), Caller.OF_SERVERS));
    }

    /** Returns all values of a header, so that none can be added to a signed request. */
    private static String header(HttpServletRequest request, String name) {
        return String.join(",", Collections.list(request.getHeaders(name)));
    }

    private boolean isRecent(String timestamp) {
        if (!timestamp.matches("[0-9]{1,12}")) {
            return false;
        }
        Duration off = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant());
        return off.abs().compareTo(TOLERANCE) <= 0;
    }
}
