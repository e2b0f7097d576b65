package io.bonsela.rulefiles.language;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** JsonLogic's loose semantics of values: truth, numbers and equality. */
final class LogicValues {
    /** The maximum number of characters of a text that operators build. */
    static final int LONGEST_TEXT = 1 << 20;

    private static final int MOST_DIGITS = 1_000;

    private LogicValues() {}

    /** Converts data to the types that operators support. */
    static @Nullable Object of(@Nullable Object data) {
        if (data == null || data instanceof Boolean || data instanceof String || data instanceof BigDecimal) {
            return data;
        }
        if (data instanceof Integer || data instanceof Long) {
            return BigDecimal.valueOf(((Number) data).longValue());
        }
        if (data instanceof BigInteger integer) {
            return new BigDecimal(integer);
        }
        if (data instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>(list.size());
            list.forEach(element -> elements.add(of(element)));
            return elements;
        }
        if (data instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            map.forEach((name, value) -> fields.put(String.valueOf(name), of(value)));
            return fields;
        }
        throw new BonselaException(
                ErrorCode.INVALID_VALUE,
                "JsonLogic does not support " + data.getClass().getName());
    }

    /** Returns the first operand; null if there is none. */
    static @Nullable Object first(List<@Nullable Object> operands) {
        return operands.isEmpty() ? null : operands.get(0);
    }

    /** Null, false, zero, the empty text and the empty list are false. */
    static boolean truth(@Nullable Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (value instanceof BigDecimal number) {
            return number.signum() != 0;
        }
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        return value instanceof List<?> list ? !list.isEmpty() : value != null;
    }

    /** Converts a value to a number: null, false and blank text are zero, true is one. */
    static BigDecimal number(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return number;
        }
        if (value == null) {
            return BigDecimal.ZERO;
        }
        if (value instanceof Boolean truth) {
            return truth ? BigDecimal.ONE : BigDecimal.ZERO;
        }
        if (value instanceof String text && text.length() <= 2 * MOST_DIGITS) {
            try {
                return text.isBlank() ? BigDecimal.ZERO : bounded(new BigDecimal(text.strip()));
            } catch (NumberFormatException e) {
                throw new LogicException(LogicException.NOT_A_NUMBER);
            }
        }
        throw new LogicException(LogicException.NOT_A_NUMBER);
    }

    /** Converts a value to a position in a text or a list, limited to the length of the longest text. */
    static int position(@Nullable Object value) {
        BigDecimal bound = BigDecimal.valueOf(LONGEST_TEXT);
        return number(value).max(bound.negate()).min(bound).intValue();
    }

    /** Limits the number of digits. */
    static BigDecimal bounded(BigDecimal number) {
        if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS) {
            throw new LogicException(LogicException.LIMIT);
        }
        return number;
    }

    /** Converts a value to text for use within a text. */
    static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
        if (value instanceof List<?> || value instanceof Map<?, ?>) {
            throw new LogicException(LogicException.ARGUMENTS);
        }
        return value.toString();
    }

    /** Compares two texts as text, and other values as numbers; null does not equal a text, list or map. */
    static boolean equal(@Nullable Object left, @Nullable Object right) {
        boolean nothing = left == null || right == null;
        if (nothing && !isSimple(left, right)) {
            return left == right;
        }
        return compare(left, right) == 0;
    }

    private static boolean isSimple(@Nullable Object left, @Nullable Object right) {
        Object other = left == null ? right : left;
        return other instanceof BigDecimal || other instanceof Boolean;
    }

    static int compare(@Nullable Object left, @Nullable Object right) {
        return left instanceof String a && right instanceof String b
                ? a.compareTo(b)
                : number(left).compareTo(number(right));
    }

    /** Whether two values have the same type and are equal. */
    static boolean same(@Nullable Object left, @Nullable Object right) {
        if (left instanceof BigDecimal a && right instanceof BigDecimal b) {
            return a.compareTo(b) == 0;
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            return a.size() == b.size() && IntStream.range(0, a.size()).allMatch(i -> same(a.get(i), b.get(i)));
        }
        if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
            return a.keySet().equals(b.keySet()) && a.keySet().stream().allMatch(key -> same(a.get(key), b.get(key)));
        }
        return Objects.equals(left, right);
    }

    /** Returns what a path step refers to: a field by name or an element by position, otherwise null. */
    static @Nullable Object part(@Nullable Object whole, Object step) {
        String name = step instanceof String text ? text : text(step);
        if (whole instanceof Map<?, ?> map) {
            return map.get(name);
        }
        if (whole instanceof List<?> list && name.length() <= 9 && name.matches("\\d+")) {
            int position = Integer.parseInt(name, 10);
            return position < list.size() ? list.get(position) : null;
        }
        return null;
    }

    /** Whether a path step exists; its value may be null. */
    static boolean has(@Nullable Object whole, Object step) {
        return whole instanceof Map<?, ?> map ? map.containsKey(text(step)) : part(whole, step) != null;
    }

    static @Nullable Object walk(@Nullable Object whole, String path) {
        Object at = whole;
        for (String step : path.isEmpty() ? new String[0] : path.split("\\.", -1)) {
            at = part(at, step);
        }
        return at;
    }

    /** Returns a part of a text, in code points; a negative start or length counts from the end. */
    static String substring(String text, int start, @Nullable Integer length) {
        int[] points = text.codePoints().toArray();
        int from = start < 0 ? Math.max(0, points.length + start) : Math.min(start, points.length);
        int until = length == null
                ? points.length
                : length < 0 ? points.length + length : (int) Math.min((long) from + length, points.length);
        return until <= from ? "" : new String(points, from, until - from);
    }
}
