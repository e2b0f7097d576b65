package io.bonsela.rulefiles.language;

import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Location;
import java.util.List;

/**
 * Expressions as text, such as {@code event.amount >= 20 && event.category in ["coffee", "tea"]}: a small part of MVEL's
 * syntax, read by a grammar of its own into the tree that JsonLogic is read into. A text never becomes code. {@code
 * docs/guide/rules.md} has the grammar.
 */
public final class ExpressionText {
    private ExpressionText() {}

    /**
     * Reads an expression.
     *
     * @param text at most 65,536 characters
     * @throws InvalidRuleSetException if it cannot be read, with the place
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
