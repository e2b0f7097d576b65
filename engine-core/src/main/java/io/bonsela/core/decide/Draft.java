package io.bonsela.core.decide;

import io.bonsela.api.BudgetAlert;
import io.bonsela.api.Decision;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.spi.EvaluationInput;
import io.bonsela.api.store.ReadSet;
import io.bonsela.api.store.ReadSet.AggregateRead;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.State.Counter;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.core.check.AggregatePlan;
import io.bonsela.core.interpret.Variables;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A decision in the making: what it has read, and what it will change. */
final class Draft {
    private final PreparedEvent prepared;
    private final Instant decidedAt;
    private final StateView state;
    private final Map<StateKey<?>, State> changed = new LinkedHashMap<>();
    private final List<LedgerEntry> ledger = new ArrayList<>();
    private final List<BudgetAlert> alerts = new ArrayList<>();
    private final Map<AggregateRead, @Nullable Object> aggregatesRead = new LinkedHashMap<>();
    private final Map<CounterKey, Counter> countersRead = new LinkedHashMap<>();
    private final Map<BudgetKey, BudgetState> budgetsRead = new LinkedHashMap<>();

    Draft(PreparedEvent prepared, Instant decidedAt, StateView state) {
        this.prepared = prepared;
        this.decidedAt = decidedAt;
        this.state = state;
    }

    EvaluationInput input() {
        return prepared.input();
    }

    CompiledRules rules() {
        return prepared.rules();
    }

    ZoneId zone() {
        return prepared.rules().zone();
    }

    Instant decidedAt() {
        return decidedAt;
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
            public long daysBeforeEvent(Object when) {
                return plain.daysBeforeEvent(when);
            }
        });
    }

    private @Nullable Object aggregate(int number) {
        AggregatePlan plan = rules().checked().aggregates().get(number);
        AggregateRead bounds = AggregateWindow.resolve(plan, input(), zone());
        if (!aggregatesRead.containsKey(bounds)) {
            aggregatesRead.put(bounds, state.aggregate(plan, bounds, prepared));
        }
        return aggregatesRead.get(bounds);
    }

    Counter counter(CounterKey key) {
        if (changed.get(key) instanceof Counter counter) {
            return counter;
        }
        Counter counter = state.get(key);
        if (counter != null) {
            countersRead.put(key, counter);
        }
        return counter == null ? Counter.ZERO : counter;
    }

    @Nullable
    BudgetState budget(BudgetKey key) {
        if (changed.get(key) instanceof BudgetState budget) {
            return budget;
        }
        BudgetState budget = state.get(key);
        if (budget != null) {
            budgetsRead.put(key, budget);
        }
        return budget;
    }

    void put(StateKey<?> key, State value) {
        changed.put(key, value);
    }

    void post(List<LedgerEntry> posting) {
        ledger.addAll(posting);
    }

    void alert(BudgetAlert alert) {
        alerts.add(alert);
    }

    Decided finish(Decision decision) {
        ReadSet readSet = new ReadSet(input().facts(), aggregatesRead, countersRead, budgetsRead);
        return new Decided(decision, readSet, changed, ledger, alerts);
    }

    /** The failure that stands where a value was wanted. */
    static Reason failure(@Nullable Object value) {
        return value instanceof Reason reason ? reason : Reason.of(ReasonCode.MISSING_VALUE);
    }
}
