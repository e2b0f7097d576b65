package io.bonsela.core.evaluate;

import io.bonsela.api.Reason;

/** Collects matches. Not thread-safe. */
public interface MatchCollector {
    /**
     * Called for a rule whose condition is true.
     *
     * @param rule the rule's number
     */
    void matched(int rule);

    /**
     * Called for a rule whose condition failed.
     *
     * @param rule the rule's number
     * @param reason the reason
     */
    void failed(int rule, Reason reason);
}
