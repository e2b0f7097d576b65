package io.bonsela.cli.report;

import io.bonsela.api.Money;
import io.bonsela.api.backtest.BacktestReport;
import io.bonsela.api.backtest.Figures;
import io.bonsela.api.backtest.RuleDay;
import io.bonsela.api.backtest.RuleFigures;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tabulates what other rules would have changed.
 *
 * @param report the backtest
 * @param zone the zone of times
 */
record ChangesTables(BacktestReport report, ZoneId zone) {
    private static final int MOST_SUBJECTS = 50;
    private static final SortedMap<String, Money> NOTHING = Collections.emptySortedMap();

    void write(Page page) {
        page.section("Tables");
        page.table("In all", List.of("", "Old rules", "New rules", "Difference"), totals());
        page.table(
                "Rules",
                List.of("Rule", "Issued, old", "new", "Value, old", "new"),
                Sides.names(report, Figures::rules).stream()
                        .map(rule -> List.of(
                                rule,
                                Numbers.count(Sides.issued(report.baseline(), rule)),
                                Numbers.count(Sides.issued(report.candidate(), rule)),
                                value(report.baseline(), rule),
                                value(report.candidate(), rule)))
                        .toList());
        page.table("Budgets that ran out", List.of("Budget", "Old rules", "New rules"), exhausted());
        page.table("Caps that refused", List.of("Cap", "Old rules", "New rules"), caps());
        page.table(
                "Subjects, most changed first"
                        + (report.subjects().size() > MOST_SUBJECTS
                                ? ", " + MOST_SUBJECTS + " of "
                                        + Numbers.count(report.subjects().size())
                                : ""),
                List.of("Subject", "Difference"),
                mostChanged());
        page.table("Days", List.of("Date", "Issued, old", "new", "Cost, old", "new"), days());
    }

    private List<List<String>> totals() {
        List<List<String>> rows = new ArrayList<>();
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

    private List<List<String>> exhausted() {
        return Sides.names(report, Figures::exhausted).stream()
                .map(budget -> List.of(
                        budget,
                        Numbers.moment(report.baseline().exhausted().get(budget), zone),
                        Numbers.moment(report.candidate().exhausted().get(budget), zone)))
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

    private List<List<String>> days() {
        Map<LocalDate, Long> oldIssued = issued(report.baseline());
        Map<LocalDate, Long> newIssued = issued(report.candidate());
        Map<LocalDate, SortedMap<String, Money>> oldCosts = report.baseline().costByDay();
        Map<LocalDate, SortedMap<String, Money>> newCosts = report.candidate().costByDay();
        SortedSet<LocalDate> dates = new TreeSet<>(oldIssued.keySet());
        dates.addAll(newIssued.keySet());
        return dates.stream()
                .map(date -> List.of(
                        date.toString(),
                        Numbers.count(oldIssued.getOrDefault(date, 0L)),
                        Numbers.count(newIssued.getOrDefault(date, 0L)),
                        Numbers.all(oldCosts.getOrDefault(date, NOTHING).values()),
                        Numbers.all(newCosts.getOrDefault(date, NOTHING).values())))
                .toList();
    }

    private static Map<LocalDate, Long> issued(Figures figures) {
        return figures.days().stream()
                .collect(Collectors.groupingBy(RuleDay::date, Collectors.summingLong(RuleDay::issued)));
    }
}
