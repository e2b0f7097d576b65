package io.bonsela.cli.report;

import io.bonsela.api.BudgetBalance;
import io.bonsela.api.Money;
import io.bonsela.api.backtest.BacktestReport;
import io.bonsela.api.backtest.Figures;
import io.bonsela.api.backtest.RuleDay;
import io.bonsela.api.backtest.RuleFigures;
import io.bonsela.api.backtest.SubjectChange;
import io.bonsela.cli.report.Page.Tile;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What other rules would have changed, and for whom: charts first, then tables.
 *
 * @param report the backtest
 * @param omissions what of the events was left out
 */
public record ChangesReport(BacktestReport report, Omissions omissions) {
    private static final int MOST_ROWS = 12;
    private static final int MOST_SUBJECTS = 50;
    private static final String OLD = "old rules";
    private static final String NEW = "new rules";

    /**
     * Writes the page.
     *
     * @param file where to
     * @param title what it is about
     * @param subtitle what it was made of
     */
    public void write(Path file, String title, String subtitle) {
        Page.write(file, title, subtitle, page -> {
            page.tiles(tiles());
            FiguresReport.omitted(page, omissions);
            if (report.baseline().days().isEmpty() && report.candidate().days().isEmpty()) {
                page.paragraph("Neither the old rules nor the new ones issue anything, so there is nothing to draw.");
            } else {
                page.charts(this::draw);
            }
            tables(page);
        });
    }

    private List<Tile> tiles() {
        List<Tile> tiles = new ArrayList<>();
        tiles.add(new Tile(
                Numbers.count(report.decisionsChanged()),
                "of " + Numbers.count(report.candidate().decided()) + " decisions otherwise"));
        tiles.add(new Tile(Numbers.signed(BigDecimal.valueOf(report.issued())), "rewards issued"));
        report.value().forEach((unit, change) -> tiles.add(new Tile(Numbers.signed(change), unit + " granted")));
        units().forEach(unit -> tiles.add(new Tile(
                Numbers.signed(cost(report.candidate(), unit).subtract(cost(report.baseline(), unit))),
                unit + " from budgets")));
        tiles.add(new Tile(Numbers.count(report.subjectsGaining()), "subjects earn more"));
        tiles.add(new Tile(Numbers.count(report.subjectsLosing()), "subjects earn less"));
        return tiles;
    }

    private void draw(Charts charts) {
        List<LocalDate> dates = Stream.of(report.baseline(), report.candidate())
                .flatMap(figures -> figures.days().stream())
                .map(RuleDay::date)
                .toList();
        TimeLine time = TimeLine.of(dates);
        charts.columns(
                "Rewards issued " + time.per(),
                time,
                both(figures -> time.sums(figures.days(), RuleDay::date, RuleDay::issued)));
        units().forEach(unit -> charts.columns(
                "Spend " + time.per() + ", " + unit,
                time,
                both(figures -> time.sums(
                        figures.days(),
                        RuleDay::date,
                        day -> FiguresReport.amount(day.cost().get(unit))))));
        byRule(charts);
        subjects(charts);
        burnDown(charts, time);
    }

    private List<Series> both(Function<Figures, List<Double>> values) {
        return List.of(
                new Series(NEW, values.apply(report.candidate())), new Series(OLD, values.apply(report.baseline())));
    }

    private TreeSet<String> units() {
        return Stream.of(report.baseline(), report.candidate())
                .flatMap(figures -> figures.days().stream())
                .flatMap(day -> day.cost().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static BigDecimal cost(Figures figures, String unit) {
        return figures.days().stream()
                .map(day -> day.cost().get(unit))
                .filter(Objects::nonNull)
                .map(Money::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private void byRule(Charts charts) {
        List<String> rules = rules().stream()
                .sorted(Comparator.comparing((String rule) ->
                                -Math.abs(issued(report.candidate(), rule) - issued(report.baseline(), rule)))
                        .thenComparing(rule -> -issued(report.candidate(), rule)))
                .limit(MOST_ROWS)
                .toList();
        charts.bars(
                "Rewards by rule, most changed first",
                rules,
                both(figures -> rules.stream()
                        .map(rule -> (double) issued(figures, rule))
                        .toList()),
                Stream.of(report.candidate(), report.baseline())
                        .map(figures -> rules.stream()
                                .map(rule -> Numbers.count(issued(figures, rule)))
                                .toList())
                        .toList());
    }

    private TreeSet<String> rules() {
        TreeSet<String> rules = new TreeSet<>(report.baseline().rules().keySet());
        rules.addAll(report.candidate().rules().keySet());
        return rules;
    }

    private static long issued(Figures figures, String rule) {
        RuleFigures of = figures.rules().get(rule);
        return of == null ? 0 : of.issued();
    }

    /** How many subjects earn how much more or less, in ten steps. */
    private void subjects(Charts charts) {
        Map<String, List<BigDecimal>> changes = new TreeMap<>();
        report.subjects()
                .forEach(subject -> subject.difference()
                        .forEach((unit, amount) -> changes.computeIfAbsent(unit, u -> new ArrayList<>())
                                .add(amount)));
        changes.forEach((unit, amounts) -> {
            Steps steps = Steps.of(amounts);
            charts.bars(
                    "Subjects by what changes for them, " + unit,
                    steps.labels(),
                    List.of(new Series("", steps.counts())),
                    List.of(steps.counts().stream()
                            .map(count -> Numbers.count(count.longValue()))
                            .toList()));
        });
    }

    private void burnDown(Charts charts, TimeLine time) {
        Map<String, BudgetBalance> old = latest(report.baseline());
        Map<String, BudgetBalance> other = latest(report.candidate());
        TreeSet<String> budgets = new TreeSet<>(old.keySet());
        budgets.addAll(other.keySet());
        for (String budget : budgets) {
            List<Double> starts = new ArrayList<>();
            List<Series> series = new ArrayList<>();
            add(NEW, report.candidate(), other.get(budget), time, starts, series);
            add(OLD, report.baseline(), old.get(budget), time, starts, series);
            charts.lines("Left in budget " + budget, time, starts, series);
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
            starts.add(FiguresReport.amount(balance.limit()));
            into.add(new Series(name, FiguresReport.left(figures, balance, time).values()));
        }
    }

    private void tables(Page page) {
        page.section("Tables");
        page.table("In all", List.of("", "Old rules", "New rules", "Difference"), totals());
        page.table(
                "Rules",
                List.of("Rule", "Issued, old", "new", "Value, old", "new"),
                rules().stream()
                        .map(rule -> List.of(
                                rule,
                                Numbers.count(issued(report.baseline(), rule)),
                                Numbers.count(issued(report.candidate(), rule)),
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
        page.table("Days", List.of("Date", "Issued, old", "new", "From budgets, old", "new"), days());
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
        return rows;
    }

    private static String amount(@Nullable Money money) {
        return money == null ? "–" : Numbers.amount(money);
    }

    private static String value(Figures figures, String rule) {
        RuleFigures of = figures.rules().get(rule);
        return of == null ? "–" : Numbers.all(of.value().values());
    }

    private List<List<String>> exhausted() {
        TreeSet<String> budgets = new TreeSet<>(report.baseline().exhausted().keySet());
        budgets.addAll(report.candidate().exhausted().keySet());
        return budgets.stream()
                .map(budget -> List.of(
                        budget,
                        when(report.baseline().exhausted().get(budget)),
                        when(report.candidate().exhausted().get(budget))))
                .toList();
    }

    private static String when(@Nullable Instant at) {
        return at == null ? "–" : at.toString();
    }

    private List<List<String>> caps() {
        TreeSet<String> caps = new TreeSet<>(report.baseline().refusedByCap().keySet());
        caps.addAll(report.candidate().refusedByCap().keySet());
        return caps.stream()
                .map(cap -> List.of(
                        cap,
                        Numbers.count(report.baseline().refusedByCap().getOrDefault(cap, 0L)),
                        Numbers.count(report.candidate().refusedByCap().getOrDefault(cap, 0L))))
                .toList();
    }

    private List<List<String>> mostChanged() {
        return report.subjects().stream()
                .sorted(Comparator.comparing(ChangesReport::size).reversed())
                .limit(MOST_SUBJECTS)
                .map(subject -> List.of(
                        subject.subject(),
                        subject.difference().entrySet().stream()
                                .map(change -> change.getKey() + " " + Numbers.signed(change.getValue()))
                                .collect(Collectors.joining(", "))))
                .toList();
    }

    private static BigDecimal size(SubjectChange subject) {
        return subject.difference().values().stream()
                .map(BigDecimal::abs)
                .max(BigDecimal::compareTo)
                .orElse(BigDecimal.ZERO);
    }

    private List<List<String>> days() {
        Map<LocalDate, List<String>> rows = new TreeMap<>();
        TreeSet<LocalDate> dates = new TreeSet<>();
        Stream.of(report.baseline(), report.candidate())
                .flatMap(figures -> figures.days().stream())
                .forEach(day -> dates.add(day.date()));
        for (LocalDate date : dates) {
            rows.put(
                    date,
                    List.of(
                            date.toString(),
                            Numbers.count(issued(report.baseline(), date)),
                            Numbers.count(issued(report.candidate(), date)),
                            cost(report.baseline(), date),
                            cost(report.candidate(), date)));
        }
        return List.copyOf(rows.values());
    }

    private static long issued(Figures figures, LocalDate date) {
        return figures.days().stream()
                .filter(day -> day.date().equals(date))
                .mapToLong(RuleDay::issued)
                .sum();
    }

    private static String cost(Figures figures, LocalDate date) {
        Map<String, Money> costs = figures.costByDay().get(date);
        return costs == null ? "–" : Numbers.all(costs.values());
    }
}
