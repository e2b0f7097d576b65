package io.bonsela.report;

import io.bonsela.api.Money;
import io.bonsela.api.backtest.BacktestReport.RolloutGroup;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Rows about the groups of rollouts. */
public final class Rollouts {
    /** The headings of the rows. */
    public static final List<String> HEADINGS =
            List.of("rollout", "group", "share", "customers", "sales", "per customer", "issued");

    private Rollouts() {}

    /** Returns the headings with capital letters. */
    static List<String> headings() {
        return HEADINGS.stream()
                .map(heading -> heading.substring(0, 1).toUpperCase(Locale.ROOT) + heading.substring(1))
                .toList();
    }

    /**
     * Returns the row of a group.
     *
     * @param group the group
     */
    public static List<String> row(RolloutGroup group) {
        List<Money> each = group.sales().values().stream()
                .map(sales -> Money.of(
                        sales.currency(),
                        sales.amount().divide(BigDecimal.valueOf(group.customers()), 10, RoundingMode.HALF_EVEN),
                        RoundingMode.HALF_EVEN))
                .toList();
        return List.of(
                group.salt(),
                group.isHoldout()
                        ? "holdout"
                        : Objects.requireNonNullElse(group.variant(), String.join(", ", group.rules())),
                group.percent().toPlainString() + " %",
                Numbers.count(group.customers()),
                Numbers.all(group.sales().values()),
                Numbers.all(each),
                Numbers.count(group.issued()));
    }
}
