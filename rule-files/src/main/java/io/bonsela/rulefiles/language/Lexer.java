package io.bonsela.rulefiles.language;

import io.bonsela.api.rule.Diagnostic.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Splits expression text into tokens. */
final class Lexer {
    /** Longer symbols come first. */
    private static final List<String> SYMBOLS = List.of(
            "==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", "(", ")", "[", "]",
            ",", ".", "$");

    /** What to write instead of symbols from other languages and word processors. */
    private static final Map<String, String> CORRECTIONS = Map.ofEntries(
            Map.entry("=", "=="),
            Map.entry("&", "&&"),
            Map.entry("|", "||"),
            Map.entry("\u201c", "\"...\", with straight quotes"),
            Map.entry("\u201d", "\"...\", with straight quotes"),
            Map.entry("\u201e", "\"...\", with straight quotes"),
            Map.entry("\u00ab", "\"...\", with straight quotes"),
            Map.entry("\u00bb", "\"...\", with straight quotes"),
            Map.entry("\u2018", "'...', with straight quotes"),
            Map.entry("\u2019", "'...', with straight quotes"),
            Map.entry("\u2013", "-"),
            Map.entry("\u2212", "-"),
            Map.entry("\u2264", "<="),
            Map.entry("\u2265", ">="),
            Map.entry("\u2260", "!="));

    private final String text;
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    /** Returns the tokens, followed by an end token. */
    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        List<Token> tokens = new ArrayList<>();
        Token next;
        do {
            next = lexer.next();
            tokens.add(next);
        } while (next.kind() != Token.Kind.END);
        return tokens;
    }

    private Token next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        int start = at;
        if (at == text.length()) {
            return new Token(Token.Kind.END, "", start);
        }
        char first = text.charAt(at);
        if (isDigit(first)) {
            return number(start);
        }
        if (isNameStart(first)) {
            while (at < text.length() && (isNameStart(text.charAt(at)) || isDigit(text.charAt(at)))) {
                at++;
            }
            return new Token(Token.Kind.NAME, text.substring(start, at), start);
        }
        if (first == '"' || first == '\'') {
            return quoted(first, start);
        }
        for (String known : SYMBOLS) {
            if (text.startsWith(known, at)) {
                at += known.length();
                return new Token(Token.Kind.SYMBOL, known, start);
            }
        }
        String symbol = text.substring(start, text.offsetByCodePoints(start, 1));
        String correction = CORRECTIONS.get(symbol);
        throw new ExpressionProblem(
                Code.SYNTAX,
                start,
                "'" + symbol + "' is not valid here" + (correction == null ? "" : ": write " + correction));
    }

    private Token number(int start) {
        digits();
        if (at + 1 < text.length() && text.charAt(at) == '.' && isDigit(text.charAt(at + 1))) {
            at++;
            digits();
        }
        if (at < text.length() && isNameStart(text.charAt(at))) {
            throw new ExpressionProblem(
                    Code.SYNTAX, at, "invalid number: write digits and an optional point, such as 12.50");
        }
        return new Token(Token.Kind.NUMBER, text.substring(start, at), start);
    }

    private void digits() {
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
    }

    private Token quoted(char quote, int start) {
        StringBuilder content = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at);
            content.append(c == '\\' ? escaped() : c);
            at++;
        }
        if (at == text.length()) {
            throw new ExpressionProblem(Code.SYNTAX, start, "unterminated text: add " + quote + " at the end");
        }
        at++;
        return new Token(Token.Kind.TEXT, content.toString(), start);
    }

    private char escaped() {
        at++;
        char c = at < text.length() ? text.charAt(at) : ' ';
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '\\', '/', '"', '\'' -> c;
            case 'u' -> unicode();
            default ->
                throw new ExpressionProblem(
                        Code.SYNTAX,
                        at - 1,
                        "unknown escape: write a backslash as \\\\, and other characters as in JSON:"
                                + " \\n, \\t, \\\" or \\u0041");
        };
    }

    private char unicode() {
        try {
            char c = (char) Integer.parseInt(text, at + 1, at + 5, 16);
            at += 4;
            return c;
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new ExpressionProblem(Code.SYNTAX, at - 1, "expected four hexadecimal digits after \\u");
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
}
