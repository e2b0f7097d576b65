package io.bonsela.core.decide;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the values of a cap's dimensions as one injective text. */
final class Dimensions {
    private Dimensions() {}

    /** Each value as its kind, its length and its text, so that no two lists of values look alike. */
    static String of(List<? extends @Nullable Object> values) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            if (value == null) {
                text.append('-');
                continue;
            }
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
