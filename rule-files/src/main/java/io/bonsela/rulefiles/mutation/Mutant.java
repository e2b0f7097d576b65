package io.bonsela.rulefiles.mutation;

import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.example.Example;
import org.jspecify.annotations.Nullable;

/**
 * A rule set that differs from one that was written in a single place.
 *
 * @param kind what kind of place
 * @param part the rule or campaign that it is in
 * @param change what was put in place of what
 * @param rules the rule set with it
 */
public record Mutant(Kind kind, String part, String change, RuleSet rules) {
    /** The kinds of change. */
    public enum Kind {
        /** A comparison became another. */
        COMPARISON,
        /** A number, an amount, a limit or a member of a list is another, or gone. */
        THRESHOLD,
        /** A window, a cooldown, a schedule or a campaign is longer or shorter. */
        WINDOW,
        /** Another operator became its counterpart, or a filter is gone. */
        OPERATOR
    }

    /** What examples make of a mutant. */
    public enum Verdict {
        /** An example comes out otherwise. */
        KILLED,
        /** No example comes out otherwise, though something else would. */
        SURVIVED,
        /** Nothing near the examples comes out otherwise: it may mean the same. */
        EQUIVALENT,
        /** No example comes out otherwise, and the search for something that would ended before it was through. */
        UNDECIDED
    }

    /**
     * Whether examples tell it from what was written.
     *
     * @param mutant the mutant
     * @param verdict whether they do
     * @param witness if they do not, an example that would, with what is written now expected of it; null: none is known
     */
    public record Result(
            Mutant mutant, Verdict verdict, @Nullable Example witness) {}
}
