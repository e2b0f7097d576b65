package io.bonsela.api.backtest;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.Standing.Reservation;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.api.backtest.BacktestReport.RuleDay;
import io.bonsela.api.backtest.BacktestReport.RuleFigures;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts decisions. Not thread-safe. */
public final class Tally {
    private final ZoneId zone;
    private final Map<String, Counts> rules = new LinkedHashMap<>();
    private final SortedMap<LocalDate, Map<String, Day>> days = new TreeMap<>();
    private final SortedMap<String, Long> refusedByCap = new TreeMap<>();
    private final SortedMap<String, SortedMap<String, Instant>> firstRefused = new TreeMap<>();
    private final Set<String> customers = new HashSet<>();
    private final Set<String> reached = new HashSet<>();
    private final SortedMap<String, Money> sales = new TreeMap<>();
    private final Map<Decision.Status, Long> statuses = new EnumMap<>(Decision.Status.class);
    private final RolloutTally rollouts;
    private long unreadable;

    /** The counts of one rule so far. */
    private static final class Counts {
        private @Nullable String title;
        private long matched;
        private long issued;
        private long errors;
        private final SortedMap<String, Money> value = new TreeMap<>();
        private final Map<Outcome, Long> refused = new EnumMap<>(Outcome.class);
    }

    /** The counts of one rule on one day so far. */
    private static final class Day {
        private final @Nullable String campaign;
        private final @Nullable String budget;
        private long issued;
        private final SortedMap<String, Money> value = new TreeMap<>();
        private final SortedMap<String, Money> cost = new TreeMap<>();

        Day(Issuance first) {
            Reservation reservation = first.standing().reservation();
            campaign = first.campaign();
            budget = reservation == null ? null : reservation.budget();
        }
    }

    /**
     * Creates a tally with zero counts for every rule of a set.
     *
     * @param ruleSet the rules that decide
     */
    public Tally(RuleSet ruleSet) {
        zone = ruleSet.zone();
        rollouts = new RolloutTally(ruleSet);
        Map<String, String> units = new HashMap<>();
        for (Reward reward : ruleSet.rewards()) {
            if (reward.unit() != null) {
                units.put(reward.id(), reward.unit());
            }
        }
        for (Rule rule : ruleSet.rules()) {
            Counts counts = of(rule.id());
            counts.title = rule.title();
            RuleFigures.BOUNDS.forEach(outcome -> counts.refused.put(outcome, 0L));
            for (Effect effect : rule.effects()) {
                String unit = units.get(effect.reward());
                if (unit != null) {
                    counts.value.put(unit, Money.ofMinor(unit, 0));
                }
            }
        }
    }

    /**
     * Counts a decision.
     *
     * @param decision the decision, with any status
     * @param event the event
     */
    public void add(Decision decision, Event event) {
        statuses.merge(decision.status(), 1L, Long::sum);
        if (decision.status() == Decision.Status.DECIDED || decision.status() == Decision.Status.EVALUATED) {
            customers.add(decision.subject());
            Money sale = event.attribute("amount") instanceof Money amount ? amount : null;
            add(sale, sales);
            rollouts.add(decision, sale);
            decision.outcomes().forEach(outcome -> add(outcome, decision.occurredAt()));
            addIssuances(decision);
        }
    }

    /**
     * Counts a decision on an event that was raised. It is no event of its own in the figures: only what its rules did is
     * counted.
     *
     * @param decision the decision
     */
    public void addRaised(Decision decision) {
        decision.outcomes().forEach(outcome -> add(outcome, decision.occurredAt()));
        addIssuances(decision);
        rollouts.addRaised(decision);
    }

    private void addIssuances(Decision decision) {
        if (!decision.issuances().isEmpty()) {
            reached.add(decision.subject());
            LocalDate date = decision.occurredAt().atZone(zone).toLocalDate();
            Map<String, Day> byRule = days.computeIfAbsent(date, d -> new HashMap<>());
            decision.issuances().forEach(issuance -> add(issuance, byRule));
        }
    }

    /** Counts an event that could not be read. */
    public void addUnreadable() {
        unreadable++;
    }

    /**
     * Returns the figures.
     *
     * @param balances the current balances of the budgets
     */
    public Figures figures(List<BudgetBalance> balances) {
        SortedMap<String, RuleFigures> figures = new TreeMap<>();
        rules.forEach((id, counts) -> figures.put(
                id,
                new RuleFigures(
                        counts.title, counts.matched, counts.issued, counts.errors, counts.value, counts.refused)));
        long handedOver = statuses.values().stream().mapToLong(count -> count).sum();
        return new Figures(
                handedOver + unreadable,
                count(Decision.Status.DECIDED) + count(Decision.Status.EVALUATED),
                count(Decision.Status.REPEATED),
                count(Decision.Status.CONFLICT),
                count(Decision.Status.INVALID) + unreadable,
                figures,
                balances.stream()
                        .sorted(Comparator.comparing(BudgetBalance::budget).thenComparing(BudgetBalance::period))
                        .toList(),
                ruleDays(),
                refusedByCap,
                firstRefused,
                customers.size(),
                reached.size(),
                sales,
                rollouts.groups());
    }

    private List<RuleDay> ruleDays() {
        List<RuleDay> all = new ArrayList<>();
        days.forEach((date, rulesOfDay) -> new TreeMap<>(rulesOfDay)
                .forEach((rule, day) ->
                        all.add(new RuleDay(date, rule, day.campaign, day.budget, day.issued, day.value, day.cost))));
        return all;
    }

    private long count(Decision.Status status) {
        return statuses.getOrDefault(status, 0L);
    }

    private Counts of(String rule) {
        return rules.computeIfAbsent(rule, id -> new Counts());
    }

    private void add(RuleOutcome outcome, Instant occurredAt) {
        Counts counts = of(outcome.rule());
        if (outcome.outcome() == Outcome.ERROR) {
            counts.errors++;
            return;
        }
        counts.matched++;
        if (outcome.outcome() != Outcome.MATCHED) {
            counts.refused.merge(outcome.outcome(), 1L, Long::sum);
        }
        // A cap that reduced the reward did not refuse it.
        Reason reason = outcome.outcome() == Outcome.MATCHED ? null : outcome.reason();
        if (reason != null && reason.argument("cap") instanceof String cap) {
            refusedByCap.merge(cap, 1L, Long::sum);
        }
        if (reason != null
                && reason.argument("budget") instanceof String budget
                && reason.argument("period") instanceof String period) {
            firstRefused
                    .computeIfAbsent(budget, id -> new TreeMap<>())
                    .merge(period, occurredAt, (one, other) -> one.isBefore(other) ? one : other);
        }
    }

    private void add(Issuance issuance, Map<String, Day> byRule) {
        Counts counts = of(issuance.rule());
        counts.issued++;
        Money value = issuance.value();
        add(value, counts.value);
        Day day = byRule.computeIfAbsent(issuance.rule(), rule -> new Day(issuance));
        day.issued++;
        add(value, day.value);
        add(issuance.cost(), day.cost);
    }

    private static void add(@Nullable Money money, SortedMap<String, Money> sums) {
        if (money != null) {
            sums.merge(money.currency().code(), money, Money::plus);
        }
    }
}
