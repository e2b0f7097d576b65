package io.bonsela.api;

import java.util.Locale;

/** Makes untrusted text safe to print in a terminal, a log or a message. */
public final class Printable {
    private Printable() {}

    /**
     * Returns a text on one line in which characters that would change how the rest is displayed are escaped, as in
     * {@code \\u202E}: control characters, line ends, marks of writing direction and zero-width spaces.
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
     * Strips blanks from both ends of a text, including zero-width and non-breaking ones.
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
