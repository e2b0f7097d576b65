package io.bonsela.report;

import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.backtest.BacktestReport;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.api.backtest.BacktestReport.RuleDay;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Draws charts of what new rules would have changed.
 *
 * @param report the backtest; on at least one day, at least one side issued something
 */
record ChangesCharts(BacktestReport report) {
    private static final int MOST_ROWS = 12;
    private static final String OLD = "old rules";
    private static final String NEW = "new rules";

    void draw(Charts charts) {
        List<LocalDate> dates = Stream.of(report.baseline(), report.candidate())
                .flatMap(figures -> figures.days().stream())
                .map(RuleDay::date)
                .toList();
        TimeLine time = TimeLine.of(dates);
        charts.columns(
                "Rewards issued " + time.per(),
                time,
                both(figures -> time.sums(figures.days(), RuleDay::date, RuleDay::issued)));
        report.cost()
                .keySet()
                .forEach(unit -> charts.columns(
                        "Cost " + time.per() + ", " + unit,
                        time,
                        both(figures -> time.sums(
                                figures.days(),
                                RuleDay::date,
                                day -> Numbers.drawn(day.cost().get(unit))))));
        byRule(charts);
        subjects(charts);
        burnDown(charts, time.days());
    }

    private List<Series> both(Function<Figures, List<Double>> values) {
        return List.of(
                new Series(NEW, values.apply(report.candidate())), new Series(OLD, values.apply(report.baseline())));
    }

    private void byRule(Charts charts) {
        List<String> rules =
                Sides.rulesMostChangedFirst(report).stream().limit(MOST_ROWS).toList();
        charts.bars(
                "Rewards by rule, most changed first",
                rules.stream().map(rule -> Sides.rule(report, rule)).toList(),
                both(figures -> rules.stream()
                        .map(rule -> (double) Sides.issued(figures, rule))
                        .toList()),
                Stream.of(report.candidate(), report.baseline())
                        .map(figures -> rules.stream()
                                .map(rule -> Numbers.count(Sides.issued(figures, rule)))
                                .toList())
                        .toList());
    }

    /** Draws how many subjects earn how much more or less, in steps. */
    private void subjects(Charts charts) {
        Map<String, List<BigDecimal>> changes = new TreeMap<>();
        report.subjects()
                .forEach(subject -> subject.difference()
                        .forEach((unit, amount) -> changes.computeIfAbsent(unit, u -> new ArrayList<>())
                                .add(amount)));
        changes.forEach((unit, amounts) -> {
            Steps steps = Steps.of(amounts);
            charts.bars(
                    "Subjects by change, " + unit,
                    steps.labels(),
                    List.of(new Series("", steps.counts())),
                    List.of(steps.counts().stream()
                            .map(count -> Numbers.count(count.longValue()))
                            .toList()));
        });
    }

    private void burnDown(Charts charts, TimeLine time) {
        for (String budget : Sides.names(report, ChangesCharts::latest)) {
            List<Double> starts = new ArrayList<>();
            List<Series> series = new ArrayList<>();
            add(NEW, report.candidate(), latest(report.candidate()).get(budget), time, starts, series);
            add(OLD, report.baseline(), latest(report.baseline()).get(budget), time, starts, series);
            charts.lines("Remaining in budget " + budget, time, starts, series);
        }
    }

    private static Map<String, BudgetBalance> latest(Figures figures) {
        Map<String, BudgetBalance> latest = new TreeMap<>();
        figures.budgets().forEach(balance -> latest.put(balance.budget(), balance));
        return latest;
    }

    private static void add(
            String name,
            Figures figures,
            @Nullable BudgetBalance balance,
            TimeLine time,
            List<Double> starts,
            List<Series> into) {
        if (balance != null) {
            starts.add(Numbers.drawn(balance.limit()));
            into.add(new Series(name + ", " + balance.limit().currency(), BurnDown.left(figures, balance, time)));
        }
    }
}
