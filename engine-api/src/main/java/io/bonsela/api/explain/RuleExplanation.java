package io.bonsela.api.explain;

import io.bonsela.api.Outcome;
import io.bonsela.api.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one rule, and why.
 *
 * @param rule the rule's id
 * @param outcome what became of it; null: its condition did not hold
 * @param reason why it did not pay; null: it paid, or its condition did not hold
 * @param condition the whole condition
 * @param allowances what its bounds left, in the order in which they are asked; empty where the values that it yields
 *     could not be computed
 * @param gaps all that lacked, together; where a condition can be met in several ways, the way with the fewest
 * @param enough whether the rule was seen to pay in a trial with the gaps closed, and nothing else changed; false also
 *     where that cannot be tried
 */
public record RuleExplanation(
        String rule,
        @Nullable Outcome outcome,
        @Nullable Reason reason,
        Finding condition,
        List<Allowance> allowances,
        List<Gap> gaps,
        boolean enough) {
    /** Copies the lists. */
    public RuleExplanation {
        allowances = List.copyOf(allowances);
        gaps = List.copyOf(gaps);
    }

    /** Whether it paid, or would. */
    public boolean pays() {
        return outcome == Outcome.MATCHED;
    }
}
