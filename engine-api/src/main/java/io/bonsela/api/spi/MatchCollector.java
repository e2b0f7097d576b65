package io.bonsela.api.spi;

import io.bonsela.api.Reason;

/** Is told of matches. Not thread-safe. */
public interface MatchCollector {
    /**
     * A rule's condition is true.
     *
     * @param rule the rule's number
     */
    void matched(int rule);

    /**
     * A rule's condition failed.
     *
     * @param rule the rule's number
     * @param reason why
     */
    void failed(int rule, Reason reason);
}
