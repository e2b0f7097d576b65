package io.bonsela.rulefiles.language;

import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Window;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Parses windows in expression text: {@code days(30)}, {@code hours(24)}, {@code month},
 * {@code since("offer", days(7))}.
 *
 * @param counted parses an expression on the event that a {@code since} window begins with
 */
record WindowParser(Tokens tokens, Supplier<Expression> counted) {
    Window window() {
        Token token = tokens.take();
        if (token.isName("days") || token.isName("hours")) {
            tokens.expect("(", "the length");
            int length = wholeNumber();
            tokens.expect(")", "closing bracket");
            return token.isName("days") ? new Window.Days(length) : new Window.Rolling(Duration.ofHours(length));
        }
        if (token.isName("since")) {
            tokens.expect("(", "the event type");
            return since();
        }
        if (token.isName("lifetime")) {
            return new Window.Lifetime();
        }
        return calendar(
                token,
                "a window such as days(30), hours(24), day, week, sunday_week, month, year, lifetime or since(...)");
    }

    /** Parses a calendar period. */
    Window period() {
        return calendar(tokens.take(), "a calendar period: day, week, sunday_week, month or year");
    }

    private static Window calendar(Token token, String expected) {
        return Arrays.stream(CalendarPeriod.values())
                .filter(period -> token.isName(period.name().toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(Window.Calendar::new)
                .orElseThrow(() -> new ExpressionProblem(
                        Code.INVALID_WINDOW, token.offset(), "expected " + expected + ", but found " + token.shown()));
    }

    private Window since() {
        String type = tokens.expectText(Code.INVALID_WINDOW, "'since' takes the event type in quotes first");
        tokens.expect(",", "the window of that event, such as days(7)");
        Window within = window();
        Expression filter = tokens.accept(",") ? counted.get() : null;
        tokens.expect(")", "the end of the arguments of 'since'");
        return new Window.Since(type, filter, within);
    }

    private int wholeNumber() {
        Token token = tokens.take();
        if (token.kind() != Token.Kind.NUMBER
                || token.text().length() > 7
                || token.text().contains(".")) {
            throw new ExpressionProblem(
                    Code.INVALID_WINDOW, token.offset(), "expected a whole number, but found " + token.shown());
        }
        return token.number().intValueExact();
    }
}
