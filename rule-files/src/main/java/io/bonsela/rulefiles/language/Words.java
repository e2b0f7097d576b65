package io.bonsela.rulefiles.language;

import io.bonsela.api.rule.Diagnostic.Code;
import java.util.List;

/** The words of an expression text, one after the other. */
final class Words {
    private final List<Token> words;
    private int at;

    Words(String text) {
        words = Lexer.words(text);
    }

    Token peek() {
        return words.get(at);
    }

    /** The next word; the last one, which is the end, for ever. */
    Token take() {
        Token word = words.get(at);
        at = Math.min(at + 1, words.size() - 1);
        return word;
    }

    boolean accept(String symbol) {
        boolean there = peek().is(symbol);
        if (there) {
            take();
        }
        return there;
    }

    void expect(String symbol, String what) {
        Token word = take();
        if (!word.is(symbol)) {
            throw new ExpressionProblem(
                    Code.SYNTAX, word.offset(), "'" + symbol + "' is wanted here (" + what + "), not " + word.shown());
        }
    }

    String expectText(Code code, String what) {
        Token word = take();
        if (word.kind() != Token.Kind.TEXT) {
            throw new ExpressionProblem(code, word.offset(), what);
        }
        return word.text();
    }
}
