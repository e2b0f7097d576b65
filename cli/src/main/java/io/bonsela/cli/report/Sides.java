package io.bonsela.cli.report;

import io.bonsela.api.backtest.BacktestReport;
import io.bonsela.api.backtest.Figures;
import io.bonsela.api.backtest.RuleFigures;
import io.bonsela.api.backtest.SubjectChange;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is told of both sides of a backtest. */
public final class Sides {
    private Sides() {}

    /** What either side names: its rules, its caps, its budgets. */
    public static SortedSet<String> names(BacktestReport report, Function<Figures, Map<String, ?>> named) {
        SortedSet<String> names = new TreeSet<>(named.apply(report.baseline()).keySet());
        names.addAll(named.apply(report.candidate()).keySet());
        return names;
    }

    /** The rules of both, that which changed most at the front. */
    public static List<String> rulesMostChangedFirst(BacktestReport report) {
        return names(report, Figures::rules).stream()
                .sorted(Comparator.comparing((String rule) ->
                                -Math.abs(issued(report.candidate(), rule) - issued(report.baseline(), rule)))
                        .thenComparing(rule -> -issued(report.candidate(), rule)))
                .toList();
    }

    /** How many rewards a rule issued; one that is not there, none. */
    public static long issued(Figures figures, String rule) {
        RuleFigures of = figures.rules().get(rule);
        return of == null ? 0 : of.issued();
    }

    /** The subjects, the one for whom most changes at the front. */
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

    /** What changes for a subject, each currency with its sign. */
    public static String difference(SubjectChange subject) {
        return subject.difference().entrySet().stream()
                .map(change -> change.getKey() + " " + Numbers.signed(change.getValue()))
                .collect(Collectors.joining(", "));
    }
}
