package io.bonsela.api.store;

import io.bonsela.api.Reason;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values that a decision read, as they were before it: together with event, rule set and clock, all that is needed
 * to make the same decision again.
 *
 * @param facts by name; a {@link io.bonsela.api.Reason} stands for one that could not be had
 * @param aggregates by what was asked; a value, null for nothing, or a {@link io.bonsela.api.Reason} for a failure
 * @param counters that exist, by key
 * @param budgets that exist, by key
 * @param wallets that exist, by key
 * @param pools that exist, by key, without their keys
 * @param failedCalls of operators of the host's that gave no result, and why: they are not made again to verify it
 */
public record ReadSet(
        Map<String, @Nullable Object> facts,
        Map<AggregateRead, @Nullable Object> aggregates,
        Map<StateKey.CounterKey, State.Counter> counters,
        Map<StateKey.BudgetKey, State.BudgetState> budgets,
        Map<StateKey.WalletDebtKey, State.WalletDebt> wallets,
        Map<StateKey.PoolKey, State.Pool> pools,
        Map<OperatorCall, Reason> failedCalls) {
    /** A read set without values: of a decision that read nothing, or that was erased or pruned. */
    public static final ReadSet EMPTY =
            new ReadSet(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    /** Wraps the maps; they are not copied, so leave them alone afterwards. */
    public ReadSet {
        facts = Collections.unmodifiableMap(facts);
        aggregates = Collections.unmodifiableMap(aggregates);
        counters = Collections.unmodifiableMap(counters);
        budgets = Collections.unmodifiableMap(budgets);
        wallets = Collections.unmodifiableMap(wallets);
        pools = Collections.unmodifiableMap(pools);
        failedCalls = Collections.unmodifiableMap(failedCalls);
    }

    /**
     * An aggregate with the bounds of its window.
     *
     * @param aggregate the digest of what was asked
     * @param from the first date that counts
     * @param until the last date that counts
     * @param after the instant after which events count; null: the dates alone decide
     * @param upTo the last instant that counts; null: the dates alone decide
     */
    public record AggregateRead(
            String aggregate,
            LocalDate from,
            LocalDate until,
            @Nullable Instant after,
            @Nullable Instant upTo) {}

    /**
     * A call of an operator of the host's.
     *
     * @param operator its name
     * @param operands in the normal form of {@link io.bonsela.api.Values}; null: nothing
     */
    public record OperatorCall(String operator, List<? extends @Nullable Object> operands) {
        /** Copies the operands. */
        public OperatorCall {
            operands = Collections.unmodifiableList(new ArrayList<>(operands));
        }
    }
}
