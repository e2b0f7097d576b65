package io.bonsela.api.connector;

/** How a provider treats a reference that it has seen before, which decides what may be done about an unknown outcome. */
public enum DuplicateHandling {
    /** It answers with the outcome of the first: the same request may be sent again. */
    REPLAY_RETURNS_ORIGINAL,
    /** It refuses the repeat, and can be asked about the first: look up, and send again only after a confirmed miss. */
    REJECTS_DUPLICATE_AND_LOOKUP,
    /** It refuses a repeat for some minutes, and cannot be asked by our reference: wait for a callback, then a person. */
    WINDOWED_NO_LOOKUP,
    /** It can be asked, but may execute a repeat: look up only. */
    DOUBTFUL_WITH_LOOKUP,
    /** It knows no references: never send again. */
    NONE;

    /** Whether a request whose outcome is unknown may be sent again without asking. */
    public boolean mayReplay() {
        return this == REPLAY_RETURNS_ORIGINAL;
    }

    /** Whether a request may be sent again once the provider has said that it does not know it. */
    public boolean mayRepeatAfterMiss() {
        return this == REPLAY_RETURNS_ORIGINAL || this == REJECTS_DUPLICATE_AND_LOOKUP;
    }
}
