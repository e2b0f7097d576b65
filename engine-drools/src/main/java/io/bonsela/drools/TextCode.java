package io.bonsela.drools;

import io.bonsela.api.Reason;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Code that creates texts. */
final class TextCode {
    private TextCode() {}

    static Code cat(CodeCompiler.Part[] parts) {
        return (s, element) -> {
            Object values = CodeCompiler.Part.values(parts, s, element);
            if (!(values instanceof List<?> list)) {
                return values;
            }
            StringBuilder text = new StringBuilder();
            for (Object value : list) {
                if (text.length() <= Meter.LONGEST_TEXT) {
                    text.append(written(value));
                }
            }
            return s.meter().made(text.toString());
        };
    }

    private static String written(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            String plain = number.toPlainString();
            return plain.contains(".") ? plain.replaceFirst("\\.?0*$", "") : plain;
        }
        return value == null ? "" : value.toString();
    }

    static Code changed(Code text, UnaryOperator<String> change) {
        return (s, element) -> {
            Object value = text.eval(s, element);
            return value == null
                    ? Operators.MISSING
                    : value instanceof String plain ? s.meter().made(change.apply(plain)) : value;
        };
    }

    static Code substring(Code[] parts) {
        return (s, element) -> {
            Object[] values = new Object[parts.length];
            boolean missing = false;
            for (int i = 0; i < parts.length; i++) {
                values[i] = parts[i].eval(s, element);
                if (values[i] instanceof Reason) {
                    return values[i];
                }
                missing |= values[i] == null;
            }
            if (missing) {
                return Operators.MISSING;
            }
            String text = (String) values[0];
            long size = text.codePointCount(0, text.length());
            long start = whole(values[1]);
            start = Math.min(size, start < 0 ? Math.max(0, size + start) : start);
            long end = size;
            if (parts.length == 3) {
                long length = whole(values[2]);
                end = Math.min(size, length < 0 ? size + length : start + length);
            }
            int from = text.offsetByCodePoints(0, (int) start);
            return s.meter().made(end <= start ? "" : text.substring(from, text.offsetByCodePoints(0, (int) end)));
        };
    }

    /** Returns a number without its fraction, limited to the maximum length of a text. */
    private static long whole(Object number) {
        BigDecimal value = (BigDecimal) number;
        long far = Meter.LONGEST_TEXT;
        return value.abs().compareTo(BigDecimal.valueOf(far)) > 0 ? value.signum() * far : value.longValue();
    }
}
