package io.bonsela.report;

import io.bonsela.api.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Formats numbers for people. */
public final class Numbers {
    /** What is shown if there is no value. */
    public static final String NONE = "–";

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private Numbers() {}

    /** Returns an id followed by the title, if there is one. */
    public static String named(String id, @Nullable String title) {
        return title == null || title.isBlank() ? id : id + ": " + title;
    }

    /** Formats a number, such as {@code 12,345}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Formats an amount with its currency. */
    public static String money(Money money) {
        return money.currency().code() + " " + amount(money);
    }

    /** Formats an amount without its currency. */
    public static String amount(Money money) {
        return String.format(Locale.ROOT, "%,." + money.currency().minorUnits() + "f", money.amount());
    }

    /** Formats a number with its sign, including a plus sign. */
    public static String signed(BigDecimal number) {
        return (number.signum() > 0 ? "+" : "") + plain(number);
    }

    /** Formats a number with all its decimals. */
    static String plain(BigDecimal number) {
        return String.format(Locale.ROOT, "%,." + Math.max(0, number.scale()) + "f", number);
    }

    /** Formats amounts, separated by commas; a dash if there are none. */
    public static String all(Collection<Money> sums) {
        return sums.isEmpty() ? NONE : sums.stream().map(Numbers::money).collect(Collectors.joining(", "));
    }

    /** Formats a part of a whole as a percentage. */
    public static String percent(long part, long whole) {
        return whole == 0 ? NONE : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    /** Formats a date and a time of day; a dash if there is none. */
    public static String moment(@Nullable Instant at, ZoneId zone) {
        return at == null ? NONE : MOMENT.format(at.atZone(zone));
    }

    /** Returns the size of an amount in a chart; 0 for null. */
    static double drawn(@Nullable Money money) {
        return money == null ? 0 : money.amount().doubleValue();
    }
}
