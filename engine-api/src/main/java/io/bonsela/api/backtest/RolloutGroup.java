package io.bonsela.api.backtest;

import io.bonsela.api.Money;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
