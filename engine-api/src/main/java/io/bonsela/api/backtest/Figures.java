package io.bonsela.api.backtest;

import io.bonsela.api.BudgetBalance;
import io.bonsela.api.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
        rules.values().forEach(rule -> rule.value().forEach((unit, money) -> value.merge(unit, money, Money::plus)));
        return value;
    }

    /** What rewards cost, a budget or the house, by currency; of every currency in which one does. */
    public SortedMap<String, Money> cost() {
        SortedMap<String, Money> cost = new TreeMap<>();
        days.forEach(day -> day.cost().forEach((unit, money) -> cost.merge(unit, money, Money::plus)));
        return cost;
    }
}
