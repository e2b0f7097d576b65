package io.bonsela.cli;

import io.bonsela.api.Money;
import io.bonsela.api.backtest.BacktestReport;
import io.bonsela.api.backtest.Figures;
import io.bonsela.api.backtest.RuleFigures;
import io.bonsela.api.backtest.SubjectChange;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a backtest for people. */
final class BacktestText {
    private static final int MOST_SUBJECTS = 10;

    private BacktestText() {}

    static List<String> write(BacktestReport report, int width) {
        Figures old = report.baseline();
        Figures other = report.candidate();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d events: %,d decided, of which %,d otherwise; %,d duplicates, %,d conflicts, %,d invalid",
                other.events(),
                other.decided(),
                report.decisionsChanged(),
                other.duplicates(),
                other.conflicts(),
                other.invalid()));
        lines.add(String.format(
                Locale.ROOT,
                "%,d subjects earn more, %,d earn less",
                report.subjectsGaining(),
                report.subjectsLosing()));
        add(totals(report), width, lines);
        add(rules(old, other), width, lines);
        add(counts("cap", "refused, old", old.refusedByCap(), other.refusedByCap()), width, lines);
        add(exhausted(old, other), width, lines);
        add(subjects(report), width, lines);
        return lines;
    }

    private static void add(Table table, int width, List<String> lines) {
        if (!table.isEmpty()) {
            lines.add("");
            lines.addAll(table.lines(width));
        }
    }

    private static Table totals(BacktestReport report) {
        Table table = new Table("in all", "old", "new", "difference");
        table.row(
                "rewards",
                FiguresText.count(report.baseline().issued()),
                FiguresText.count(report.candidate().issued()),
                signed(BigDecimal.valueOf(report.issued())));
        report.value()
                .forEach((unit, difference) -> table.row(
                        unit,
                        plain(report.baseline().value().get(unit)),
                        plain(report.candidate().value().get(unit)),
                        signed(difference)));
        Map<String, Money> old = costs(report.baseline());
        Map<String, Money> other = costs(report.candidate());
        Set<String> units = new TreeSet<>(old.keySet());
        units.addAll(other.keySet());
        for (String unit : units) {
            Money before = old.getOrDefault(unit, Money.ofMinor(unit, 0));
            Money after = other.getOrDefault(unit, Money.ofMinor(unit, 0));
            table.row(
                    "from budgets, " + unit,
                    plain(before),
                    plain(after),
                    signed(after.minus(before).amount()));
        }
        return table;
    }

    private static Map<String, Money> costs(Figures figures) {
        Map<String, Money> sums = new TreeMap<>();
        figures.costByDay().values().forEach(day -> day.forEach((unit, cost) -> sums.merge(unit, cost, Money::plus)));
        return sums;
    }

    private static Table rules(Figures old, Figures other) {
        Table table = new Table("rule", "issued, old", "new", "difference");
        Set<String> ids = new TreeSet<>(old.rules().keySet());
        ids.addAll(other.rules().keySet());
        ids.stream()
                .sorted(Comparator.comparing(
                                (String id) -> -Math.abs(issued(other.rules().get(id))
                                        - issued(old.rules().get(id))))
                        .thenComparing(id -> id))
                .forEach(id -> {
                    long before = issued(old.rules().get(id));
                    long after = issued(other.rules().get(id));
                    table.row(
                            id,
                            FiguresText.count(before),
                            FiguresText.count(after),
                            signed(BigDecimal.valueOf(after - before)));
                });
        return table;
    }

    private static Table counts(String what, String heading, Map<String, Long> old, Map<String, Long> other) {
        Table table = new Table(what, heading, "new");
        Set<String> ids = new TreeSet<>(old.keySet());
        ids.addAll(other.keySet());
        ids.forEach(id -> table.row(
                id, FiguresText.count(old.getOrDefault(id, 0L)), FiguresText.count(other.getOrDefault(id, 0L))));
        return table;
    }

    private static Table exhausted(Figures old, Figures other) {
        Table table = new Table("budget", "too little from, old", "new");
        Set<String> ids = new TreeSet<>(old.exhausted().keySet());
        ids.addAll(other.exhausted().keySet());
        ids.forEach(id -> table.row(
                id, when(old.exhausted().get(id)), when(other.exhausted().get(id))));
        return table;
    }

    /** Those for whom most changes. */
    private static Table subjects(BacktestReport report) {
        Table table = new Table("subject", "difference");
        report.subjects().stream()
                .sorted(Comparator.comparing((SubjectChange change) -> change.difference().values().stream()
                                .map(BigDecimal::abs)
                                .reduce(BigDecimal.ZERO, BigDecimal::add)
                                .negate())
                        .thenComparing(SubjectChange::subject))
                .limit(MOST_SUBJECTS)
                .forEach(change -> table.row(
                        change.subject(),
                        new TreeMap<>(change.difference())
                                .entrySet().stream()
                                        .map(entry -> entry.getKey() + " " + signed(entry.getValue()))
                                        .collect(Collectors.joining(", "))));
        return table;
    }

    private static long issued(@Nullable RuleFigures figures) {
        return figures == null ? 0 : figures.issued();
    }

    private static String plain(@Nullable Money money) {
        return money == null ? "-" : FiguresText.plain(money);
    }

    private static String when(@Nullable Instant at) {
        return at == null ? "-" : at.toString();
    }

    private static String signed(BigDecimal number) {
        String plain = String.format(Locale.ROOT, "%,." + Math.max(0, number.scale()) + "f", number);
        return number.signum() > 0 ? "+" + plain : plain;
    }
}
