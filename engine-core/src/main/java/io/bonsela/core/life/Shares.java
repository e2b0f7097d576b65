package io.bonsela.core.life;

import io.bonsela.api.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Divides amounts in proportion. */
public final class Shares {
    private Shares() {}

    /**
     * Returns the share of an amount that a part has in a whole, rounded half-even. The share of the whole is the
     * amount.
     */
    public static Money of(Money amount, BigDecimal part, BigDecimal whole) {
        BigDecimal share =
                BigDecimal.valueOf(amount.minorUnits()).multiply(part).divide(whole, 0, RoundingMode.HALF_EVEN);
        return new Money(amount.currency(), share.longValueExact());
    }

    /** Returns the share of an amount that a part of one currency has in a whole of the same currency. */
    public static Money of(Money amount, Money part, Money whole) {
        return of(amount, BigDecimal.valueOf(part.minorUnits()), BigDecimal.valueOf(whole.minorUnits()));
    }

    /** The smaller of two amounts. */
    public static Money least(Money one, Money other) {
        return one.minorUnits() <= other.minorUnits() ? one : other;
    }
}
