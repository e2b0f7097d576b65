package io.bonsela.api.rule;

import io.bonsela.api.internal.Checks;
import org.jspecify.annotations.Nullable;

/**
 * One mistake in a rule set.
 *
 * @param code the kind of mistake
 * @param path the part of the rule set: names and positions from the root, such as {@code rules/fifth-cup/when/0}
 * @param message what is wrong and what to write instead
 * @param location the position in the rule file; null if the set was built in Java
 */
public record Diagnostic(
        Code code, String path, String message, @Nullable Location location) {
    /** Makes the path and the message safe to print on one line of a terminal, and shortens them. */
    public Diagnostic {
        path = Checks.message(path);
        message = Checks.message(message);
    }

    /** The kinds of mistake. Each has a line in {@code docs/errors.md}. */
    public enum Code {
        /** The file is not well-formed YAML or JSON, or not UTF-8. */
        SYNTAX,
        /** A key appears twice. */
        DUPLICATE_KEY,
        /** A key is not allowed here. */
        UNKNOWN_KEY,
        /** A required part is missing. */
        MISSING,
        /** A value does not have the required form. */
        INVALID_VALUE,
        /** An id contains characters other than letters, digits, dot, dash and underscore, or is too long. */
        INVALID_ID,
        /** Two parts have the same id. */
        DUPLICATE_ID,
        /** A condition, a list of conditions or a rule's list of effects is empty. */
        EMPTY,
        /** A rule names an event type that is not declared. */
        UNKNOWN_EVENT_TYPE,
        /** An expression names an attribute, fact or variable that is not declared. */
        UNKNOWN_FIELD,
        /** An expression uses an operator that does not exist. */
        UNKNOWN_OPERATOR,
        /** A rule names a reward that is not in the catalogue. */
        UNKNOWN_REWARD,
        /** No handler exists for a reward's type. */
        UNKNOWN_REWARD_TYPE,
        /** A rule or campaign names a budget that is not declared. */
        UNKNOWN_BUDGET,
        /** A rule names a campaign that is not declared. */
        UNKNOWN_CAMPAIGN,
        /** An expression names a collection that is not declared. */
        UNKNOWN_COLLECTION,
        /** The engine has no provider for a declared fact. */
        UNKNOWN_FACT,
        /** A rule names a cap that is not declared. */
        UNKNOWN_CAP,
        /** An operator has too many or too few operands. */
        WRONG_ARITY,
        /** An operand is not of the type that the operator requires. */
        TYPE_MISMATCH,
        /** Amounts of different currencies are combined. */
        CURRENCY_MISMATCH,
        /** An aggregate may combine amounts of different currencies. */
        CURRENCY_UNGUARDED,
        /** A dimension of a cap may have no value, and the cap does not specify what happens then. */
        MAY_BE_MISSING,
        /** A window is not allowed here, or is too long. */
        INVALID_WINDOW,
        /** A window looks back further than events are kept. */
        LOOK_BACK_TOO_LONG,
        /** A reward names a connector that the engine does not have for this tenant. */
        UNKNOWN_CONNECTOR,
        /** A reward has a cost and no budget pays for it. */
        NO_BUDGET,
        /** An expression is too large or nested too deeply. */
        TOO_LARGE,
        /** An example of a rule does not have the expected result. */
        EXAMPLE_FAILED,
        /** A cap has the id of an existing cap, but another measure, window or dimensions. */
        CAP_REDEFINED,
        /** A rule names a lane that the rule set does not declare. */
        UNKNOWN_LANE,
        /** A rule needs a code that the rule set does not declare. */
        UNKNOWN_CODE,
        /** A budget's amount, currency or period differs from what was funded. */
        BUDGET_REDEFINED,
        /** A currency has a different number of decimals than in an earlier rule set. */
        CURRENCY_REDEFINED,
        /** Weeks begin on a different day than in an earlier rule set. */
        CALENDAR_REDEFINED,
        /** The lines of an event type have a different key or quantity than in an earlier rule set. */
        LINES_REDEFINED
    }

    @Override
    public String toString() {
        String place = location == null ? "" : location + ": ";
        return place + (path.isEmpty() ? "" : path + ": ") + message + " [" + code + "]";
    }

    /**
     * A position in a file.
     *
     * @param file the file's name as given
     * @param line from 1
     * @param column from 1
     */
    public record Location(String file, int line, int column) {
        @Override
        public String toString() {
            return file + ':' + line + ':' + column;
        }
    }
}
