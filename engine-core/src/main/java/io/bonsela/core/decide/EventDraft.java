package io.bonsela.core.decide;

import io.bonsela.api.Reason;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.spi.EvaluationInput;
import io.bonsela.api.spi.OperatorCalls;
import io.bonsela.api.store.ReadSet;
import io.bonsela.api.store.ReadSet.AggregateRead;
import io.bonsela.api.store.State;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.api.store.StateKey.WalletDebtKey;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.history.AggregateWindow;
import io.bonsela.core.history.Fold;
import io.bonsela.core.history.Forecast;
import io.bonsela.core.interpret.Variables;
import io.bonsela.core.rules.MatchedEvent;
import io.bonsela.core.state.Draft;
import io.bonsela.core.state.StateView;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The decision on an event in the making. */
final class EventDraft extends Draft {
    private final MatchedEvent matched;
    private final Map<AggregateRead, @Nullable Object> aggregatesRead = new LinkedHashMap<>();

    EventDraft(MatchedEvent matched, Instant decidedAt, StateView state) {
        super(
                matched.event().tenant(),
                matched.rules(),
                decidedAt,
                matched.event().id(),
                "",
                state);
        this.matched = matched;
    }

    MatchedEvent matched() {
        return matched;
    }

    EvaluationInput input() {
        return matched.input();
    }

    /** The value of an expression that may ask about history. */
    @Nullable
    Object evaluate(Expression expression) {
        Variables plain = Variables.of(input(), zone());
        return rules().interpreter().evaluate(expression, new Variables() {
            @Override
            public @Nullable Object get(String path) {
                return path.startsWith("aggregate.")
                        ? aggregate(Integer.parseInt(path.substring("aggregate.".length())))
                        : plain.get(path);
            }

            @Override
            public OperatorCalls operators() {
                return matched.calls();
            }

            @Override
            public long daysBeforeEvent(Object when) {
                return plain.daysBeforeEvent(when);
            }
        });
    }

    /** What an aggregate counted, and when; empty: that is not known, or it has nothing to count from. */
    Optional<Forecast> forecast(int number) {
        NumberedAggregate plan = rules().checked().aggregates().get(number);
        Object anchor = anchor(plan);
        if (plan.anchor() != null && !(anchor instanceof Instant)) {
            return Optional.empty();
        }
        AggregateRead bounds = AggregateWindow.resolve(plan, input(), zone(), (Instant) anchor);
        return state().counted(plan, bounds, matched)
                .map(entries -> new Forecast(plan, matched, (Instant) anchor, entries));
    }

    private @Nullable Object anchor(NumberedAggregate plan) {
        return plan.anchor() == null ? null : aggregate(plan.anchor());
    }

    private @Nullable Object aggregate(int number) {
        NumberedAggregate plan = rules().checked().aggregates().get(number);
        Object anchor = anchor(plan);
        if (plan.anchor() != null && !(anchor instanceof Instant)) {
            return anchor instanceof Reason ? anchor : Fold.value(plan, List.of());
        }
        AggregateRead bounds = AggregateWindow.resolve(plan, input(), zone(), (Instant) anchor);
        if (!aggregatesRead.containsKey(bounds)) {
            aggregatesRead.put(bounds, state().aggregate(plan, bounds, matched));
        }
        return aggregatesRead.get(bounds);
    }

    /** What was read so far, as it was before. */
    ReadSet readSet() {
        Map<CounterKey, State.Counter> counters = new LinkedHashMap<>();
        Map<BudgetKey, State.BudgetState> budgets = new LinkedHashMap<>();
        Map<WalletDebtKey, State.WalletDebt> wallets = new LinkedHashMap<>();
        Map<PoolKey, State.Pool> pools = new LinkedHashMap<>();
        read().forEach((key, value) -> {
            if (key instanceof CounterKey counter) {
                counters.put(counter, (State.Counter) value);
            } else if (key instanceof BudgetKey budget) {
                budgets.put(budget, (State.BudgetState) value);
            } else if (key instanceof WalletDebtKey wallet) {
                wallets.put(wallet, (State.WalletDebt) value);
            } else if (key instanceof PoolKey pool) {
                pools.put(pool, ((State.Pool) value).withoutKey());
            }
        });
        return new ReadSet(
                input().facts(),
                aggregatesRead,
                counters,
                budgets,
                wallets,
                pools,
                // A copy: what is folded after the decision is not part of it.
                new LinkedHashMap<>(matched.calls().failures()));
    }
}
