package io.bonsela.api;

import org.jspecify.annotations.Nullable;

/**
 * What became of one rule in a decision.
 *
 * @param rule the rule's id
 * @param outcome what became of it
 * @param reason why it did not pay; null for {@link Outcome#MATCHED}
 */
public record RuleOutcome(
        String rule, Outcome outcome, @Nullable Reason reason) {}
