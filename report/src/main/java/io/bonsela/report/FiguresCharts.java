package io.bonsela.report;

import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.api.backtest.BacktestReport.RuleDay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Draws charts of what was issued and spent.
 *
 * @param figures the figures of the events; something was issued on at least one day
 * @param states the states of the rewards
 * @param budgets every period of every budget
 */
record FiguresCharts(Figures figures, RewardStates states, List<BudgetBalance> budgets) {
    private static final int MOST_ROWS = 12;
    private static final String NO_CAMPAIGN = "no campaign";

    void draw(Charts charts) {
        TimeLine time = TimeLine.of(figures.days().stream().map(RuleDay::date).toList());
        columns(charts, "Rewards issued", "", time, RuleDay::issued);
        figures.cost()
                .forEach((unit, cost) -> columns(charts, "Cost", ", " + unit, time, day -> drawn(day.cost(), unit)));
        figures.value().forEach((unit, value) -> {
            if (value.minorUnits() != 0 && !value.equals(figures.cost().get(unit))) {
                columns(charts, "Granted", ", " + unit, time, day -> drawn(day.value(), unit));
            }
        });
        byRule(charts);
        byCampaign(charts);
        burnDown(charts, time.days());
        redemption(charts);
    }

    private static double drawn(Map<String, Money> sums, String unit) {
        return Numbers.drawn(sums.get(unit));
    }

    private void columns(Charts charts, String what, String unit, TimeLine time, ToDoubleFunction<RuleDay> worth) {
        charts.columns(
                what + " " + time.per() + unit,
                time,
                List.of(new Series("", time.sums(figures.days(), RuleDay::date, worth))));
    }

    private void byRule(Charts charts) {
        boolean all = figures.rules().size() <= MOST_ROWS;
        List<Map.Entry<String, Long>> most = figures.rules().entrySet().stream()
                .filter(rule -> all || rule.getValue().issued() > 0)
                .map(rule -> Map.entry(
                        Numbers.named(rule.getKey(), rule.getValue().title()),
                        rule.getValue().issued()))
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_ROWS)
                .toList();
        bars(charts, "Rewards by rule" + (all ? "" : ", top " + MOST_ROWS), most);
    }

    private void byCampaign(Charts charts) {
        Map<String, Long> campaigns = new TreeMap<>();
        figures.days()
                .forEach(day -> campaigns.merge(
                        Objects.requireNonNullElse(day.campaign(), NO_CAMPAIGN), day.issued(), Long::sum));
        if (campaigns.size() > 1 || !campaigns.containsKey(NO_CAMPAIGN)) {
            bars(charts, "Rewards by campaign", List.copyOf(campaigns.entrySet()));
        }
    }

    private static void bars(Charts charts, String title, List<Map.Entry<String, Long>> counts) {
        charts.bars(
                title,
                counts.stream().map(Map.Entry::getKey).toList(),
                List.of(new Series(
                        "",
                        counts.stream().map(count -> (double) count.getValue()).toList())),
                List.of(counts.stream()
                        .map(count -> Numbers.count(count.getValue()))
                        .toList()));
    }

    /** Draws what each budget had left in its latest period. */
    private void burnDown(Charts charts, TimeLine time) {
        Map<String, BudgetBalance> latest = new TreeMap<>();
        budgets.forEach(balance -> latest.put(balance.budget(), balance));
        latest.forEach((budget, balance) -> charts.lines(
                "Remaining in budget " + budget + ", " + balance.limit().currency(),
                time,
                List.of(Numbers.drawn(balance.limit())),
                List.of(new Series("", BurnDown.left(figures, balance, time)))));
    }

    private void redemption(Charts charts) {
        List<String> rewards = states.rewards();
        if (rewards.isEmpty()) {
            return;
        }
        List<Series> series = new ArrayList<>();
        series.add(share("redeemed", List.of(IssuanceState.REDEEMED)));
        series.add(share("issued", List.of(IssuanceState.ISSUED)));
        series.add(share("in progress", RewardStates.ON_ITS_WAY));
        series.add(share(
                "other end state",
                List.of(IssuanceState.CANCELLED, IssuanceState.FAILED, IssuanceState.REVERSED, IssuanceState.EXPIRED)));
        charts.shares("States of the rewards", rewards, series);
    }

    private Series share(String name, List<IssuanceState> of) {
        return new Series(
                name,
                states.rewards().stream()
                        .map(reward -> (double) states.count(reward, of))
                        .toList());
    }
}
