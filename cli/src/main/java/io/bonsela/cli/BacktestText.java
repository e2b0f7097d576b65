package io.bonsela.cli;

import io.bonsela.api.Money;
import io.bonsela.api.backtest.BacktestReport;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.report.Numbers;
import io.bonsela.report.Rollouts;
import io.bonsela.report.Sides;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a backtest as text. */
final class BacktestText {
    private static final int MOST_SUBJECTS = 10;

    private BacktestText() {}

    static List<String> write(BacktestReport report, ZoneId zone, int width) {
        Figures other = report.candidate();
        long both = report.subjectsGaining()
                + report.subjectsLosing()
                - report.subjects().size();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d events: %,d decided, of which %,d changed; %,d duplicates, %,d conflicts, %,d invalid",
                other.events(),
                other.decided(),
                report.decisionsChanged(),
                other.duplicates(),
                other.conflicts(),
                other.invalid()));
        lines.add(String.format(
                Locale.ROOT,
                "%,d subjects earn more, %,d earn less%s",
                report.subjectsGaining(),
                report.subjectsLosing(),
                both > 0
                        ? String.format(Locale.ROOT, "; %,d earn more of one currency and less of another", both)
                        : ""));
        add(totals(report), width, lines);
        add(rules(report), width, lines);
        Sides.rulesMostChangedFirst(report).stream()
                .filter(rule -> !Sides.rule(report, rule).equals(rule))
                .forEach(rule -> lines.add(Sides.rule(report, rule)));
        add(rollouts(other), width, lines);
        add(caps(report), width, lines);
        add(refused(report, zone), width, lines);
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
        Table table = new Table("total", "old", "new", "difference");
        table.row(
                "customers reached",
                Numbers.count(report.baseline().reached()),
                Numbers.count(report.candidate().reached()),
                Numbers.signed(BigDecimal.valueOf(
                        report.candidate().reached() - report.baseline().reached())));
        table.row(
                "rewards",
                Numbers.count(report.baseline().issued()),
                Numbers.count(report.candidate().issued()),
                Numbers.signed(BigDecimal.valueOf(report.issued())));
        report.value()
                .forEach((unit, difference) -> table.row(
                        unit,
                        plain(report.baseline().value().get(unit)),
                        plain(report.candidate().value().get(unit)),
                        Numbers.signed(difference)));
        report.cost()
                .forEach((unit, difference) -> table.row(
                        "cost, " + unit,
                        plain(report.baseline().cost().get(unit)),
                        plain(report.candidate().cost().get(unit)),
                        Numbers.signed(difference)));
        return table;
    }

    private static Table rules(BacktestReport report) {
        Table table = new Table("rule", "issued, old", "new", "difference");
        for (String rule : Sides.rulesMostChangedFirst(report)) {
            long before = Sides.issued(report.baseline(), rule);
            long after = Sides.issued(report.candidate(), rule);
            table.row(
                    rule,
                    Numbers.count(before),
                    Numbers.count(after),
                    Numbers.signed(BigDecimal.valueOf(after - before)));
        }
        return table;
    }

    private static Table rollouts(Figures candidate) {
        Table table = new Table(Rollouts.HEADINGS.toArray(String[]::new));
        candidate.rollouts().forEach(group -> table.row(Rollouts.row(group).toArray(String[]::new)));
        return table;
    }

    private static Table caps(BacktestReport report) {
        Table table = new Table("cap", "refused, old", "new");
        Sides.names(report, Figures::refusedByCap)
                .forEach(cap -> table.row(
                        cap,
                        Numbers.count(report.baseline().refusedByCap().getOrDefault(cap, 0L)),
                        Numbers.count(report.candidate().refusedByCap().getOrDefault(cap, 0L))));
        return table;
    }

    private static Table refused(BacktestReport report, ZoneId zone) {
        Table table = new Table("budget", "first refused, old", "new");
        Sides.refused(report)
                .forEach(each -> table.row(
                        each.toString(),
                        when(report.baseline().firstRefused(each.budget(), each.period()), zone),
                        when(report.candidate().firstRefused(each.budget(), each.period()), zone)));
        return table;
    }

    private static Table subjects(BacktestReport report) {
        int all = report.subjects().size();
        Table table = new Table(
                all > MOST_SUBJECTS ? "subject, " + MOST_SUBJECTS + " of " + Numbers.count(all) : "subject",
                "difference");
        Sides.subjectsMostChangedFirst(report).stream()
                .limit(MOST_SUBJECTS)
                .forEach(change -> table.row(change.subject(), Sides.difference(change)));
        return table;
    }

    private static String plain(@Nullable Money money) {
        return money == null ? "-" : Numbers.amount(money);
    }

    private static String when(@Nullable Instant at, ZoneId zone) {
        return at == null ? "-" : Numbers.moment(at, zone);
    }
}
