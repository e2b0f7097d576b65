package io.bonsela.core.interpret;

import io.bonsela.api.CurrencyUnit;
import java.math.BigDecimal;

/** Money during a computation: exact, not yet rounded to minor units. */
public record Amount(CurrencyUnit currency, BigDecimal value) {}
