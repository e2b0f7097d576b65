package io.bonsela.report;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.Reports.Breakage;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.api.backtest.BacktestReport.RuleFigures;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

/**
 * Writes tables of what was issued and spent.
 *
 * @param figures the figures of the events
 * @param states the states of the rewards
 * @param credits what became of the credits
 * @param budgets every period of every budget
 * @param zone the zone of dates and times
 */
record FiguresTables(
        Figures figures, RewardStates states, List<Breakage> credits, List<BudgetBalance> budgets, ZoneId zone) {
    void write(Page page) {
        page.section("Tables");
        page.table(
                "Rules",
                List.of(
                        "Rule",
                        "Matched",
                        "Issued",
                        "Value",
                        "Refused by cap",
                        "by cooldown",
                        "by budget",
                        "other",
                        "Errors"),
                figures.rules().entrySet().stream()
                        .map(rule ->
                                row(Numbers.named(rule.getKey(), rule.getValue().title()), rule.getValue()))
                        .toList());
        page.table(
                "Budgets",
                List.of("Budget", "Limit", "Reserved", "Charged", "Available", "First refused"),
                budgets.stream().map(this::row).toList());
        page.table(
                "Rollouts",
                Rollouts.headings(),
                figures.rollouts().stream().map(Rollouts::row).toList());
        page.table("Rewards", List.of("Reward", "Granted", "Redeemed", "Rate"), rewards());
        page.table(
                "Credits",
                List.of("Granted in", "Granted", "Spent", "Expired", "Taken back", "Left", "Expired, %"),
                CreditDivision.rows("", credits));
        page.table(
                "Refusals by cap",
                List.of("Cap", "Refusals"),
                figures.refusedByCap().entrySet().stream()
                        .map(cap -> List.of(cap.getKey(), Numbers.count(cap.getValue())))
                        .toList());
        page.table(
                "Months",
                List.of("Month", "Issued", "Value", "Cost"),
                Stretch.of(figures, date -> date.toString().substring(0, 7)).entrySet().stream()
                        .map(month -> List.of(
                                month.getKey(),
                                Numbers.count(month.getValue().issued()),
                                Numbers.all(month.getValue().value().values()),
                                Numbers.all(month.getValue().cost().values())))
                        .toList());
        page.table("Days", List.of("Date", "Rule", "Campaign", "Issued", "Value", "Cost"), days());
    }

    private static List<String> row(String rule, RuleFigures of) {
        return List.of(
                rule,
                Numbers.count(of.matched()),
                Numbers.count(of.issued()),
                Numbers.all(of.value().values()),
                Numbers.count(of.refused().getOrDefault(Outcome.CAPPED, 0L)),
                Numbers.count(of.refused().getOrDefault(Outcome.COOLING_DOWN, 0L)),
                Numbers.count(of.refused().getOrDefault(Outcome.BUDGET_EXHAUSTED, 0L)),
                Numbers.count(of.refusedOtherwise()),
                Numbers.count(of.errors()));
    }

    private List<String> row(BudgetBalance balance) {
        return List.of(
                name(balance),
                Numbers.money(balance.limit()),
                Numbers.amount(balance.reserved()),
                Numbers.amount(balance.charged()),
                Numbers.amount(balance.available()),
                refused(balance));
    }

    private String refused(BudgetBalance balance) {
        return Numbers.moment(figures.firstRefused(balance.budget(), balance.period()), zone);
    }

    private static String name(BudgetBalance balance) {
        return balance.period().equals("lifetime") ? balance.budget() : balance.budget() + " in " + balance.period();
    }

    private List<List<String>> rewards() {
        return states.rewards().stream()
                .map(reward -> {
                    long all = states.count(reward);
                    long redeemed = states.count(reward, List.of(IssuanceState.REDEEMED));
                    return List.of(reward, Numbers.count(all), Numbers.count(redeemed), Numbers.percent(redeemed, all));
                })
                .toList();
    }

    private List<List<String>> days() {
        return figures.days().stream()
                .map(day -> List.of(
                        day.date().toString(),
                        day.rule(),
                        Objects.requireNonNullElse(day.campaign(), Numbers.NONE),
                        Numbers.count(day.issued()),
                        Numbers.all(day.value().values()),
                        Numbers.all(day.cost().values())))
                .toList();
    }
}
