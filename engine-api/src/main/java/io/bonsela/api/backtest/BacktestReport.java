package io.bonsela.api.backtest;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Money;
import io.bonsela.api.Records.BudgetBalance;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The results of two rule sets for the same events.
 *
 * @param baseline the results under the rules to compare with
 * @param candidate the results under the other rules
 * @param decisionsChanged the number of events for which a rule has a different outcome or a reward differs
 * @param subjects the subjects with a different result, by name; a subject that earns more of one thing and less of
 *     another both gains and loses
 */
public record BacktestReport(Figures baseline, Figures candidate, long decisionsChanged, List<SubjectChange> subjects) {
    /** Copies the list. */
    public BacktestReport {
        subjects = List.copyOf(subjects);
    }

    /** The difference in the number of rewards. */
    public long issued() {
        return candidate.issued() - baseline.issued();
    }

    /** The difference in the granted value by currency, for every currency that either side grants. */
    public SortedMap<String, BigDecimal> value() {
        return difference(Figures::value);
    }

    /**
     * The difference in the cost of rewards by currency, for every currency in which a reward of either side has a
     * cost.
     */
    public SortedMap<String, BigDecimal> cost() {
        return difference(Figures::cost);
    }

    private SortedMap<String, BigDecimal> difference(Function<Figures, Map<String, Money>> of) {
        SortedMap<String, BigDecimal> difference = new TreeMap<>();
        of.apply(candidate).forEach((unit, money) -> difference.merge(unit, money.amount(), BigDecimal::add));
        of.apply(baseline)
                .forEach((unit, money) -> difference.merge(unit, money.amount().negate(), BigDecimal::add));
        return difference;
    }

    /** The number of subjects that earn more of something. */
    public long subjectsGaining() {
        return subjects.stream().filter(SubjectChange::gains).count();
    }

    /** The number of subjects that earn less of something. */
    public long subjectsLosing() {
        return subjects.stream().filter(SubjectChange::loses).count();
    }

    /**
     * The results for many events.
     *
     * @param events the number of events
     * @param decided the number of decided events
     * @param duplicates the number of events that had been decided before
     * @param conflicts the number of events with the id of a different event
     * @param invalid the number of events that could not be decided
     * @param rules the figures of each rule, by id, including rules that never had an effect
     * @param budgets the final balance of each period of each budget
     * @param days what each rule granted on each day with grants, by date, then rule
     * @param refusedByCap how often each cap refused a rule, by the cap's id
     * @param firstRefused the time of the event for which each budget first had too little in each of its periods, by
     *     the budget's id, then by period; only budgets and periods for which this happened
     * @param customers the number of subjects with a decided event
     * @param reached the number of these subjects that were granted something
     * @param sales the sum of the events' {@code amount} by currency, as far as it is still known
     * @param rollouts the groups of subjects that rollouts divide, by salt, the holdout of each last
     */
    public record Figures(
            long events,
            long decided,
            long duplicates,
            long conflicts,
            long invalid,
            SortedMap<String, RuleFigures> rules,
            List<BudgetBalance> budgets,
            List<RuleDay> days,
            SortedMap<String, Long> refusedByCap,
            SortedMap<String, SortedMap<String, Instant>> firstRefused,
            long customers,
            long reached,
            SortedMap<String, Money> sales,
            List<RolloutGroup> rollouts) {
        /** Copies the collections. */
        public Figures {
            rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
            budgets = List.copyOf(budgets);
            days = List.copyOf(days);
            refusedByCap = Collections.unmodifiableSortedMap(new TreeMap<>(refusedByCap));
            SortedMap<String, SortedMap<String, Instant>> copy = new TreeMap<>();
            firstRefused.forEach(
                    (budget, periods) -> copy.put(budget, Collections.unmodifiableSortedMap(new TreeMap<>(periods))));
            firstRefused = Collections.unmodifiableSortedMap(copy);
            sales = Collections.unmodifiableSortedMap(new TreeMap<>(sales));
            rollouts = List.copyOf(rollouts);
        }

        /** The cost of rewards by date and by currency, whether a budget pays or not; only days with a cost. */
        public SortedMap<LocalDate, SortedMap<String, Money>> costByDay() {
            SortedMap<LocalDate, SortedMap<String, Money>> costs = new TreeMap<>();
            for (RuleDay day : days) {
                day.cost()
                        .forEach((unit, cost) -> costs.computeIfAbsent(day.date(), date -> new TreeMap<>())
                                .merge(unit, cost, Money::plus));
            }
            return costs;
        }

        /**
         * When a budget first had too little in a period; null: never.
         *
         * @param budget the budget's id
         * @param period the period
         */
        public @Nullable Instant firstRefused(String budget, String period) {
            SortedMap<String, Instant> periods = firstRefused.get(budget);
            return periods == null ? null : periods.get(period);
        }

        /** The number of granted rewards. */
        public long issued() {
            return rules.values().stream().mapToLong(RuleFigures::issued).sum();
        }

        /** The granted value by currency. */
        public SortedMap<String, Money> value() {
            SortedMap<String, Money> value = new TreeMap<>();
            rules.values()
                    .forEach(rule -> rule.value().forEach((unit, money) -> value.merge(unit, money, Money::plus)));
            return value;
        }

        /**
         * The cost of rewards by currency, whether a budget pays or not, for every currency in which a reward has a
         * cost.
         */
        public SortedMap<String, Money> cost() {
            SortedMap<String, Money> cost = new TreeMap<>();
            days.forEach(day -> day.cost().forEach((unit, money) -> cost.merge(unit, money, Money::plus)));
            return cost;
        }
    }

    /**
     * What one rule granted on one day.
     *
     * @param date the date of the events, in the rule set's zone
     * @param rule the rule's id
     * @param campaign its campaign; null: none
     * @param budget the budget that paid; null: none
     * @param issued the number of rewards
     * @param value the value for subjects, by currency
     * @param cost the cost by currency, whether a budget pays or not
     */
    public record RuleDay(
            LocalDate date,
            String rule,
            @Nullable String campaign,
            @Nullable String budget,
            long issued,
            SortedMap<String, Money> value,
            SortedMap<String, Money> cost) {
        /** Copies the maps. */
        public RuleDay {
            value = Collections.unmodifiableSortedMap(new TreeMap<>(value));
            cost = Collections.unmodifiableSortedMap(new TreeMap<>(cost));
        }
    }

    /**
     * The figures of one rule.
     *
     * @param title its title; null: none
     * @param matched how often its condition held
     * @param issued the number of rewards that it granted
     * @param errors how often it failed; not included in {@code matched}
     * @param value the value that it granted, by currency
     * @param refused how often it was refused, by outcome; the outcomes of caps, cooldowns and budgets are always
     *     present
     */
    public record RuleFigures(
            @Nullable String title,
            long matched,
            long issued,
            long errors,
            SortedMap<String, Money> value,
            Map<Outcome, Long> refused) {
        /** The outcomes of a rule's limits. */
        static final List<Outcome> BOUNDS = List.of(Outcome.CAPPED, Outcome.COOLING_DOWN, Outcome.BUDGET_EXHAUSTED);

        /** Copies the maps. */
        public RuleFigures {
            value = Collections.unmodifiableSortedMap(new TreeMap<>(value));
            refused = Collections.unmodifiableMap(new TreeMap<>(refused));
        }

        /** How often it was refused other than by a cap, cooldown or budget: by its schedule, a pause or its lane. */
        public long refusedOtherwise() {
            return refused.entrySet().stream()
                    .filter(entry -> !BOUNDS.contains(entry.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }
    }

    /**
     * The difference in what a subject would have earned.
     *
     * @param subject the subject
     * @param difference the difference by currency, or by reward if the reward has no value; negative: less. Never zero
     */
    public record SubjectChange(String subject, SortedMap<String, BigDecimal> difference) {
        /** Copies the map. */
        public SubjectChange {
            difference = Collections.unmodifiableSortedMap(new TreeMap<>(difference));
        }

        /** Whether the subject earns more of something. */
        public boolean gains() {
            return difference.values().stream().anyMatch(amount -> amount.signum() > 0);
        }

        /** Whether the subject earns less of something. */
        public boolean loses() {
            return difference.values().stream().anyMatch(amount -> amount.signum() < 0);
        }
    }

    /**
     * The subjects of a rollout that have the same rules, or the holdout: those that take part in no rollout of the same
     * salt. Groups are compared by what their subjects did.
     *
     * @param salt the salt of the rollout
     * @param variant the name of the variant; null: it has none, or it is the holdout
     * @param rules the rules of the group; empty: it is the holdout
     * @param percent the share of all subjects
     * @param customers the number of its subjects with a decided event
     * @param events the number of their decided events
     * @param sales the sum of the events' {@code amount} by currency
     * @param issued the number of rewards that its rules granted to them
     */
    public record RolloutGroup(
            String salt,
            @Nullable String variant,
            List<String> rules,
            BigDecimal percent,
            long customers,
            long events,
            SortedMap<String, Money> sales,
            long issued) {
        /** Copies the collections. */
        public RolloutGroup {
            rules = List.copyOf(rules);
            sales = Collections.unmodifiableSortedMap(new TreeMap<>(sales));
        }

        /** Whether its subjects take part in no rollout of the salt. */
        public boolean isHoldout() {
            return rules.isEmpty();
        }
    }
}
