package io.bonsela.api;

import java.util.Locale;

/** Makes texts of others fit to be printed: in a terminal, a log, a message. */
public final class Printable {
    private Printable() {}

    /**
     * A text on one line without what would change how the rest of it is shown: control characters, line ends, marks of
     * writing direction and blanks without width are written as {@code \\u202E}.
     *
     * @param text any text
     */
    public static String of(String text) {
        if (text.chars().noneMatch(c -> isHidden((char) c))) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            shown.append(isHidden(c) ? String.format(Locale.ROOT, "\\u%04X", (int) c) : String.valueOf(c));
        }
        return shown.toString();
    }

    /**
     * A text without blanks at its ends, those without width and those that do not break included.
     *
     * @param text any text
     */
    public static String strip(String text) {
        int from = 0;
        int until = text.length();
        while (from < until && isBlank(text.charAt(from))) {
            from++;
        }
        while (until > from && isBlank(text.charAt(until - 1))) {
            until--;
        }
        return text.substring(from, until);
    }

    private static boolean isBlank(char c) {
        return isHidden(c) || Character.isSpaceChar(c);
    }

    private static boolean isHidden(char c) {
        return Character.isISOControl(c)
                || (c >= '\u200b' && c <= '\u200f' && c != '\u200c' && c != '\u200d')
                || (c >= '\u2028' && c <= '\u202e')
                || (c >= '\u2060' && c <= '\u206f')
                || c == '\u061c'
                || c == '\ufeff';
    }
}
