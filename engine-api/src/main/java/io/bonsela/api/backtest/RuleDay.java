package io.bonsela.api.backtest;

import io.bonsela.api.Money;
import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
