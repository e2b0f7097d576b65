package io.bonsela.api;

import io.bonsela.api.rule.Difference;
import org.jspecify.annotations.Nullable;

/**
 * Whether a recorded decision is still what follows from what it was made from.
 *
 * @param eventId the event that was decided
 * @param status the answer
 * @param reason why it could not be verified; null: it could
 * @param difference the first thing that differs: what is recorded, and what follows; null: nothing does
 */
public record Verification(
        String eventId,
        Status status,
        @Nullable Reason reason,
        @Nullable Difference difference) {

    /** The answers. */
    public enum Status {
        /** It was made again, with the same result, and nothing in its record was changed since. */
        SAME,
        /** Its record was changed, or something else follows from it. */
        DIFFERENT,
        /** What it was made from was erased or pruned; what is left was not changed since. */
        ERASED,
        /** It cannot be made again here; the reason says why. */
        NOT_VERIFIABLE,
        /** No event was decided under this id. */
        UNKNOWN
    }
}
