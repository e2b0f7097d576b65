package io.bonsela.report;

import io.bonsela.api.Money;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.api.backtest.BacktestReport.RuleDay;
import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What was issued in a period, such as a month.
 *
 * @param issued the number of rewards
 * @param value the value granted, by currency
 * @param cost the cost, by currency
 */
record Stretch(long issued, SortedMap<String, Money> value, SortedMap<String, Money> cost) {
    static final Stretch NOTHING = new Stretch(0, Collections.emptySortedMap(), Collections.emptySortedMap());

    /** Returns the periods by name; a function returns the name for a date. */
    static SortedMap<String, Stretch> of(Figures figures, Function<LocalDate, String> name) {
        SortedMap<String, Stretch> all = new TreeMap<>();
        for (RuleDay day : figures.days()) {
            all.merge(name.apply(day.date()), new Stretch(day.issued(), day.value(), day.cost()), Stretch::plus);
        }
        return all;
    }

    private Stretch plus(Stretch other) {
        return new Stretch(issued + other.issued, sum(value, other.value), sum(cost, other.cost));
    }

    private static SortedMap<String, Money> sum(SortedMap<String, Money> one, SortedMap<String, Money> other) {
        SortedMap<String, Money> sums = new TreeMap<>(one);
        other.forEach((unit, money) -> sums.merge(unit, money, Money::plus));
        return sums;
    }
}
