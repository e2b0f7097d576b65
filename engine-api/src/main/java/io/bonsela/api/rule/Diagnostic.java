package io.bonsela.api.rule;

import io.bonsela.api.internal.Text;
import org.jspecify.annotations.Nullable;

/**
 * One mistake in a rule set.
 *
 * @param code what kind of mistake
 * @param path which part: names and positions from the top, such as {@code rules/fifth-cup/when/0}
 * @param message what is wrong and what to write instead
 * @param location where it was written down; null if the set was built in Java
 */
public record Diagnostic(
        Code code, String path, String message, @Nullable Location location) {
    /** Makes what the path and the message quote fit for one line of a terminal, and shortens it. */
    public Diagnostic {
        path = Text.message(path);
        message = Text.message(message);
    }

    /** The kinds of mistake. Every one has a line in {@code docs/errors.md}. */
    public enum Code {
        /** The file is not well-formed YAML or JSON, or not UTF-8. */
        SYNTAX,
        /** A key appears twice. */
        DUPLICATE_KEY,
        /** A key is not known here. */
        UNKNOWN_KEY,
        /** Something required is not there. */
        MISSING,
        /** A value is not of the form that is wanted here. */
        INVALID_VALUE,
        /** An id has characters beyond letters, digits, dot, dash and underscore, or is too long. */
        INVALID_ID,
        /** Two parts bear one id. */
        DUPLICATE_ID,
        /** A condition, a list of conditions or a rule's effects are empty. */
        EMPTY,
        /** A rule names an event type that is not declared. */
        UNKNOWN_EVENT_TYPE,
        /** An expression names an attribute, fact or variable that is not declared. */
        UNKNOWN_FIELD,
        /** An expression uses an operator that does not exist. */
        UNKNOWN_OPERATOR,
        /** A rule names a reward that is not in the catalogue. */
        UNKNOWN_REWARD,
        /** A reward is of a type that no handler serves. */
        UNKNOWN_REWARD_TYPE,
        /** A rule or campaign names a budget that is not declared. */
        UNKNOWN_BUDGET,
        /** A rule names a campaign that is not declared. */
        UNKNOWN_CAMPAIGN,
        /** An expression names a collection that is not declared. */
        UNKNOWN_COLLECTION,
        /** No provider of the engine serves a fact that is declared. */
        UNKNOWN_FACT,
        /** A rule names a cap that is not declared. */
        UNKNOWN_CAP,
        /** An operator has too many or too few operands. */
        WRONG_ARITY,
        /** An operand is not of the type that the operator takes. */
        TYPE_MISMATCH,
        /** Amounts of different currencies meet. */
        CURRENCY_MISMATCH,
        /** An aggregate lets amounts of any currency meet. */
        CURRENCY_UNGUARDED,
        /** A dimension of a cap may have no value, and the cap does not say what happens then. */
        MAY_BE_MISSING,
        /** A window is not allowed here, or too long. */
        INVALID_WINDOW,
        /** A window looks back further than events are kept. */
        LOOK_BACK_TOO_LONG,
        /** A reward names a connector that the engine does not have for this tenant. */
        UNKNOWN_CONNECTOR,
        /** A reward costs something and no budget pays. */
        NO_BUDGET,
        /** An expression is too large or too deep. */
        TOO_LARGE,
        /** An example that a rule carries does not come out as it is to. */
        EXAMPLE_FAILED,
        /** A cap's measure, window or dimensions differ under one id. */
        CAP_REDEFINED,
        /** A budget's amount, currency or period differs from what was funded. */
        BUDGET_REDEFINED,
        /** A currency has another number of decimals than in an earlier rule set. */
        CURRENCY_REDEFINED,
        /** Weeks begin on another day than in an earlier rule set. */
        CALENDAR_REDEFINED
    }

    @Override
    public String toString() {
        String place = location == null ? "" : location + ": ";
        return place + (path.isEmpty() ? "" : path + ": ") + message + " [" + code + "]";
    }
}
