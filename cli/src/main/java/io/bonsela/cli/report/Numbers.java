package io.bonsela.cli.report;

import io.bonsela.api.Money;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Puts numbers for people. */
final class Numbers {
    private Numbers() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String money(Money money) {
        return money.currency().code() + " " + amount(money);
    }

    static String amount(Money money) {
        return String.format(Locale.ROOT, "%,." + money.currency().minorUnits() + "f", money.amount());
    }

    static String all(Collection<Money> sums) {
        return sums.isEmpty() ? "–" : sums.stream().map(Numbers::money).collect(Collectors.joining(", "));
    }

    static String plain(BigDecimal number) {
        return String.format(Locale.ROOT, "%,." + Math.max(0, number.scale()) + "f", number);
    }

    static String signed(BigDecimal number) {
        return (number.signum() > 0 ? "+" : "") + plain(number);
    }

    static String percent(long part, long whole) {
        return whole == 0 ? "–" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }
}
