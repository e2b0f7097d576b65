package loyalty.web;

import loyalty.tenant.OwnIds;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The header by which a request that is sent again is recognized: its value is the id of the event or the command. */
public final class IdempotencyKeys {
    /** The header. */
    public static final String HEADER = "Idempotency-Key";

    private IdempotencyKeys() {}

    /**
     * Returns the key of a request.
     *
     * @throws ProblemException if there is none, or if it is one of the platform's own
     */
    public static String required(@Nullable String key) {
        if (key == null) {
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST,
                    "IDEMPOTENCY_KEY_REQUIRED",
                    "send Idempotency-Key: the id of the event or command");
        } else if (OwnIds.isOwn(key)) {
            throw new ProblemException(
                    HttpStatus.UNPROCESSABLE_CONTENT, "KEY_RESERVED", "keys of callers do not begin like this one");
        }
        return key;
    }
}
