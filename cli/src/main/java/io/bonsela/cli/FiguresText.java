package io.bonsela.cli;

import io.bonsela.api.Outcome;
import io.bonsela.api.backtest.Figures;
import io.bonsela.api.backtest.RuleFigures;
import io.bonsela.cli.report.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes figures for people. */
final class FiguresText {
    private FiguresText() {}

    static List<String> write(Figures figures, int width) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d events: %,d decided, %,d duplicates, %,d conflicts, %,d invalid",
                figures.events(),
                figures.decided(),
                figures.duplicates(),
                figures.conflicts(),
                figures.invalid()));
        lines.add("");
        lines.addAll(rules(figures).lines(width));
        lines.add("");
        lines.add("Refused by cap, cooldown, budget" + (hasOthers(figures) ? "; other: schedule, pause, lane." : "."));
        if (!figures.budgets().isEmpty()) {
            lines.add("");
            lines.addAll(budgets(figures).lines(width));
        }
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

    private static Table budgets(Figures figures) {
        Table table = new Table("budget", "period", "limit", "reserved", "charged", "available");
        figures.budgets()
                .forEach(balance -> table.row(
                        balance.budget(),
                        balance.period(),
                        Numbers.money(balance.limit()),
                        Numbers.amount(balance.reserved()),
                        Numbers.amount(balance.charged()),
                        Numbers.amount(balance.available())));
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
