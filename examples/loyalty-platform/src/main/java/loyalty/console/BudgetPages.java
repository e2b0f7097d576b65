package loyalty.console;

import io.bonsela.api.DayFigure;
import io.bonsela.api.Money;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.AdjustBudget;
import io.bonsela.api.command.TopUp;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.report.Numbers;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import loyalty.secret.Secrets;
import loyalty.tenant.Tenants.Tenant;
import loyalty.web.Callers;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of the budgets: how much of each is used, and changes of their amounts. */
@Controller
@PreAuthorize("hasAuthority('READ_BOOKS')")
class BudgetPages {
    private static final int WARNED = 80;
    private static final int FULL = 100;

    private final RewardEngine engine;
    private final ConsoleCommands commands;
    private final Secrets secrets;
    private final Clock clock;

    BudgetPages(RewardEngine engine, ConsoleCommands commands, Secrets secrets, Clock clock) {
        this.clock = clock;
        this.engine = engine;
        this.commands = commands;
        this.secrets = secrets;
    }

    /**
     * A line of the list.
     *
     * @param percent how much is charged or reserved, from 0 to 100
     * @param level {@code low}, {@code high} or {@code full}
     */
    record BudgetLine(
            String budget,
            String period,
            String limit,
            String charged,
            String reserved,
            String available,
            int percent,
            String level) {
        /** The part of the bar that is filled. */
        public int shown() {
            return Math.min(percent, FULL);
        }

        static BudgetLine of(BudgetBalance balance) {
            int percent = percent(balance);
            return new BudgetLine(
                    balance.budget(),
                    balance.period(),
                    Numbers.money(balance.limit()),
                    Numbers.money(balance.charged()),
                    Numbers.money(balance.reserved()),
                    Numbers.money(balance.available()),
                    percent,
                    percent >= FULL ? "full" : percent >= WARNED ? "high" : "low");
        }

        private static int percent(BudgetBalance balance) {
            if (!balance.limit().isPositive()) {
                return FULL;
            }
            return balance.charged()
                    .plus(balance.reserved())
                    .amount()
                    .movePointRight(2)
                    .divide(balance.limit().amount(), 0, RoundingMode.DOWN)
                    .intValue();
        }
    }

    @GetMapping("/console/budgets")
    String budgets(@ModelAttribute("merchant") Tenant merchant, Authentication caller, Model model) {
        List<BudgetLine> lines = engine.records().budgets(Callers.of(caller).tenant()).stream()
                .sorted(Comparator.comparing(BudgetBalance::budget)
                        .thenComparing(
                                Comparator.comparing(BudgetBalance::period).reversed()))
                .map(BudgetLine::of)
                .toList();
        Map<Boolean, List<BudgetLine>> byAge = new HashMap<>();
        Set<String> seen = new HashSet<>();
        lines.forEach(line -> byAge.computeIfAbsent(seen.add(line.budget()), latest -> new ArrayList<>())
                .add(line));
        model.addAttribute("budgets", byAge.getOrDefault(true, List.of()));
        model.addAttribute("earlier", byAge.getOrDefault(false, List.of()));
        model.addAttribute("burnDowns", burnDowns(merchant));
        model.addAttribute("command", secrets.id("console"));
        return "budgets";
    }

    /** Returns the lines of this month's budgets, by budget. */
    private Map<String, BurnDown> burnDowns(Tenant merchant) {
        RuleSet rules = engine.records().ruleSet(merchant.id()).orElse(null);
        if (rules == null) {
            return Map.of();
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), merchant.zone());
        LocalDate first = today.withDayOfMonth(1);
        List<DayFigure> figures = engine.reports()
                .days(
                        merchant.id(),
                        first.atStartOfDay(merchant.zone()).toInstant(),
                        today.plusDays(1).atStartOfDay(merchant.zone()).toInstant());
        String month = YearMonth.from(today).toString();
        return engine.records().budgets(merchant.id()).stream()
                .filter(balance -> balance.period().equals(month))
                .collect(Collectors.toMap(
                        BudgetBalance::budget, balance -> BurnDown.of(rules, balance, first, today, figures)));
    }

    /** Adds money to a budget, or sets the difference after a mistake. */
    @PostMapping("/console/budgets/{id}")
    @PreAuthorize("hasAuthority('WRITE_BOOKS')")
    String change(
            @PathVariable String id,
            @RequestParam String command,
            @RequestParam String period,
            @RequestParam String amount,
            @RequestParam(defaultValue = "") String note,
            @RequestParam String kind,
            Authentication caller,
            RedirectAttributes flash) {
        Money money = Money.parse(amount.strip());
        commands.execute(
                Callers.of(caller),
                command,
                note,
                origin -> kind.equals("top-up")
                        ? new TopUp(origin, id, period, money)
                        : new AdjustBudget(origin, id, period, money),
                flash);
        return "redirect:/console/budgets";
    }
}
