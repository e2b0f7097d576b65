package io.bonsela.core.decide;

import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.store.DecisionRecord.ReadSet;
import io.bonsela.api.store.DecisionRecord.ReadSet.AggregateRead;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.BreakerKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.TierKey;
import io.bonsela.api.store.StateKey.WalletDebtKey;
import io.bonsela.core.caps.Bound;
import io.bonsela.core.caps.Dimensions;
import io.bonsela.core.check.CheckedRules.CheckedCap;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.history.AggregateWindow;
import io.bonsela.core.history.Fold;
import io.bonsela.core.history.Forecast;
import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.interpret.Variables;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import io.bonsela.core.life.Credits;
import io.bonsela.core.rules.MatchedEvent;
import io.bonsela.core.state.Draft;
import io.bonsela.core.state.StateView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The draft of a decision on an event. */
public final class EventDraft extends Draft {
    private final MatchedEvent matched;
    private final Map<AggregateRead, @Nullable Object> aggregatesRead = new LinkedHashMap<>();
    private final TierLevels tiers = new TierLevels(this);
    private @Nullable TypedCodes codes;
    private final List<Event> raised = new ArrayList<>();
    private @Nullable LineBalances lines;
    private @Nullable List<String> others;

    /** Creates a draft that has not read or written anything. */
    public EventDraft(MatchedEvent matched, Instant decidedAt, StateView state) {
        this(matched, decidedAt, cause(matched.event()), state);
    }

    /** Creates a draft whose messages have a correlation id that its event does not have. */
    public EventDraft(MatchedEvent matched, Instant decidedAt, Cause cause, StateView state) {
        super(matched.event().tenant(), matched.rules(), decidedAt, cause, state);
        this.matched = matched;
        lines = matched.rules().lines(matched.event()).map(LineBalances::of).orElse(null);
    }

    private static Cause cause(Event event) {
        String correlation = event.correlation();
        return new Cause(event.id(), "", correlation == null ? event.id() : correlation);
    }

    /** Returns what is left of the lines of the event; null if it has none. */
    @Nullable
    LineBalances lines() {
        return lines;
    }

    /** Sets what is left of the lines of the event. */
    void lines(LineBalances later) {
        lines = later;
    }

    /** Raises an event. */
    void raise(Event event) {
        raised.add(event);
    }

    /** Returns the events that it has raised so far. */
    public List<Event> raised() {
        return raised;
    }

    MatchedEvent matched() {
        return matched;
    }

    /** Returns the other names of the event's subject. */
    List<String> others() {
        List<String> found = others;
        if (found == null) {
            Subject known = get(new SubjectKey(tenant(), matched.event().subject()));
            found = known == null ? List.of() : known.others();
            others = found;
        }
        return found;
    }

    EvaluationInput input() {
        return matched.input();
    }

    /** Returns the value of an expression that may read history, and what is left of lines. */
    @Nullable
    Object evaluate(Kernel expression) {
        return Interpreter.evaluate(expression, variables(lines));
    }

    /** Returns the variables of an expression that may read history, and what is left of lines. */
    Variables variables(@Nullable LineBalances balances) {
        Read ofLines = balances == null ? null : new Read(Root.EVENT, List.of(balances.attribute()));
        return new Variables.Around(Variables.of(input(), zone())) {
            @Override
            public @Nullable Object get(Read read) {
                if (read.root() == Root.TIER) {
                    return tiers.number(read.steps().get(0));
                }
                if (read.root() == Root.WALLET) {
                    return balance(read.steps().get(0));
                }
                if (read.root() == Root.CAP) {
                    return capLeft(String.join(
                            ".", read.steps().subList(1, read.steps().size())));
                }
                return balances != null && read.equals(ofLines) ? balances.elements() : super.get(read);
            }

            @Override
            public @Nullable Object history(int number) {
                return aggregate(number);
            }

            @Override
            public @Nullable Object line(@Nullable Object element, String name) {
                return Objects.requireNonNull(balances).value(element, name);
            }
        };
    }

    private Money balance(String currency) {
        return Credits.balance(this, matched.event().subject(), Money.ofMinor(currency, 0));
    }

    /** Returns what a cap leaves for the event; null: the cap does not apply, or a dimension is missing. */
    private @Nullable Object capLeft(String id) {
        CheckedCap cap = rules().cap(matched.event().type(), id);
        Object bound = bound(cap);
        return bound instanceof Bound found
                ? new CapMeasure(cap.cap().limit()).shown(new Room(found, this).left())
                : bound;
    }

    /** Returns the {@link Bound} of a cap, or the reason why it is not known; null: a dimension is missing. */
    @Nullable
    Object bound(CheckedCap cap) {
        List<@Nullable Object> dimensions = new ArrayList<>();
        for (Kernel dimension : cap.dimensions()) {
            Object value = Interpreter.settle(evaluate(dimension));
            if (value instanceof Reason || Dimensions.isMissing(value)) {
                return value instanceof Reason ? value : null;
            }
            dimensions.add(value);
        }
        return Bound.ofCap(cap, dimensions, rules().scopes(), input(), others());
    }

    /** Returns the forecast of an aggregate; empty: what it counted is not known, or its window has no beginning. */
    Optional<Forecast> forecast(int number) {
        NumberedAggregate plan = rules().checked().aggregates().get(number);
        Object anchor = anchor(plan);
        if (plan.anchor() != null && !(anchor instanceof Instant)) {
            return Optional.empty();
        }
        AggregateRead bounds = AggregateWindow.resolve(plan, input(), zone(), (Instant) anchor);
        return state().counted(plan, bounds, matched, others())
                .map(entries -> new Forecast(plan, matched, (Instant) anchor, entries));
    }

    private @Nullable Object anchor(NumberedAggregate plan) {
        return plan.anchor() == null ? null : aggregate(plan.anchor());
    }

    /** Returns the codes that the subject typed. */
    TypedCodes codes() {
        TypedCodes known = codes == null ? new TypedCodes(this) : codes;
        codes = known;
        return known;
    }

    /** Counts the wrong codes, if any code was judged. */
    void countWrongCodes() {
        if (codes != null) {
            codes.count();
        }
    }

    /** Returns the levels of the subject. */
    public TierLevels tiers() {
        return tiers;
    }

    /** Returns the value that an aggregate without an anchor had at a time, without the event. */
    @Nullable
    Object aggregateAt(int number, Instant at) {
        NumberedAggregate plan = rules().checked().aggregates().get(number);
        MatchedEvent then = MatchedEvent.ofTime(matched, at);
        AggregateRead bounds = AggregateWindow.resolve(plan, then.input(), zone(), null);
        if (!aggregatesRead.containsKey(bounds)) {
            aggregatesRead.put(bounds, state().aggregate(plan, bounds, then, others()));
        }
        return aggregatesRead.get(bounds);
    }

    @Nullable
    Object aggregate(int number) {
        NumberedAggregate plan = rules().checked().aggregates().get(number);
        Object anchor = anchor(plan);
        if (plan.anchor() != null && !(anchor instanceof Instant)) {
            return anchor instanceof Reason ? anchor : Fold.value(plan, List.of(), input().date());
        }
        AggregateRead bounds = AggregateWindow.resolve(plan, input(), zone(), (Instant) anchor);
        if (!aggregatesRead.containsKey(bounds)) {
            aggregatesRead.put(bounds, state().aggregate(plan, bounds, matched, others()));
        }
        return aggregatesRead.get(bounds);
    }

    /** Returns the state that was read so far, as it was before the decision. */
    ReadSet readSet() {
        // Most decisions read only a few kinds of state.
        Map<CounterKey, State.Counter> counters = Map.of();
        Map<BudgetKey, State.BudgetState> budgets = Map.of();
        Map<WalletDebtKey, State.WalletDebt> wallets = Map.of();
        Map<PoolKey, State.Pool> pools = Map.of();
        Map<TierKey, State.TierLevel> levels = Map.of();
        Map<BreakerKey, State.BreakerState> breakers = Map.of();
        List<Issuance> credits = new ArrayList<>(0);
        State.WrongCodes wrongCodes = null;
        for (Map.Entry<StateKey<?>, State> entry : read().entrySet()) {
            StateKey<?> key = entry.getKey();
            State value = entry.getValue();
            if (key instanceof CounterKey counter) {
                counters = with(counters, counter, (State.Counter) value);
            } else if (key instanceof BudgetKey budget) {
                budgets = with(budgets, budget, (State.BudgetState) value);
            } else if (key instanceof WalletDebtKey wallet) {
                wallets = with(wallets, wallet, (State.WalletDebt) value);
            } else if (key instanceof PoolKey pool) {
                pools = with(pools, pool, ((State.Pool) value).withoutKey());
            } else if (key instanceof TierKey tier) {
                levels = with(levels, tier, (State.TierLevel) value);
            } else if (key instanceof BreakerKey breaker) {
                breakers = with(breakers, breaker, (State.BreakerState) value);
            } else if (value instanceof State.WrongCodes wrong) {
                wrongCodes = wrong;
            } else if (value instanceof Issuance credit) {
                credits.add(credit);
            }
        }
        if (credits.size() > 1) {
            // A credit that owes is read before or after the open ones. A decision that is made again finds one order.
            credits.sort(Comparator.comparing(Issuance::id));
        }
        return new ReadSet(
                input().facts(),
                aggregatesRead,
                counters,
                budgets,
                wallets,
                pools,
                // A copy, because failures of events that are folded after the decision are not part of it.
                matched.calls().failures().isEmpty()
                        ? Map.of()
                        : new LinkedHashMap<>(matched.calls().failures()),
                credits,
                levels,
                wrongCodes,
                breakers,
                others());
    }

    private static <K, V> Map<K, V> with(Map<K, V> found, K key, V value) {
        Map<K, V> more = found.isEmpty() ? new LinkedHashMap<>() : found;
        more.put(key, value);
        return more;
    }
}
