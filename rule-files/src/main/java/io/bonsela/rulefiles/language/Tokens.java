package io.bonsela.rulefiles.language;

import io.bonsela.api.rule.Diagnostic.Code;
import java.util.List;

/** The tokens of an expression text, read one after the other. */
final class Tokens {
    private final List<Token> tokens;
    private int at;

    Tokens(String text) {
        tokens = Lexer.tokens(text);
    }

    Token peek() {
        return tokens.get(at);
    }

    /** Returns the next token; at the end, always the end token. */
    Token take() {
        Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean accept(String symbol) {
        boolean there = peek().is(symbol);
        if (there) {
            take();
        }
        return there;
    }

    void expect(String symbol, String what) {
        Token token = take();
        if (!token.is(symbol)) {
            throw new ExpressionProblem(
                    Code.SYNTAX,
                    token.offset(),
                    "expected '" + symbol + "' (" + what + "), but found " + token.shown());
        }
    }

    String expectText(Code code, String what) {
        Token token = take();
        if (token.kind() != Token.Kind.TEXT) {
            throw new ExpressionProblem(code, token.offset(), what);
        }
        return token.text();
    }
}
