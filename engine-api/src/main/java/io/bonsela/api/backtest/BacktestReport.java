package io.bonsela.api.backtest;

import io.bonsela.api.BudgetBalance;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Money;
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
 * What two rule sets made of the same events.
 *
 * @param baseline under the rules that it is compared with
 * @param candidate under the other ones
 * @param decisionsChanged of how many events a rule came out otherwise, or a reward is another
 * @param subjects those who earn something else, by name; one that earns more of one thing and less of another gains and
 *     loses
 */
public record BacktestReport(Figures baseline, Figures candidate, long decisionsChanged, List<SubjectChange> subjects) {
    /** Copies the list. */
    public BacktestReport {
        subjects = List.copyOf(subjects);
    }

    /** How many rewards more, or less. */
    public long issued() {
        return candidate.issued() - baseline.issued();
    }

    /** What is granted more, or less, by currency; of every currency that either side grants. */
    public SortedMap<String, BigDecimal> value() {
        return difference(Figures::value);
    }

    /** What rewards cost more, or less, by currency; of every currency in which one of either side does. */
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

    /** How many subjects earn more of something. */
    public long subjectsGaining() {
        return subjects.stream().filter(SubjectChange::gains).count();
    }

    /** How many subjects earn less of something. */
    public long subjectsLosing() {
        return subjects.stream().filter(SubjectChange::loses).count();
    }

    /**
     * What came of many events.
     *
     * @param events how many were handed over
     * @param decided how many were decided
     * @param duplicates how many had been decided before
     * @param conflicts how many bore the id of another
     * @param invalid how many could not be decided
     * @param rules what became of each rule, by id; also of those that never did anything
     * @param budgets as they were left, each period of each
     * @param days what each rule granted on each day on which it did, by date, then rule
     * @param refusedByCap how often each cap stood against a rule, by the cap's id
     * @param firstRefused when each budget had too little for the first time in each of its periods, by the time of the event:
     *     by its id, then by period; not those that never had
     * @param customers how many subjects had an event that was decided
     * @param reached how many of them were granted something
     * @param sales what the events came to, by currency: the sum of their {@code amount}, as far as it is known still
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
            SortedMap<String, Money> sales) {
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
        }

        /** What rewards cost, a budget or the house, by date and by currency; of the days on which they cost something. */
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
         * When a budget had too little for the first time in a period; null: it never had.
         *
         * @param budget its id
         * @param period which
         */
        public @Nullable Instant firstRefused(String budget, String period) {
            SortedMap<String, Instant> periods = firstRefused.get(budget);
            return periods == null ? null : periods.get(period);
        }

        /** How many rewards were granted. */
        public long issued() {
            return rules.values().stream().mapToLong(RuleFigures::issued).sum();
        }

        /** What was granted, by currency. */
        public SortedMap<String, Money> value() {
            SortedMap<String, Money> value = new TreeMap<>();
            rules.values()
                    .forEach(rule -> rule.value().forEach((unit, money) -> value.merge(unit, money, Money::plus)));
            return value;
        }

        /** What rewards cost, a budget or the house, by currency; of every currency in which one does. */
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
     * @param budget the budget that paid; null: none did
     * @param issued how many rewards
     * @param value what subjects got, by currency
     * @param cost what that costs the budget, or the house where none pays, by currency
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
     * What became of one rule.
     *
     * @param title what it is called; null: it has no title
     * @param matched how often its condition held
     * @param issued how many rewards it granted
     * @param errors how often it failed; not among those that matched
     * @param value what it granted, by currency
     * @param refused how often something stood against it, by outcome; those of caps, cooldowns and budgets always
     */
    public record RuleFigures(
            @Nullable String title,
            long matched,
            long issued,
            long errors,
            SortedMap<String, Money> value,
            Map<Outcome, Long> refused) {
        /** What bounds a rule. */
        static final List<Outcome> BOUNDS = List.of(Outcome.CAPPED, Outcome.COOLING_DOWN, Outcome.BUDGET_EXHAUSTED);

        /** Copies the maps. */
        public RuleFigures {
            value = Collections.unmodifiableSortedMap(new TreeMap<>(value));
            refused = Collections.unmodifiableMap(new TreeMap<>(refused));
        }

        /** How often something stood against it that was no cap, cooldown or budget: its schedule, a pause, its lane. */
        public long refusedOtherwise() {
            return refused.entrySet().stream()
                    .filter(entry -> !BOUNDS.contains(entry.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }
    }

    /**
     * What a subject would have earned more or less.
     *
     * @param subject the subject
     * @param difference by currency, or by reward where it has no value; below zero: less. Never zero
     */
    public record SubjectChange(String subject, SortedMap<String, BigDecimal> difference) {
        /** Copies the map. */
        public SubjectChange {
            difference = Collections.unmodifiableSortedMap(new TreeMap<>(difference));
        }

        /** Whether it earns more of something. */
        public boolean gains() {
            return difference.values().stream().anyMatch(amount -> amount.signum() > 0);
        }

        /** Whether it earns less of something. */
        public boolean loses() {
            return difference.values().stream().anyMatch(amount -> amount.signum() < 0);
        }
    }
}
