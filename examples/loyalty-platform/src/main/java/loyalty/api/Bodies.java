package loyalty.api;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Checks of values in requests. */
final class Bodies {
    private static final int LONGEST = 200;

    private Bodies() {}

    /** Returns a text, stripped. */
    static String required(String name, @Nullable String value) {
        String text = optional(name, value);
        if (text == null) {
            throw invalid(name, "is missing");
        }
        return text;
    }

    /** Returns a text, stripped; null if there is none. */
    static @Nullable String optional(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        if (value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl)) {
            throw invalid(name, "has more than " + LONGEST + " characters, or control characters");
        }
        return value.strip();
    }

    /** Returns a password or a token, as it was given. */
    static String secret(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw invalid(name, "is missing");
        } else if (value.length() > LONGEST) {
            throw invalid(name, "has more than " + LONGEST + " characters");
        }
        return value;
    }

    /** Returns the size of a page. */
    static int limit(int limit) {
        if (limit < 1 || limit > 100) {
            throw invalid("limit", "is not between 1 and 100");
        }
        return limit;
    }

    static BonselaException invalid(String name, String why) {
        return new BonselaException(ErrorCode.INVALID_VALUE, name + ' ' + why);
    }
}
