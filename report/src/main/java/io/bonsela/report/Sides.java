package io.bonsela.report;

import io.bonsela.api.backtest.BacktestReport;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.api.backtest.BacktestReport.RuleFigures;
import io.bonsela.api.backtest.BacktestReport.SubjectChange;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Combines both sides of a backtest for reports. */
public final class Sides {
    private Sides() {}

    /** Returns the names on either side, such as those of rules, caps or budgets. */
    public static SortedSet<String> names(BacktestReport report, Function<Figures, Map<String, ?>> named) {
        SortedSet<String> names = new TreeSet<>(named.apply(report.baseline()).keySet());
        names.addAll(named.apply(report.candidate()).keySet());
        return names;
    }

    /** Returns the rules of both sides, most changed first. */
    public static List<String> rulesMostChangedFirst(BacktestReport report) {
        return names(report, Figures::rules).stream()
                .sorted(Comparator.comparing((String rule) ->
                                -Math.abs(issued(report.candidate(), rule) - issued(report.baseline(), rule)))
                        .thenComparing(rule -> -issued(report.candidate(), rule)))
                .toList();
    }

    /** Returns a rule's id with its title from either side. */
    public static String rule(BacktestReport report, String rule) {
        return Stream.of(report.candidate(), report.baseline())
                .map(figures -> figures.rules().get(rule))
                .filter(figures -> figures != null && figures.title() != null)
                .findFirst()
                .map(figures -> Numbers.named(rule, figures.title()))
                .orElse(rule);
    }

    /** One period of a budget. */
    public record Period(String budget, String period) implements Comparable<Period> {
        @Override
        public int compareTo(Period other) {
            return Comparator.comparing(Period::budget)
                    .thenComparing(Period::period)
                    .compare(this, other);
        }

        /** Returns text such as {@code spring in 2026-11}. */
        @Override
        public String toString() {
            return period.equals("lifetime") ? budget : budget + " in " + period;
        }
    }

    /** Returns the periods of budgets that refused something on either side. */
    public static SortedSet<Period> refused(BacktestReport report) {
        SortedSet<Period> periods = new TreeSet<>();
        for (Figures figures : List.of(report.baseline(), report.candidate())) {
            figures.firstRefused()
                    .forEach(
                            (budget, each) -> each.keySet().forEach(period -> periods.add(new Period(budget, period))));
        }
        return periods;
    }

    /** Returns the number of rewards that a rule issued; 0 if there is no such rule. */
    public static long issued(Figures figures, String rule) {
        RuleFigures of = figures.rules().get(rule);
        return of == null ? 0 : of.issued();
    }

    /** Returns the subjects, most changed first. */
    public static List<SubjectChange> subjectsMostChangedFirst(BacktestReport report) {
        return report.subjects().stream()
                .sorted(Comparator.comparing(Sides::size).reversed().thenComparing(SubjectChange::subject))
                .toList();
    }

    private static BigDecimal size(SubjectChange subject) {
        return subject.difference().values().stream()
                .map(BigDecimal::abs)
                .max(BigDecimal::compareTo)
                .orElse(BigDecimal.ZERO);
    }

    /** Returns the change for a subject in each currency, with its sign. */
    public static String difference(SubjectChange subject) {
        return subject.difference().entrySet().stream()
                .map(change -> change.getKey() + " " + Numbers.signed(change.getValue()))
                .collect(Collectors.joining(", "));
    }
}
