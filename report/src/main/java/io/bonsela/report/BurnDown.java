package io.bonsela.report;

import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.api.backtest.BacktestReport.RuleDay;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/** Computes how a budget decreased from day to day. */
final class BurnDown {
    private BurnDown() {}

    /** Returns what a budget had left at the end of each day; each of its periods starts with the full limit. */
    static List<Double> left(Figures figures, BudgetBalance balance, TimeLine days) {
        String unit = balance.limit().currency().code();
        List<RuleDay> own = figures.days().stream()
                .filter(day -> balance.budget().equals(day.budget()))
                .toList();
        List<Double> spent =
                days.sums(own, RuleDay::date, day -> Numbers.drawn(day.cost().get(unit)));
        List<Double> left = new ArrayList<>();
        double now = Numbers.drawn(balance.limit());
        String period = "";
        for (int i = 0; i < spent.size(); i++) {
            String current = period(days.starts().get(i), balance.period());
            now = current.equals(period) ? now : Numbers.drawn(balance.limit());
            period = current;
            now -= spent.get(i);
            left.add(Math.max(0, now));
        }
        return left;
    }

    /** Returns the period of a date, of the same kind as another period. */
    private static String period(LocalDate date, String other) {
        return switch (other.length()) {
            case 4 -> date.toString().substring(0, 4);
            case 7 -> date.toString().substring(0, 7);
            case 10 ->
                LocalDate.parse(other).getDayOfWeek() == DayOfWeek.MONDAY
                        ? date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                                .toString()
                        : date.toString();
            default -> other;
        };
    }
}
