package io.bonsela.api;

import io.bonsela.api.internal.Checks;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;

/**
 * An exact amount of one currency, or of points; may be negative. Stored as a whole number of minor units, so the range
 * is about &plusmn;9.2 * 10<sup>18</sup> minor units; overflow is an error. Amounts of different currencies cannot be
 * added or compared. Immutable.
 *
 * @param currency the currency
 * @param minorUnits the amount in minor units, e.g. cents
 */
public record Money(CurrencyUnit currency, long minorUnits) implements Comparable<Money> {
    private static final int LONGEST_NUMBER = 64;

    /** Checks that a currency is given. */
    public Money {
        Objects.requireNonNull(currency, "currency");
    }

    /**
     * Returns an amount written as a decimal.
     *
     * @param currency a code as of {@link CurrencyUnit#of}
     * @param amount a plain decimal such as {@code 12.50}, without exponent, with no more decimals than the currency
     *     has
     * @throws BonselaException INVALID_MONEY if either cannot be read, MONEY_OVERFLOW if the amount is too large
     */
    public static Money of(String currency, String amount) {
        if (amount.length() > LONGEST_NUMBER || !isPlainDecimal(amount)) {
            boolean separated = amount.matches("-?[0-9]{1,3}([, ][0-9]{3})+(\\.[0-9]+)?");
            throw new BonselaException(
                    ErrorCode.INVALID_MONEY,
                    "not a decimal amount: '" + Checks.shorten(amount) + "'"
                            + (separated ? ", write " + amount.replaceAll("[, ]", "") : ""));
        }
        return of(CurrencyUnit.of(currency), new BigDecimal(amount), RoundingMode.UNNECESSARY);
    }

    /**
     * Returns an exact amount.
     *
     * @param currency a code as of {@link CurrencyUnit#of}
     * @param amount no more decimals than the currency has
     * @throws BonselaException INVALID_MONEY if it has more decimals, MONEY_OVERFLOW if it is too large
     */
    public static Money of(String currency, BigDecimal amount) {
        return of(CurrencyUnit.of(currency), amount, RoundingMode.UNNECESSARY);
    }

    /**
     * Returns an amount rounded to the currency's minor unit.
     *
     * @param currency the currency
     * @param amount any decimal
     * @param rounding how to round; {@link RoundingMode#UNNECESSARY} refuses amounts that need rounding
     * @throws BonselaException INVALID_MONEY or MONEY_OVERFLOW
     */
    public static Money of(CurrencyUnit currency, BigDecimal amount, RoundingMode rounding) {
        // Checked before any arithmetic: scaling 1e99999999 would not end.
        if ((long) amount.precision() - amount.scale() > 19) {
            throw new BonselaException(ErrorCode.MONEY_OVERFLOW, "amount of " + currency + " is too large");
        }
        if (amount.scale() > 1_000_000) {
            throw new BonselaException(ErrorCode.INVALID_MONEY, "amount of " + currency + " has too many decimals");
        }
        BigDecimal scaled;
        try {
            scaled = amount.setScale(currency.minorUnits(), rounding);
        } catch (ArithmeticException e) {
            throw new BonselaException(
                    ErrorCode.INVALID_MONEY,
                    currency + " has " + currency.minorUnits() + " decimals, but " + amount + " has more",
                    e);
        }
        try {
            return new Money(currency, scaled.unscaledValue().longValueExact());
        } catch (ArithmeticException e) {
            throw new BonselaException(ErrorCode.MONEY_OVERFLOW, "amount of " + currency + " is too large", e);
        }
    }

    /**
     * Returns an amount given in minor units.
     *
     * @param currency a code as of {@link CurrencyUnit#of}
     * @param minorUnits the amount in minor units, e.g. cents
     */
    public static Money ofMinor(String currency, long minorUnits) {
        return new Money(CurrencyUnit.of(currency), minorUnits);
    }

    /**
     * Parses the form that {@link #toString} returns: code, one space, amount.
     *
     * @param text such as {@code USD 12.50}
     * @throws BonselaException INVALID_MONEY or MONEY_OVERFLOW
     */
    public static Money parse(String text) {
        int space = text.indexOf(' ');
        boolean amountFirst = !text.isEmpty() && isPlainDecimal(space < 0 ? text : text.substring(0, space));
        if (space < 0 || amountFirst) {
            throw new BonselaException(
                    ErrorCode.INVALID_MONEY,
                    "write money as 'USD 12.50'" + (amountFirst ? ", the currency first" : "") + ", not '"
                            + Checks.shorten(text) + "'");
        }
        return of(text.substring(0, space), text.substring(space + 1));
    }

    /**
     * Returns zero in a currency.
     *
     * @param currency the currency
     */
    public static Money zero(CurrencyUnit currency) {
        return new Money(currency, 0);
    }

    /** The amount as a decimal with the currency's number of decimals. */
    public BigDecimal amount() {
        return BigDecimal.valueOf(minorUnits, currency.minorUnits());
    }

    /**
     * Returns the sum of this amount and another.
     *
     * @param other an amount of the same currency
     * @throws BonselaException INVALID_MONEY for another currency, MONEY_OVERFLOW
     */
    public Money plus(Money other) {
        requireSameCurrency(other);
        try {
            return new Money(currency, Math.addExact(minorUnits, other.minorUnits));
        } catch (ArithmeticException e) {
            throw new BonselaException(ErrorCode.MONEY_OVERFLOW, this + " plus " + other + " is too large", e);
        }
    }

    /**
     * Returns this amount less another.
     *
     * @param other an amount of the same currency
     * @throws BonselaException INVALID_MONEY for another currency, MONEY_OVERFLOW
     */
    public Money minus(Money other) {
        return plus(other.negate());
    }

    /**
     * Returns the amount with the opposite sign.
     *
     * @throws BonselaException MONEY_OVERFLOW
     */
    public Money negate() {
        try {
            return new Money(currency, Math.negateExact(minorUnits));
        } catch (ArithmeticException e) {
            throw new BonselaException(ErrorCode.MONEY_OVERFLOW, this + " cannot be negated", e);
        }
    }

    /** Whether the amount is above zero. */
    public boolean isPositive() {
        return minorUnits > 0;
    }

    /**
     * Compares amounts of one currency.
     *
     * @throws BonselaException INVALID_MONEY for another currency
     */
    @Override
    public int compareTo(Money other) {
        requireSameCurrency(other);
        return Long.compare(minorUnits, other.minorUnits);
    }

    /** Returns code, one space, amount: {@code USD 12.50}. */
    @Override
    public String toString() {
        return currency.code() + ' ' + amount().toPlainString();
    }

    private void requireSameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new BonselaException(
                    ErrorCode.INVALID_MONEY, currency + " and " + other.currency + " cannot be combined");
        }
    }

    private static boolean isPlainDecimal(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int point = text.indexOf('.');
        String whole = text.substring(start, point < 0 ? text.length() : point);
        String decimals = point < 0 ? "0" : text.substring(point + 1);
        return isDigits(whole) && isDigits(decimals);
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
