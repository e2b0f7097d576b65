package io.bonsela.api;

import io.bonsela.api.internal.Checks;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of value that events contain and conditions compute with. Each kind has one normal form, so that equal
 * values are equal objects on every machine.
 *
 * <table>
 * <caption>Kinds</caption>
 * <tr><th>kind</th><th>given as</th><th>kept as</th></tr>
 * <tr><td>text</td><td>String</td><td>String, at most 10,000 characters</td></tr>
 * <tr><td>boolean</td><td>Boolean</td><td>Boolean</td></tr>
 * <tr><td>number</td><td>Integer, Long, BigInteger, BigDecimal</td><td>BigDecimal without trailing zeros, at most 34
 * digits on either side of the point</td></tr>
 * <tr><td>money</td><td>{@link Money}</td><td>Money</td></tr>
 * <tr><td>date, instant</td><td>LocalDate, Instant</td><td>the same, within the years 1 to 9999</td></tr>
 * <tr><td>list</td><td>List of values</td><td>unmodifiable List, at most 1,000 long</td></tr>
 * <tr><td>object</td><td>Map of name to value</td><td>unmodifiable Map, in the order of names, at most
 * 1,000 fields</td></tr>
 * </table>
 *
 * <p>Lists and objects nest at most eight deep. Binary floating point is refused.
 */
public final class Values {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
    private static final int LONGEST_TEXT = 10_000;
    private static final int LONGEST_LIST = 1_000;
    private static final int DEEPEST = 8;
    private static final int MOST_DIGITS = 34;

    private Values() {}

    /**
     * Returns the normal form of a value.
     *
     * @param name the value's name, for the error message
     * @param value the value; null stays null
     * @throws BonselaException INVALID_VALUE if the value is of an unsupported kind or exceeds a limit
     */
    public static @Nullable Object normalize(String name, @Nullable Object value) {
        return normalize(name, value, 0);
    }

    /**
     * Returns the normal form of a number: no trailing zeros, no negative scale.
     *
     * @param name the number's name, for the error message
     * @param number the number
     * @throws BonselaException INVALID_VALUE if it has more than 34 digits before or after the point
     */
    public static BigDecimal number(String name, BigDecimal number) {
        if (Math.abs((long) number.scale()) > MOST_DIGITS || number.precision() > 2 * MOST_DIGITS) {
            // A zero of any scale is zero.
            if (number.signum() == 0) {
                return BigDecimal.ZERO;
            }
            throw tooManyDigits(name);
        }
        BigDecimal stripped = number.stripTrailingZeros();
        BigDecimal plain = stripped.scale() < 0 ? stripped.setScale(0) : stripped;
        if (plain.precision() - plain.scale() > MOST_DIGITS) {
            throw tooManyDigits(name);
        }
        return plain;
    }

    private static @Nullable Object normalize(String name, @Nullable Object value, int depth) {
        if (value == null || value instanceof Boolean || value instanceof Money) {
            return value;
        }
        if (value instanceof Instant at) {
            return requireYear(name, !at.isBefore(FIRST) && at.isBefore(END), at);
        }
        if (value instanceof LocalDate date) {
            return requireYear(name, date.getYear() >= 1 && date.getYear() <= 9_999, date);
        }
        if (value instanceof String text) {
            if (text.length() > LONGEST_TEXT) {
                throw invalid(name, "is longer than " + LONGEST_TEXT + " characters");
            }
            return Checks.requireStorable("'" + name + "'", text);
        }
        if (value instanceof BigDecimal decimal) {
            return number(name, decimal);
        }
        if (value instanceof Integer || value instanceof Long) {
            return number(name, BigDecimal.valueOf(((Number) value).longValue()));
        }
        if (value instanceof BigInteger integer) {
            return number(name, new BigDecimal(integer));
        }
        if (depth >= DEEPEST) {
            throw invalid(name, "is nested more than " + DEEPEST + " levels deep");
        }
        if (value instanceof List<?> list) {
            if (list.size() > LONGEST_LIST) {
                throw invalid(name, "has more than " + LONGEST_LIST + " elements");
            }
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(element -> copy.add(normalize(name, element, depth + 1)));
            return Collections.unmodifiableList(copy);
        }
        if (value instanceof Map<?, ?> map) {
            if (map.size() > LONGEST_LIST) {
                throw invalid(name, "has more than " + LONGEST_LIST + " fields");
            }
            Map<String, @Nullable Object> copy = new TreeMap<>();
            map.forEach((key, element) -> {
                if (!(key instanceof String field)) {
                    throw invalid(name, "has a field name that is not text");
                }
                Checks.requireId("a field of '" + name + "'", field);
                copy.put(field, normalize(name + '.' + field, element, depth + 1));
            });
            return Collections.unmodifiableMap(copy);
        }
        throw invalid(
                name,
                "is a " + value.getClass().getSimpleName()
                        + "; expected text, Boolean, an integer, BigDecimal, Money, LocalDate, Instant, List or Map");
    }

    private static Object requireYear(String name, boolean isWithin, Object value) {
        if (!isWithin) {
            throw invalid(name, "is not in the years 1 to 9999");
        }
        return value;
    }

    private static BonselaException tooManyDigits(String name) {
        return invalid(name, "has more than " + MOST_DIGITS + " digits before or after the point");
    }

    private static BonselaException invalid(String name, String what) {
        return new BonselaException(ErrorCode.INVALID_VALUE, "'" + Checks.shorten(name) + "' " + what);
    }
}
