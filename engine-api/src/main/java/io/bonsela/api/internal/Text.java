package io.bonsela.api.internal;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Printable;
import org.jspecify.annotations.Nullable;

/** Checks of the texts that come in from outside. */
public final class Text {
    /** Begins what stands for an erased subject. */
    public static final String PSEUDONYM = "erased:";

    private static final int LONGEST_ID = 256;
    private static final int LONGEST_MESSAGE = 1_500;

    private Text() {}

    /** A text that names something: present, of bounded length, storable anywhere. */
    public static String requireId(String what, String text) {
        if (text.isBlank()) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, what + " is blank");
        }
        if (text.length() > LONGEST_ID) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE, what + " is longer than " + LONGEST_ID + " characters: " + shorten(text));
        }
        return requireStorable(what, text);
    }

    /** A text that names a subject, which no pseudonym does. */
    public static String requireSubject(String text) {
        if (text.startsWith(PSEUDONYM)) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE,
                    "subject begins with '" + PSEUDONYM + "', as only what stands for erased subjects does");
        }
        return requireId("subject", text);
    }

    /** The same where a text may be left out. */
    public static void requireIdIfAny(String what, @Nullable String text) {
        if (text != null) {
            requireId(what, text);
        }
    }

    /** A text that survives UTF-8 and every database: no NUL, no half of a surrogate pair. */
    public static String requireStorable(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                throw new BonselaException(
                        ErrorCode.INVALID_VALUE, what + " has a NUL or half a surrogate pair at position " + i);
            }
        }
        return text;
    }

    /** A message that quotes at most 200 characters at a time, and is no longer than a screen. */
    public static String message(String text) {
        String cut = Printable.of(text).replaceAll("'([^']{200})[^']+'", "'$1...'");
        return cut.length() <= LONGEST_MESSAGE ? cut : cut.substring(0, LONGEST_MESSAGE) + "...";
    }

    /** A text that may be long, for a message. */
    public static String shorten(String text) {
        return shorten(text, 40);
    }

    /** The same with another bound. */
    public static String shorten(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }
}
