package io.bonsela.core.caps;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes the values of a cap's dimensions as one text. Different values have different texts. */
public final class Dimensions {
    private Dimensions() {}

    /** Whether a value is missing. Events without a value do not share a counter. */
    public static boolean isMissing(@Nullable Object value) {
        return value == null || (value instanceof String text && text.isBlank());
    }

    /**
     * Encodes each value as its kind, its length and its text, so that different lists have different texts. No value
     * may be missing.
     */
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
