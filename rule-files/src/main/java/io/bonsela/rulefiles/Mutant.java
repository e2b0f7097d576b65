package io.bonsela.rulefiles;

import io.bonsela.api.rule.Rule;

/**
 * A rule that differs from one that was written in a single place.
 *
 * @param kind what kind of place
 * @param change what was put in place of what
 * @param rule the rule with it
 */
public record Mutant(Kind kind, String change, Rule rule) {
    /** The kinds of change. */
    public enum Kind {
        /** A comparison became another. */
        COMPARISON,
        /** A number, an amount, a limit or a member of a list is another, or gone. */
        THRESHOLD,
        /** A window or a cooldown is longer or shorter. */
        WINDOW,
        /** Another operator became its counterpart, or a filter is gone. */
        OPERATOR
    }

    /**
     * Whether examples tell it from the rule that was written.
     *
     * @param mutant the mutant
     * @param killed whether an example comes out otherwise
     */
    public record Result(Mutant mutant, boolean killed) {}
}
