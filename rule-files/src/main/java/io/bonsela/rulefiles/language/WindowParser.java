package io.bonsela.rulefiles.language;

import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Window;
import io.bonsela.rulefiles.document.Fields;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Reads windows of expression text: {@code days(30)}, {@code hours(24)}, {@code month}, {@code since("offer", days(7))}.
 *
 * @param counted reads an expression over the event that a window begins with
 */
record WindowParser(Words words, Supplier<Expression> counted) {
    Window window() {
        Token word = words.take();
        if (word.isName("days") || word.isName("hours")) {
            words.expect("(", "how many");
            int length = wholeNumber();
            words.expect(")", "the bracket's end");
            return word.isName("days") ? new Window.Days(length) : new Window.Rolling(Duration.ofHours(length));
        }
        if (word.isName("since")) {
            words.expect("(", "the type of event that it begins with");
            return since();
        }
        if (word.isName("lifetime")) {
            return new Window.Lifetime();
        }
        return Arrays.stream(CalendarPeriod.values())
                .filter(period -> word.isName(Fields.word(period)))
                .findFirst()
                .<Window>map(Window.Calendar::new)
                .orElseThrow(() -> new ExpressionProblem(
                        Code.INVALID_WINDOW,
                        word.offset(),
                        "write a window as days(30), hours(24), day, week, month, year, lifetime or since(...), not "
                                + word.shown()));
    }

    private Window since() {
        String type = words.expectText(Code.INVALID_WINDOW, "'since' begins with the type of event in quotes");
        words.expect(",", "how far back that event may lie, such as days(7)");
        Window within = window();
        Expression filter = words.accept(",") ? counted.get() : null;
        words.expect(")", "the end of what 'since' is given");
        return new Window.Since(type, filter, within);
    }

    private int wholeNumber() {
        Token word = words.take();
        if (word.kind() != Token.Kind.NUMBER
                || word.text().length() > 7
                || word.text().contains(".")) {
            throw new ExpressionProblem(
                    Code.INVALID_WINDOW, word.offset(), "a whole number is wanted here, not " + word.shown());
        }
        return word.number().intValueExact();
    }
}
