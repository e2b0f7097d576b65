package io.bonsela.rulefiles.language;

import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Diagnostic.Location;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.InvalidRuleSetException;
import java.util.List;

/**
 * Parses expressions written as text, such as {@code event.amount >= 20 && event.category in ["coffee", "tea"]}. The
 * syntax is a small subset of MVEL's with its own parser, which creates the same tree as for JsonLogic. Text is never
 * executed as code. {@code docs/guide/rules.md} describes the grammar.
 */
public final class ExpressionText {
    private ExpressionText() {}

    /**
     * Parses an expression.
     *
     * @param text at most 65,536 characters
     * @throws InvalidRuleSetException if it is invalid; contains the location
     */
    public static Expression parse(String text) {
        try {
            return ExpressionParser.parse(text).expression();
        } catch (ExpressionProblem e) {
            String before = text.substring(0, e.offset());
            int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
            Location place = new Location("expression", line, before.length() - before.lastIndexOf('\n'));
            throw new InvalidRuleSetException(List.of(new Diagnostic(e.code(), "", e.what(), place)));
        }
    }
}
