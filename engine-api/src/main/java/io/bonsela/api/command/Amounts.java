package io.bonsela.api.command;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Money;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What commands with an amount have in common. */
final class Amounts {
    private Amounts() {}

    static void requirePositive(@Nullable Money amount) {
        if (amount != null && !amount.isPositive()) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "an amount is above zero, not " + amount);
        }
    }

    /** Arguments with one more, if there is one. */
    static Map<String, Object> with(Map<String, Object> arguments, String name, @Nullable Object value) {
        if (value == null) {
            return arguments;
        }
        Map<String, Object> more = new TreeMap<>(arguments);
        more.put(name, value);
        return more;
    }
}
