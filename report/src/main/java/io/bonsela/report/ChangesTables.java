package io.bonsela.report;

import io.bonsela.api.Money;
import io.bonsela.api.backtest.BacktestReport;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.api.backtest.BacktestReport.RuleFigures;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes tables of what new rules would have changed.
 *
 * @param report the backtest
 * @param zone the zone of times
 */
record ChangesTables(BacktestReport report, ZoneId zone) {
    private static final int MOST_SUBJECTS = 50;

    void write(Page page) {
        page.section("Tables");
        page.table("Total", List.of("", "Old rules", "New rules", "Difference"), totals());
        page.table(
                "Rules",
                List.of("Rule", "Issued, old", "new", "Value, old", "new"),
                Sides.names(report, Figures::rules).stream()
                        .map(rule -> List.of(
                                Sides.rule(report, rule),
                                Numbers.count(Sides.issued(report.baseline(), rule)),
                                Numbers.count(Sides.issued(report.candidate(), rule)),
                                value(report.baseline(), rule),
                                value(report.candidate(), rule)))
                        .toList());
        page.table(
                "Rollouts of the new rules",
                Rollouts.headings(),
                report.candidate().rollouts().stream().map(Rollouts::row).toList());
        page.table("First refusals by budget", List.of("Budget", "Old rules", "New rules"), refused());
        page.table("Refusals by cap", List.of("Cap", "Old rules", "New rules"), caps());
        page.table(
                "Subjects, most changed first"
                        + (report.subjects().size() > MOST_SUBJECTS
                                ? ", " + MOST_SUBJECTS + " of "
                                        + Numbers.count(report.subjects().size())
                                : ""),
                List.of("Subject", "Difference"),
                mostChanged());
        page.table("Months", List.of("Month", "Issued, old", "new", "Cost, old", "new"), over(ChangesTables::month));
        page.table("Days", List.of("Date", "Issued, old", "new", "Cost, old", "new"), over(LocalDate::toString));
    }

    private List<List<String>> totals() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "Customers reached",
                Numbers.count(report.baseline().reached()),
                Numbers.count(report.candidate().reached()),
                Numbers.signed(BigDecimal.valueOf(
                        report.candidate().reached() - report.baseline().reached()))));
        rows.add(List.of(
                "Rewards",
                Numbers.count(report.baseline().issued()),
                Numbers.count(report.candidate().issued()),
                Numbers.signed(BigDecimal.valueOf(report.issued()))));
        report.value()
                .forEach((unit, change) -> rows.add(List.of(
                        "Granted, " + unit,
                        amount(report.baseline().value().get(unit)),
                        amount(report.candidate().value().get(unit)),
                        Numbers.signed(change))));
        report.cost()
                .forEach((unit, change) -> rows.add(List.of(
                        "Cost, " + unit,
                        amount(report.baseline().cost().get(unit)),
                        amount(report.candidate().cost().get(unit)),
                        Numbers.signed(change))));
        return rows;
    }

    private static String amount(@Nullable Money money) {
        return money == null ? Numbers.NONE : Numbers.amount(money);
    }

    private static String value(Figures figures, String rule) {
        RuleFigures of = figures.rules().get(rule);
        return of == null ? Numbers.NONE : Numbers.all(of.value().values());
    }

    private List<List<String>> refused() {
        return Sides.refused(report).stream()
                .map(each -> List.of(
                        each.toString(),
                        Numbers.moment(report.baseline().firstRefused(each.budget(), each.period()), zone),
                        Numbers.moment(report.candidate().firstRefused(each.budget(), each.period()), zone)))
                .toList();
    }

    private List<List<String>> caps() {
        return Sides.names(report, Figures::refusedByCap).stream()
                .map(cap -> List.of(
                        cap,
                        Numbers.count(report.baseline().refusedByCap().getOrDefault(cap, 0L)),
                        Numbers.count(report.candidate().refusedByCap().getOrDefault(cap, 0L))))
                .toList();
    }

    private List<List<String>> mostChanged() {
        return Sides.subjectsMostChangedFirst(report).stream()
                .limit(MOST_SUBJECTS)
                .map(subject -> List.of(subject.subject(), Sides.difference(subject)))
                .toList();
    }

    private static String month(LocalDate date) {
        return date.toString().substring(0, 7);
    }

    /** Returns what both sides issued and what it cost, by period. */
    private List<List<String>> over(Function<LocalDate, String> stretch) {
        SortedMap<String, Stretch> old = Stretch.of(report.baseline(), stretch);
        SortedMap<String, Stretch> other = Stretch.of(report.candidate(), stretch);
        SortedSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(other.keySet());
        return names.stream()
                .map(name -> List.of(
                        name,
                        Numbers.count(old.getOrDefault(name, Stretch.NOTHING).issued()),
                        Numbers.count(other.getOrDefault(name, Stretch.NOTHING).issued()),
                        Numbers.all(
                                old.getOrDefault(name, Stretch.NOTHING).cost().values()),
                        Numbers.all(
                                other.getOrDefault(name, Stretch.NOTHING).cost().values())))
                .toList();
    }
}
