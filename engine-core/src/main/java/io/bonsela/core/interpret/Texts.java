package io.bonsela.core.interpret;

import io.bonsela.api.Reason;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Computes operators that create texts. */
final class Texts {
    private static final BigDecimal FURTHEST = BigDecimal.valueOf(Meter.LONGEST_TEXT);

    private Texts() {}

    /** Joins texts, numbers and booleans; null adds no characters. */
    static Object cat(List<@Nullable Object> values, Meter meter) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            text.append(value == null ? "" : value instanceof BigDecimal number ? plain(number) : value.toString());
            if (text.length() > Meter.LONGEST_TEXT) {
                break;
            }
        }
        return made(text.toString(), meter);
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** Returns a part of a text, by start and length in code points; negative numbers count from the end. */
    static Object substring(List<@Nullable Object> values, Meter meter) {
        if (values.contains(null)) {
            return Walker.missing();
        }
        int[] points = ((String) values.get(0)).codePoints().toArray();
        int start = position(values.get(1));
        int from = start < 0 ? Math.max(0, points.length + start) : Math.min(start, points.length);
        int until = points.length;
        if (values.size() == 3) {
            int length = position(values.get(2));
            until = length < 0 ? points.length + length : Math.min(from + length, points.length);
        }
        String text = until <= from ? "" : new String(points, from, until - from);
        return made(text, meter);
    }

    /** Returns a text in lower case. */
    static Object lower(@Nullable Object text, Meter meter) {
        return text == null ? Walker.missing() : made(((String) text).toLowerCase(Locale.ROOT), meter);
    }

    /** Returns a text without white space at its beginning and end. */
    static Object trim(@Nullable Object text, Meter meter) {
        return text == null ? Walker.missing() : made(((String) text).strip(), meter);
    }

    private static Object made(String text, Meter meter) {
        Reason exceeded = meter.text(text.length());
        return exceeded != null ? exceeded : text;
    }

    private static int position(Object value) {
        return ((BigDecimal) value).max(FURTHEST.negate()).min(FURTHEST).intValue();
    }
}
