package io.bonsela.api.internal;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Printable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Checks values from outside, and shortens texts. */
public final class Checks {
    /** The prefix of the pseudonym of an erased subject. */
    public static final String PSEUDONYM = "erased:";

    private static final int LONGEST_ID = 256;
    private static final int LONGEST_MESSAGE = 1_500;

    private Checks() {}

    /** Checks a text that names something: not blank, of bounded length, storable anywhere. Returns it. */
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

    /** Checks a text that names a subject: as an id, but not a pseudonym. Returns it. */
    public static String requireSubject(String text) {
        if (text.startsWith(PSEUDONYM)) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE,
                    "subject begins with '" + PSEUDONYM + "', which is reserved for erased subjects");
        }
        return requireId("subject", text);
    }

    /** Checks a text that names something, unless it is null. */
    public static void requireIdIfAny(String what, @Nullable String text) {
        if (text != null) {
            requireId(what, text);
        }
    }

    /** Checks that UTF-8 and every database can store a text: no NUL, no half of a surrogate pair. Returns it. */
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
                        ErrorCode.INVALID_VALUE, what + " has a NUL or an unpaired surrogate at position " + i);
            }
        }
        return text;
    }

    /** Returns a printable message in which each quotation is cut to 200 characters, and the whole to a screen. */
    public static String message(String text) {
        String cut = Printable.of(text).replaceAll("'([^']{200})[^']+'", "'$1...'");
        return cut.length() <= LONGEST_MESSAGE ? cut : cut.substring(0, LONGEST_MESSAGE) + "...";
    }

    /** Shortens a text to 40 characters, for a message. */
    public static String shorten(String text) {
        return shorten(text, 40);
    }

    /** Shortens a text to a number of characters, for a message. */
    public static String shorten(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }

    /** Checks that a value is above zero, unless it is null. */
    public static <T> void requirePositive(String what, @Nullable T value, Predicate<T> positive) {
        if (value != null && !positive.test(value)) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "the " + what + " must be above zero, not " + value);
        }
    }
}
