package io.bonsela.core.codec;

import java.text.Normalizer;
import java.util.Locale;

/** The one form of codes and passwords that people type, or paste out of a letter or a message. */
public final class Spelling {
    private static final int MINUS = 0x2212;

    private Spelling() {}

    /** A code: without dashes and blanks of any kind, in capitals, and without letters that look like digits. */
    public static String code(String typed) {
        return plain(typed).replace('O', '0').replace('I', '1').replace('L', '1');
    }

    /** A one-time password: without dashes and blanks of any kind, in the digits 0 to 9. */
    public static String password(String typed) {
        return plain(typed);
    }

    private static String plain(String typed) {
        StringBuilder plain = new StringBuilder();
        // Full width, and blanks that do not break, become what they stand for.
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

    /** Whether a character only separates, or is not seen at all. */
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
