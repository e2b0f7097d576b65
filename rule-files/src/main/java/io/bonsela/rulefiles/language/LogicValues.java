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

/** JsonLogic's soft meaning of values: what is true, what is a number, what is equal. */
final class LogicValues {
    private static final int MOST_DIGITS = 1_000;

    private LogicValues() {}

    /** Data in the kinds that operators know. */
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
                ErrorCode.INVALID_VALUE, "JsonLogic has no " + data.getClass().getName());
    }

    /** Nothing, false, zero, the empty text and the empty list are false. */
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

    /** Nothing and the empty text are zero, truth is one. */
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

    /** Keeps digits from growing without end. */
    static BigDecimal bounded(BigDecimal number) {
        if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS) {
            throw new LogicException(LogicException.LIMIT);
        }
        return number;
    }

    /** As it is written when it becomes a part of a text. */
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

    /** Two texts are compared as they are, all else as numbers; nothing is equal to no text. */
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

    /** Of one kind, and equal. */
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

    /** What a step of a path leads to: a field by its name, an element by its position, else nothing. */
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

    /** Whether a step of a path leads to something, be it nothing. */
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

    /** A part of a text, by code points: from a start, for a length; below zero, both count from the end. */
    static String substring(String text, int start, @Nullable Integer length) {
        int[] points = text.codePoints().toArray();
        int from = start < 0 ? Math.max(0, points.length + start) : Math.min(start, points.length);
        int until = length == null
                ? points.length
                : length < 0 ? points.length + length : (int) Math.min((long) from + length, points.length);
        return until <= from ? "" : new String(points, from, until - from);
    }
}
