package io.bonsela.report;

import io.bonsela.api.DayFigure;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.IssuanceFigure;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.report.Page.Tile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A report on a period from figures that are added up by day, so that its cost does not depend on the number of decisions:
 * what was granted and set aside, and what is left in budgets.
 *
 * @param issuances the issuances of the period, from {@link io.bonsela.api.Reports#issuances}
 * @param days the postings of the period, from {@link io.bonsela.api.Reports#days}
 * @param budgets the budgets that are shown
 * @param titles what rules are called, by their ids; a rule that is not named here is shown by its id
 */
public record OverviewReport(
        List<IssuanceFigure> issuances, List<DayFigure> days, List<BudgetBalance> budgets, Map<String, String> titles) {
    private static final int MOST_ROWS = 12;
    private static final String NO_CAMPAIGN = "no campaign";

    /** Copies the lists. */
    public OverviewReport {
        issuances = List.copyOf(issuances);
        days = List.copyOf(days);
        budgets = List.copyOf(budgets);
        titles = Map.copyOf(titles);
    }

    /** Returns the content without a page around it, for a page of the host that has {@link ReportStyle#css}. */
    public String fragment() {
        return Page.fragment(this::write);
    }

    private void write(Page page) {
        RewardStates states = new RewardStates(issuances);
        List<Tile> tiles = new ArrayList<>();
        tiles.add(new Tile(Numbers.count(states.all()), "rewards granted"));
        if (states.all() > 0) {
            tiles.add(new Tile(Numbers.percent(states.all(IssuanceState.REDEEMED), states.all()), "of them redeemed"));
        }
        costs().forEach((unit, cost) -> tiles.add(new Tile(Numbers.count(Math.round(cost)), unit + " set aside")));
        page.tiles(tiles);
        if (issuances.isEmpty()) {
            page.paragraph("Nothing was granted in this period.");
        } else {
            page.charts(this::draw);
        }
        if (!budgets.isEmpty()) {
            page.table(
                    "Budgets",
                    List.of("budget", "period", "limit", "reserved", "charged", "available", "used"),
                    budgets.stream().map(OverviewReport::row).toList());
        }
    }

    private static List<String> row(BudgetBalance balance) {
        long used = balance.reserved().plus(balance.charged()).minorUnits();
        return List.of(
                balance.budget(),
                balance.period(),
                Numbers.money(balance.limit()),
                Numbers.money(balance.reserved()),
                Numbers.money(balance.charged()),
                Numbers.money(balance.available()),
                Numbers.percent(used, balance.limit().minorUnits()));
    }

    /** Returns what budgets set aside, by currency. */
    private Map<String, Double> costs() {
        Map<String, Double> costs = new TreeMap<>();
        days.stream()
                .filter(day -> day.kind() == LedgerEntry.Kind.RESERVE)
                .forEach(day -> costs.merge(day.amount().currency().code(), Numbers.drawn(day.amount()), Double::sum));
        return costs;
    }

    private void draw(Charts charts) {
        TimeLine time = TimeLine.of(issuances.stream().map(IssuanceFigure::date).toList());
        charts.columns(
                "Rewards granted " + time.per(),
                time,
                List.of(new Series("", time.sums(issuances, IssuanceFigure::date, IssuanceFigure::count))));
        for (String unit : costs().keySet()) {
            List<DayFigure> spent = days.stream()
                    .filter(day -> day.kind() == LedgerEntry.Kind.RESERVE
                            && day.amount().currency().code().equals(unit))
                    .toList();
            charts.columns(
                    "Set aside " + time.per() + ", " + unit,
                    time,
                    List.of(new Series("", time.sums(spent, DayFigure::date, day -> Numbers.drawn(day.amount())))));
        }
        bars(charts, "Rewards by kind", counts(IssuanceFigure::reward));
        bars(charts, "Rewards by rule", titled(counts(IssuanceFigure::rule)));
        Map<String, Long> campaigns = counts(figure -> Objects.requireNonNullElse(figure.campaign(), NO_CAMPAIGN));
        if (campaigns.size() > 1 || !campaigns.containsKey(NO_CAMPAIGN)) {
            bars(charts, "Rewards by campaign", campaigns);
        }
    }

    /** Counts issuances, the most first. */
    private Map<String, Long> counts(Function<IssuanceFigure, String> by) {
        Map<String, Long> counts = new TreeMap<>();
        issuances.forEach(figure -> counts.merge(by.apply(figure), figure.count(), Long::sum));
        Map<String, Long> most = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_ROWS)
                .forEach(entry -> most.put(entry.getKey(), entry.getValue()));
        return most;
    }

    /** Replaces the ids of rules by their titles. Rules with the same title keep their ids beside it. */
    private Map<String, Long> titled(Map<String, Long> counts) {
        Map<String, Long> uses =
                titles.values().stream().collect(Collectors.groupingBy(title -> title, Collectors.counting()));
        Map<String, Long> titled = new LinkedHashMap<>();
        counts.forEach((rule, count) -> {
            String title = titles.getOrDefault(rule, rule);
            titled.merge(uses.getOrDefault(title, 1L) > 1 ? Numbers.named(rule, title) : title, count, Long::sum);
        });
        return titled;
    }

    private static void bars(Charts charts, String title, Map<String, Long> counts) {
        charts.bars(
                title,
                List.copyOf(counts.keySet()),
                List.of(new Series(
                        "", counts.values().stream().map(Long::doubleValue).toList())),
                List.of(counts.values().stream().map(Numbers::count).toList()));
    }
}
