package io.bonsela.rulefiles.mutation;

import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.example.Example;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule set with a single change.
 *
 * @param kind the kind of change
 * @param part the rule, campaign or event type that was changed
 * @param change a description of the change
 * @param rules the changed rule set
 */
public record Mutant(Kind kind, String part, String change, RuleSet rules) {
    /** The kinds of change. */
    public enum Kind {
        /** A comparison was replaced by another. */
        COMPARISON,
        /** A number, an amount, a limit or a member of a list was changed or removed. */
        THRESHOLD,
        /** A window, a cooldown, a schedule or a campaign was made longer or shorter. */
        WINDOW,
        /** A different operator was replaced by its counterpart, or a filter was removed. */
        OPERATOR
    }

    /** Whether the examples detect a mutant. */
    public enum Verdict {
        /** An example has a different outcome. */
        KILLED,
        /** No example has a different outcome, although another case would, or a rule concerned has no examples. */
        SURVIVED,
        /** No case near the examples has a different outcome: the change may be equivalent. */
        EQUIVALENT,
        /** No example has a different outcome, and the search for a case that would reached its limit. */
        UNDECIDED
    }

    /**
     * The verdict on a mutant.
     *
     * @param mutant the mutant
     * @param verdict whether the examples detect it
     * @param witness if they do not, an example that would, with the outcome of the unchanged rules; null if none is
     *     known
     */
    public record Result(
            Mutant mutant, Verdict verdict, @Nullable Example witness) {}

    /**
     * Returns the share of mutants that the examples detect, among those that are not equivalent.
     *
     * @param results the results
     * @return percent, rounded down; -1: there are none
     */
    public static long score(List<Result> results) {
        long others = results.stream()
                .filter(result -> result.verdict() != Verdict.EQUIVALENT)
                .count();
        long killed = results.stream()
                .filter(result -> result.verdict() == Verdict.KILLED)
                .count();
        return others == 0 ? -1 : killed * 100 / others;
    }
}
