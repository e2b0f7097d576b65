package loyalty.client;

import io.bonsela.api.connector.Secret;
import io.bonsela.connectors.support.Hmac;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import loyalty.staff.Caller;
import org.springframework.stereotype.Component;

/**
 * Checks the signatures of requests. The header {@code Bonsela-Key} names the key, {@code Bonsela-Timestamp} has the time in
 * Unix seconds, at most five minutes off, and {@code Bonsela-Signature} is the lower-case hex HMAC-SHA-256 of timestamp,
 * method, path with query, and body, with a line feed after each of the first three. A request that is sent again does
 * nothing twice, because its events and commands have ids.
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
        String head = timestamp + '\n' + request.getMethod() + '\n' + request.getRequestURI() + query + '\n';
        return keys.find(id)
                .filter(key -> Hmac.equal(
                        signature, Hmac.hex(Secret.of(key.secret()), head.getBytes(StandardCharsets.UTF_8), body)))
                .map(key -> new Caller(key.client(), key.tenant(), Caller.OF_SERVERS));
    }

    private boolean isRecent(String timestamp) {
        if (!timestamp.matches("[0-9]{1,12}")) {
            return false;
        }
        Duration off = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant());
        return off.abs().compareTo(TOLERANCE) <= 0;
    }
}
