package io.bonsela.api.backtest;

import io.bonsela.api.Money;
import io.bonsela.api.Outcome;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
