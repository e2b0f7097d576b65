package io.bonsela.rulefiles.language;

import java.math.BigDecimal;

/**
 * A word of expression text.
 *
 * @param kind what it is
 * @param text as it is written; of a text, its content
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

    /** For messages. */
    String shown() {
        return kind == Kind.END ? "the end" : "'" + text + "'";
    }
}
