package io.bonsela.cli.report;

import io.bonsela.api.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts numbers for people. */
public final class Numbers {
    /** Stands where there is no number. */
    static final String NONE = "–";

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private Numbers() {}

    /** An id with the title beside it, if there is one. */
    public static String named(String id, @Nullable String title) {
        return title == null || title.isBlank() ? id : id + ": " + title;
    }

    /** Such as {@code 12,345}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** With its currency. */
    public static String money(Money money) {
        return money.currency().code() + " " + amount(money);
    }

    /** Without its currency. */
    public static String amount(Money money) {
        return String.format(Locale.ROOT, "%,." + money.currency().minorUnits() + "f", money.amount());
    }

    /** With its sign, also if that is a plus. */
    public static String signed(BigDecimal number) {
        return (number.signum() > 0 ? "+" : "") + plain(number);
    }

    /** With as many decimals as it has. */
    static String plain(BigDecimal number) {
        return String.format(Locale.ROOT, "%,." + Math.max(0, number.scale()) + "f", number);
    }

    static String all(Collection<Money> sums) {
        return sums.isEmpty() ? NONE : sums.stream().map(Numbers::money).collect(Collectors.joining(", "));
    }

    /** How much a part is of a whole, in percent. */
    public static String percent(long part, long whole) {
        return whole == 0 ? NONE : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    /** A date and a time of day; a dash: there is none. */
    public static String moment(@Nullable Instant at, ZoneId zone) {
        return at == null ? NONE : MOMENT.format(at.atZone(zone));
    }

    /** How high or long it is in a drawing; nothing counts as nothing. */
    static double drawn(@Nullable Money money) {
        return money == null ? 0 : money.amount().doubleValue();
    }
}
