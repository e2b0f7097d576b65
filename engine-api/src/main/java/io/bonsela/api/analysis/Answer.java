package io.bonsela.api.analysis;

import org.jspecify.annotations.Nullable;

/**
 * Whether something can happen. A yes was seen to happen, a no is proved; never wrong, but perhaps undecided.
 *
 * @param verdict the answer
 * @param witness how it happens; null: it was not seen to
 */
public record Answer(Verdict verdict, @Nullable Witness witness) {
    /** The answers. */
    public enum Verdict {
        /** It can: the witness was decided, and it happened. */
        YES,
        /** It cannot. */
        NO,
        /** Nobody knows: no example was found, and no proof. */
        UNDECIDED
    }

    /** It cannot happen. */
    public static final Answer NO = new Answer(Verdict.NO, null);

    /** Nobody knows. */
    public static final Answer UNDECIDED = new Answer(Verdict.UNDECIDED, null);

    /**
     * It can happen.
     *
     * @param witness how
     */
    public static Answer yes(Witness witness) {
        return new Answer(Verdict.YES, witness);
    }
}
