package io.bonsela.core.caps;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the values of a cap's dimensions as one injective text. */
public final class Dimensions {
    private Dimensions() {}

    /** Whether a value is none: all who lack it are not one. */
    public static boolean isMissing(@Nullable Object value) {
        return value == null || (value instanceof String text && text.isBlank());
    }

    /** Each value as its kind, its length and its text, so that no two lists of values look alike. None is missing. */
    static String of(List<?> values) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            String plain = value instanceof BigDecimal number
                    ? number.stripTrailingZeros().toPlainString()
                    : value.toString();
            text.append(value.getClass().getSimpleName().charAt(0))
                    .append(plain.length())
                    .append(':')
                    .append(plain);
        }
        return text.toString();
    }
}
