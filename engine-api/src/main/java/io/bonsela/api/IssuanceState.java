package io.bonsela.api;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Where a reward is between its decision and its end. {@link #next()} is the whole table of moves. */
public enum IssuanceState {
    /** Granted; delivery, or the end of its hold, is still to come. Its cost is reserved. */
    RESERVED,
    /** It is being sent, or a provider has it in hand. Back to RESERVED once it was surely not executed. */
    PENDING,
    /** A provider may or may not have delivered it. Its cost stays reserved. */
    UNKNOWN,
    /** The subject has it. */
    ISSUED,
    /** The subject has used it; of credits: all of it, or what had not expired. */
    REDEEMED,
    /** It could not be delivered. Final, unless its provider proves that it delivered. */
    FAILED,
    /** Its time passed before it was used. Final, unless its provider proves that it delivered in time. */
    EXPIRED,
    /** It was taken back before it was used. Final, unless its provider proves that it had delivered. */
    CANCELLED,
    /** It was undone, wholly, after it was paid for. Final. */
    REVERSED;

    /** The states that it can move to; empty for a final one. */
    public Set<IssuanceState> next() {
        return switch (this) {
            case RESERVED -> set(PENDING, UNKNOWN, ISSUED, FAILED, EXPIRED, CANCELLED);
            case PENDING -> set(RESERVED, UNKNOWN, ISSUED, FAILED);
            case UNKNOWN -> set(RESERVED, PENDING, ISSUED, FAILED);
            case ISSUED -> set(REDEEMED, EXPIRED, CANCELLED, REVERSED);
            case REDEEMED -> set(REVERSED);
            case FAILED, EXPIRED, CANCELLED -> set(ISSUED);
            case REVERSED -> Set.of();
        };
    }

    /**
     * Whether a move is allowed.
     *
     * @param other the state to move to
     */
    public boolean canBecome(IssuanceState other) {
        return next().contains(other);
    }

    /** Whether the subject may still get or use it. */
    public boolean isOpen() {
        return this == RESERVED || this == PENDING || this == UNKNOWN || this == ISSUED;
    }

    private static Set<IssuanceState> set(IssuanceState first, IssuanceState... rest) {
        return Collections.unmodifiableSet(EnumSet.of(first, rest));
    }
}
