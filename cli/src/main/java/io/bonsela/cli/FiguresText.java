package io.bonsela.cli;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Money;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.api.backtest.BacktestReport.RuleFigures;
import io.bonsela.report.Numbers;
import io.bonsela.report.Rollouts;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes figures as text. */
final class FiguresText {
    private FiguresText() {}

    static List<String> write(Figures figures, ZoneId zone, int width) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d events: %,d decided, %,d duplicates, %,d conflicts, %,d invalid",
                figures.events(),
                figures.decided(),
                figures.duplicates(),
                figures.conflicts(),
                figures.invalid()));
        lines.addAll(customers(figures));
        lines.add("");
        lines.addAll(rules(figures).lines(width));
        figures.rules().forEach((id, rule) -> {
            if (rule.title() != null) {
                lines.add(id + ": " + rule.title());
            }
        });
        lines.add("");
        lines.add("Refused by cap, cooldown, budget"
                + (hasOthers(figures)
                        ? "; other: schedule, rollout, pause, lane, code, wallet, or a reward of zero."
                        : "."));
        if (!figures.rollouts().isEmpty()) {
            Table table = new Table(Rollouts.HEADINGS.toArray(String[]::new));
            figures.rollouts().forEach(group -> table.row(Rollouts.row(group).toArray(String[]::new)));
            lines.add("");
            lines.addAll(table.lines(width));
        }
        if (!figures.budgets().isEmpty()) {
            lines.add("");
            lines.addAll(budgets(figures, zone).lines(width));
        }
        return lines;
    }

    /** Returns how many customers rewards reached, and the cost of rewards as a share of sales. */
    static List<String> customers(Figures figures) {
        List<String> lines = new ArrayList<>();
        if (figures.customers() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d customers, of whom %,d (%s) received rewards",
                    figures.customers(),
                    figures.reached(),
                    Numbers.percent(figures.reached(), figures.customers())));
        }
        figures.sales().forEach((unit, sales) -> {
            Money cost = figures.cost().get(unit);
            if (cost != null && sales.isPositive()) {
                lines.add("Rewards cost " + Numbers.money(cost) + ", which is "
                        + Numbers.percent(cost.minorUnits(), sales.minorUnits()) + " of sales of "
                        + Numbers.money(sales));
            }
        });
        return lines;
    }

    private static Table rules(Figures figures) {
        boolean others = hasOthers(figures);
        List<String> headings =
                new ArrayList<>(List.of("rule", "matched", "issued", "value", "cap", "cooldown", "budget"));
        if (others) {
            headings.add("other");
        }
        boolean errors = figures.rules().values().stream().anyMatch(rule -> rule.errors() > 0);
        if (errors) {
            headings.add("errors");
        }
        Table table = new Table(headings.toArray(String[]::new));
        figures.rules().forEach((id, rule) -> {
            List<String> cells = new ArrayList<>(List.of(
                    id,
                    Numbers.count(rule.matched()),
                    Numbers.count(rule.issued()),
                    value(rule),
                    refused(rule, Outcome.CAPPED),
                    refused(rule, Outcome.COOLING_DOWN),
                    refused(rule, Outcome.BUDGET_EXHAUSTED)));
            if (others) {
                cells.add(Numbers.count(rule.refusedOtherwise()));
            }
            if (errors) {
                cells.add(Numbers.count(rule.errors()));
            }
            table.row(cells.toArray(String[]::new));
        });
        return table;
    }

    private static boolean hasOthers(Figures figures) {
        return figures.rules().values().stream().anyMatch(rule -> rule.refusedOtherwise() > 0);
    }

    /** Returns a row for each budget period, with the time of its first refusal if any period refused. */
    private static Table budgets(Figures figures, ZoneId zone) {
        List<String> headings =
                new ArrayList<>(List.of("budget", "period", "limit", "reserved", "charged", "available"));
        boolean refused = !figures.firstRefused().isEmpty();
        if (refused) {
            headings.add("first refused");
        }
        Table table = new Table(headings.toArray(String[]::new));
        for (BudgetBalance balance : figures.budgets()) {
            List<String> cells = new ArrayList<>(List.of(
                    balance.budget(),
                    balance.period(),
                    Numbers.money(balance.limit()),
                    Numbers.amount(balance.reserved()),
                    Numbers.amount(balance.charged()),
                    Numbers.amount(balance.available())));
            if (refused) {
                Instant at = figures.firstRefused(balance.budget(), balance.period());
                cells.add(at == null ? "-" : Numbers.moment(at, zone));
            }
            table.row(cells.toArray(String[]::new));
        }
        return table;
    }

    private static String value(RuleFigures rule) {
        return rule.value().isEmpty()
                ? "-"
                : rule.value().values().stream().map(Numbers::money).collect(Collectors.joining(", "));
    }

    private static String refused(RuleFigures rule, Outcome outcome) {
        return Numbers.count(rule.refused().getOrDefault(outcome, 0L));
    }
}
