package io.bonsela.cli;

import io.bonsela.api.Money;
import io.bonsela.api.Outcome;
import io.bonsela.cli.Summary.RuleFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a summary for people. */
final class SummaryText {
    private SummaryText() {}

    static List<String> write(Summary summary, int width) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d events: %,d decided, %,d duplicates, %,d conflicts, %,d invalid",
                summary.events,
                summary.decided,
                summary.duplicates,
                summary.conflicts,
                summary.invalid));
        lines.add("");
        lines.addAll(rules(summary).lines(width));
        lines.add("");
        lines.add("Refused by cap, cooldown, budget" + (hasOthers(summary) ? "; other: schedule, pause, lane." : "."));
        if (!summary.budgets().isEmpty()) {
            lines.add("");
            lines.addAll(budgets(summary).lines(width));
        }
        return lines;
    }

    private static Table rules(Summary summary) {
        boolean others = hasOthers(summary);
        List<String> headings =
                new ArrayList<>(List.of("rule", "matched", "issued", "value", "cap", "cooldown", "budget"));
        if (others) {
            headings.add("other");
        }
        boolean errors = summary.rules.values().stream().anyMatch(figures -> figures.errors > 0);
        if (errors) {
            headings.add("errors");
        }
        Table table = new Table(headings.toArray(String[]::new));
        summary.rules.forEach((id, figures) -> {
            List<String> cells = new ArrayList<>(List.of(
                    id,
                    count(figures.matched),
                    count(figures.issued),
                    value(figures),
                    refused(figures, Outcome.CAPPED),
                    refused(figures, Outcome.COOLING_DOWN),
                    refused(figures, Outcome.BUDGET_EXHAUSTED)));
            if (others) {
                cells.add(count(others(figures)));
            }
            if (errors) {
                cells.add(count(figures.errors));
            }
            table.row(cells.toArray(String[]::new));
        });
        return table;
    }

    private static boolean hasOthers(Summary summary) {
        return summary.rules.values().stream().anyMatch(figures -> others(figures) > 0);
    }

    /** Refusals by schedule, pause or lane. */
    private static long others(RuleFigures figures) {
        return figures.refused.entrySet().stream()
                .filter(e -> e.getKey() != Outcome.CAPPED
                        && e.getKey() != Outcome.COOLING_DOWN
                        && e.getKey() != Outcome.BUDGET_EXHAUSTED)
                .mapToLong(e -> e.getValue())
                .sum();
    }

    private static Table budgets(Summary summary) {
        Table table = new Table("budget", "period", "limit", "reserved", "charged", "available");
        summary.budgets()
                .forEach((id, balance) -> table.row(
                        id,
                        balance.period(),
                        amount(balance.limit()),
                        plain(balance.reserved()),
                        plain(balance.charged()),
                        plain(balance.available())));
        return table;
    }

    private static String value(RuleFigures figures) {
        return figures.value.isEmpty()
                ? "-"
                : figures.value.values().stream().map(SummaryText::amount).collect(Collectors.joining(", "));
    }

    private static String refused(RuleFigures figures, Outcome outcome) {
        return count(figures.refused.getOrDefault(outcome, 0L));
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String amount(Money money) {
        return money.currency() + " " + plain(money);
    }

    private static String plain(Money money) {
        return String.format(Locale.ROOT, "%,." + money.currency().minorUnits() + "f", money.amount());
    }
}
