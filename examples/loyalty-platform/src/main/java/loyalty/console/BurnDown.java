package loyalty.console;

import io.bonsela.api.DayFigure;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.report.Numbers;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The limit of a budget less what its rules have set aside since its period began, as a line by day. What came back is not
 * counted, because it can be of an earlier period.
 *
 * @param points the points of the line, in a box of 300 by 60
 * @param words the same for people
 */
record BurnDown(String points, String words) {
    private static final int WIDTH = 300;
    private static final int HEIGHT = 60;

    /**
     * Computes it.
     *
     * @param rules the rules in force
     * @param balance the budget
     * @param began the first day of its period
     * @param today the last day
     * @param figures what was posted since the first day
     */
    static BurnDown of(
            RuleSet rules, BudgetBalance balance, LocalDate began, LocalDate today, List<DayFigure> figures) {
        Set<String> payers = payers(rules, balance.budget());
        String unit = balance.limit().currency().code();
        Map<LocalDate, Money> setAside = new HashMap<>();
        figures.stream()
                .filter(figure -> figure.kind() == LedgerEntry.Kind.RESERVE
                        && payers.contains(Objects.requireNonNullElse(figure.rule(), ""))
                        && figure.amount().currency().code().equals(unit))
                .forEach(figure -> setAside.merge(figure.date(), figure.amount(), Money::plus));
        List<Money> left = new ArrayList<>();
        left.add(balance.limit());
        for (LocalDate day = began; !day.isAfter(today); day = day.plusDays(1)) {
            Money now = left.get(left.size() - 1);
            Money drawn = setAside.get(day);
            left.add(drawn == null ? now : now.minus(drawn));
        }
        return new BurnDown(
                line(left, balance.limit()),
                "Limit less what was set aside: " + Numbers.money(balance.limit()) + " at first, "
                        + Numbers.money(left.get(left.size() - 1)) + " today");
    }

    /** Returns the rules that the budget pays, by themselves or by their campaign. */
    private static Set<String> payers(RuleSet rules, String budget) {
        Set<String> campaigns = rules.campaigns().stream()
                .filter(campaign -> budget.equals(campaign.budget()))
                .map(Campaign::id)
                .collect(Collectors.toSet());
        return rules.rules().stream()
                .filter(rule -> budget.equals(rule.budget()) || campaigns.contains(rule.campaign()))
                .map(Rule::id)
                .collect(Collectors.toSet());
    }

    private static String line(List<Money> left, Money limit) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < left.size(); i++) {
            int x = i * WIDTH / (left.size() - 1);
            points.append(x).append(',').append(y(left.get(i), limit)).append(' ');
        }
        return points.toString().strip();
    }

    private static int y(Money left, Money limit) {
        if (!limit.isPositive()) {
            return HEIGHT;
        }
        int high = left.amount()
                .multiply(BigDecimal.valueOf(HEIGHT))
                .divide(limit.amount(), 0, RoundingMode.HALF_UP)
                .intValue();
        return HEIGHT - Math.max(0, Math.min(HEIGHT, high));
    }
}
