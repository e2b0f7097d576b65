package io.bonsela.core.codec;

import java.text.Normalizer;
import java.util.Locale;

/** Normalizes codes and passwords that people type, or paste from a letter or a message. */
public final class Spelling {
    private static final int MINUS = 0x2212;

    private Spelling() {}

    /**
     * Normalizes a code: no dashes or blanks of any kind, upper case, digits in place of letters that look like digits.
     */
    public static String code(String typed) {
        return plain(typed).replace('O', '0').replace('I', '1').replace('L', '1');
    }

    /** Normalizes a one-time password: no dashes or blanks of any kind, only the digits 0 to 9. */
    public static String password(String typed) {
        return plain(typed);
    }

    private static String plain(String typed) {
        StringBuilder plain = new StringBuilder();
        // Full-width characters and non-breaking blanks become the usual ones.
        Normalizer.normalize(typed, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .codePoints()
                .filter(point -> !isBetween(point))
                .forEach(point -> {
                    if (Character.isDigit(point)) {
                        plain.append(Character.digit(point, 10));
                    } else {
                        plain.appendCodePoint(point);
                    }
                });
        return plain.toString();
    }

    /** Whether a character is a separator or invisible. */
    private static boolean isBetween(int point) {
        return switch (Character.getType(point)) {
            case Character.DASH_PUNCTUATION,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.FORMAT,
                    Character.CONTROL -> true;
            default -> point == MINUS;
        };
    }
}
