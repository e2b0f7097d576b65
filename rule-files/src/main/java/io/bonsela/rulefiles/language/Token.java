package io.bonsela.rulefiles.language;

import java.math.BigDecimal;

/**
 * A token of expression text.
 *
 * @param kind the kind of token
 * @param text the token as written; for a quoted text, its content
 * @param offset where it begins, from 0
 */
record Token(Kind kind, String text, int offset) {
    enum Kind {
        NAME,
        NUMBER,
        TEXT,
        SYMBOL,
        END
    }

    boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    BigDecimal number() {
        return new BigDecimal(text);
    }

    /** Returns the token for messages. */
    String shown() {
        return kind == Kind.END ? "the end" : "'" + text + "'";
    }
}
