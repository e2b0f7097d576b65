package io.bonsela.core.interpret;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Money;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Money during a computation: exact, not yet rounded to minor units. */
public record Amount(CurrencyUnit currency, BigDecimal value) {
    /** Returns the number in an amount, or a number itself; null: the value is neither. */
    public static @Nullable BigDecimal number(@Nullable Object value) {
        return value instanceof Money money
                ? money.amount()
                : value instanceof Amount amount ? amount.value : value instanceof BigDecimal number ? number : null;
    }
}
