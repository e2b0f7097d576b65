package io.bonsela.cli.report;

import io.bonsela.api.BudgetBalance;
import io.bonsela.api.IssuanceFigure;
import io.bonsela.api.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Outcome;
import io.bonsela.api.backtest.Figures;
import io.bonsela.api.backtest.RuleDay;
import io.bonsela.api.backtest.RuleFigures;
import io.bonsela.cli.report.Page.Tile;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was issued and spent: charts first, then tables.
 *
 * @param figures what came of the events
 * @param states how many of the rewards are in which state
 * @param budgets every period of every budget
 * @param omissions what of the events was left out
 */
public record FiguresReport(
        Figures figures, List<IssuanceFigure> states, List<BudgetBalance> budgets, Omissions omissions) {
    private static final int MOST_ROWS = 12;
    private static final List<Outcome> NAMED = List.of(Outcome.CAPPED, Outcome.COOLING_DOWN, Outcome.BUDGET_EXHAUSTED);
    private static final List<IssuanceState> SHOWN =
            List.of(IssuanceState.REDEEMED, IssuanceState.ISSUED, IssuanceState.RESERVED);

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
            omitted(page, omissions);
            List<RuleDay> days = figures.days();
            if (days.isEmpty()) {
                page.paragraph("Nothing was issued, so there is nothing to draw.");
            } else {
                page.charts(this::draw);
            }
            tables(page);
        });
    }

    private List<Tile> tiles() {
        List<Tile> tiles = new ArrayList<>();
        tiles.add(new Tile(Numbers.count(figures.decided()), "events decided"));
        tiles.add(new Tile(Numbers.count(figures.issued()), "rewards issued"));
        figures.value().values().stream()
                .filter(value -> value.minorUnits() != 0)
                .forEach(value -> tiles.add(new Tile(Numbers.amount(value), value.currency() + " granted")));
        costs().forEach(cost -> tiles.add(new Tile(Numbers.amount(cost), cost.currency() + " taken from budgets")));
        long all = states.stream().mapToLong(IssuanceFigure::count).sum();
        if (all > count(IssuanceState.ISSUED) + count(IssuanceState.RESERVED)) {
            tiles.add(new Tile(Numbers.percent(count(IssuanceState.REDEEMED), all), "of rewards redeemed"));
        }
        return tiles;
    }

    private long count(IssuanceState state) {
        return states.stream()
                .filter(figure -> figure.state() == state)
                .mapToLong(IssuanceFigure::count)
                .sum();
    }

    private List<Money> costs() {
        Map<String, Money> sums = new TreeMap<>();
        figures.days().forEach(day -> day.cost().forEach((unit, cost) -> sums.merge(unit, cost, Money::plus)));
        return List.copyOf(sums.values());
    }

    /** What was left out is told before anything is concluded from the rest. */
    static void omitted(Page page, Omissions omissions) {
        List<String> told = new ArrayList<>();
        long all =
                omissions.reasons().values().stream().mapToLong(count -> count).sum();
        if (all > 0) {
            told.add(Numbers.count(all) + (all == 1 ? " line was" : " lines were") + " left out: "
                    + omissions.reasons().entrySet().stream()
                            .map(entry -> Numbers.count(entry.getValue()) + " " + entry.getKey())
                            .collect(Collectors.joining(", "))
                    + ".");
            told.addAll(omissions.lines());
            if (all > omissions.lines().size()) {
                told.add("and " + Numbers.count(all - omissions.lines().size()) + " more.");
            }
        }
        if (omissions.outOfOrder() > 0) {
            told.add(Numbers.count(omissions.outOfOrder())
                    + (omissions.outOfOrder() == 1 ? " event stands" : " events stand")
                    + " in the file behind later ones; they were decided where they stand.");
        }
        if (!told.isEmpty()) {
            page.note(told);
        }
    }

    private void draw(Charts charts) {
        List<RuleDay> days = figures.days();
        TimeLine time = TimeLine.of(days.stream().map(RuleDay::date).toList());
        charts.columns(
                "Rewards issued " + time.per(),
                time,
                List.of(new Series("", time.sums(days, RuleDay::date, RuleDay::issued))));
        costs().forEach(cost ->
                charts.columns("Spend " + time.per() + ", " + cost.currency(), time, List.of(spend(days, time, cost))));
        figures.value().values().stream()
                .filter(value -> value.minorUnits() != 0 && !isCost(value))
                .forEach(value -> charts.columns(
                        "Granted " + time.per() + ", " + value.currency(),
                        time,
                        List.of(new Series(
                                "",
                                time.sums(
                                        days,
                                        RuleDay::date,
                                        day -> amount(
                                                day.value().get(value.currency().code())))))));
        byRule(charts);
        byCampaign(charts);
        burnDown(charts, figures, budgets, time);
        redemption(charts);
    }

    private boolean isCost(Money value) {
        return costs().stream().anyMatch(cost -> cost.equals(value));
    }

    private static Series spend(List<RuleDay> days, TimeLine time, Money unit) {
        return new Series(
                "",
                time.sums(
                        days,
                        RuleDay::date,
                        day -> amount(day.cost().get(unit.currency().code()))));
    }

    static double amount(@Nullable Money money) {
        return money == null ? 0 : money.amount().doubleValue();
    }

    private void byRule(Charts charts) {
        List<Map.Entry<String, RuleFigures>> rules = figures.rules().entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, RuleFigures> rule) ->
                                -rule.getValue().issued())
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_ROWS)
                .toList();
        charts.bars(
                "Rewards by rule" + (figures.rules().size() > MOST_ROWS ? ", the first " + MOST_ROWS : ""),
                rules.stream().map(Map.Entry::getKey).toList(),
                List.of(new Series(
                        "",
                        rules.stream()
                                .map(rule -> (double) rule.getValue().issued())
                                .toList())),
                List.of(rules.stream()
                        .map(rule -> Numbers.count(rule.getValue().issued()))
                        .toList()));
    }

    private void byCampaign(Charts charts) {
        Map<String, Long> campaigns = new TreeMap<>();
        figures.days()
                .forEach(day -> campaigns.merge(
                        Objects.requireNonNullElse(day.campaign(), "no campaign"), day.issued(), Long::sum));
        if (campaigns.size() > 1 || !campaigns.containsKey("no campaign")) {
            charts.bars(
                    "Rewards by campaign",
                    List.copyOf(campaigns.keySet()),
                    List.of(new Series(
                            "",
                            campaigns.values().stream().map(Long::doubleValue).toList())),
                    List.of(campaigns.values().stream().map(Numbers::count).toList()));
        }
    }

    /** What each budget had left, in its latest period. */
    static void burnDown(Charts charts, Figures figures, List<BudgetBalance> budgets, TimeLine time) {
        Map<String, BudgetBalance> latest = new TreeMap<>();
        budgets.forEach(balance -> latest.put(balance.budget(), balance));
        latest.values().forEach(balance -> {
            Series left = left(figures, balance, time);
            charts.lines(
                    "Left in budget " + balance.budget() + ", "
                            + balance.limit().currency(),
                    time,
                    List.of(amount(balance.limit())),
                    List.of(left));
        });
    }

    /** What a budget had left at the end of each day, week or month; each of its periods begins anew. */
    static Series left(Figures figures, BudgetBalance balance, TimeLine time) {
        String unit = balance.limit().currency().code();
        List<RuleDay> own = figures.days().stream()
                .filter(day -> balance.budget().equals(day.budget()))
                .toList();
        List<Double> spent =
                time.sums(own, RuleDay::date, day -> amount(day.cost().get(unit)));
        List<Double> left = new ArrayList<>();
        double now = amount(balance.limit());
        String period = "";
        for (int i = 0; i < spent.size(); i++) {
            String current = period(time.starts().get(i), balance.period());
            now = current.equals(period) ? now : amount(balance.limit());
            period = current;
            now -= spent.get(i);
            left.add(Math.max(0, now));
        }
        return new Series("", left);
    }

    /** The period of a date, of the same kind as another period. */
    private static String period(LocalDate date, String other) {
        return switch (other.length()) {
            case 4 -> date.toString().substring(0, 4);
            case 7 -> date.toString().substring(0, 7);
            case 10 ->
                LocalDate.parse(other).getDayOfWeek() == DayOfWeek.MONDAY
                        ? date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                                .toString()
                        : date.toString();
            default -> other;
        };
    }

    /** When it first refused, if that was in this period. */
    private String refused(BudgetBalance balance) {
        Instant at = figures.exhausted().get(balance.budget());
        return at == null
                        || !period(at.atZone(ZoneOffset.UTC).toLocalDate(), balance.period())
                                .equals(balance.period())
                ? "–"
                : at.toString();
    }

    static String name(BudgetBalance balance) {
        return balance.period().equals("lifetime") ? balance.budget() : balance.budget() + " in " + balance.period();
    }

    private void redemption(Charts charts) {
        List<String> rewards =
                List.copyOf(states.stream().map(IssuanceFigure::reward).collect(Collectors.toCollection(TreeSet::new)));
        if (rewards.isEmpty()) {
            return;
        }
        List<Series> series = Stream.concat(
                        SHOWN.stream()
                                .map(state -> new Series(
                                        word(state),
                                        rewards.stream()
                                                .map(reward -> (double) count(reward, List.of(state)))
                                                .toList())),
                        Stream.of(new Series(
                                "ended otherwise",
                                rewards.stream()
                                        .map(reward -> (double) count(reward, others()))
                                        .toList())))
                .toList();
        charts.shares("What became of the rewards", rewards, series);
    }

    private static List<IssuanceState> others() {
        return Stream.of(IssuanceState.values())
                .filter(state -> !SHOWN.contains(state))
                .toList();
    }

    private static String word(IssuanceState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private long count(String reward, List<IssuanceState> wanted) {
        return states.stream()
                .filter(figure -> figure.reward().equals(reward) && wanted.contains(figure.state()))
                .mapToLong(IssuanceFigure::count)
                .sum();
    }

    private void tables(Page page) {
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
                        "otherwise",
                        "Errors"),
                figures.rules().entrySet().stream()
                        .map(rule -> row(rule.getKey(), rule.getValue()))
                        .toList());
        page.table(
                "Budgets",
                List.of("Budget", "Limit", "Reserved", "Charged", "Left", "First refused (UTC)"),
                budgets.stream().map(this::row).toList());
        page.table("Rewards", List.of("Reward", "Granted", "Redeemed", "Rate"), rewards());
        page.table(
                "Caps that refused",
                List.of("Cap", "Times"),
                figures.refusedByCap().entrySet().stream()
                        .map(cap -> List.of(cap.getKey(), Numbers.count(cap.getValue())))
                        .toList());
        page.table("Days", List.of("Date", "Rule", "Campaign", "Issued", "Value", "From budget"), days());
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
                Numbers.count(of.refused().entrySet().stream()
                        .filter(entry -> !NAMED.contains(entry.getKey()))
                        .mapToLong(Map.Entry::getValue)
                        .sum()),
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

    private List<List<String>> rewards() {
        return states.stream()
                .map(IssuanceFigure::reward)
                .distinct()
                .sorted()
                .map(reward -> {
                    long all = count(reward, List.of(IssuanceState.values()));
                    long redeemed = count(reward, List.of(IssuanceState.REDEEMED));
                    return List.of(reward, Numbers.count(all), Numbers.count(redeemed), Numbers.percent(redeemed, all));
                })
                .toList();
    }

    private List<List<String>> days() {
        return figures.days().stream()
                .map(day -> List.of(
                        day.date().toString(),
                        day.rule(),
                        Objects.requireNonNullElse(day.campaign(), "–"),
                        Numbers.count(day.issued()),
                        Numbers.all(day.value().values()),
                        Numbers.all(day.cost().values())))
                .toList();
    }
}
