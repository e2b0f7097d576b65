package io.bonsela.core.decide;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.OpenIssuances;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.store.DecisionRecord.ReadSet.AggregateRead;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.State.History;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.State.Pool;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.BreakerKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.api.store.StateKey.HistoryKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.OpenIssuancesKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.api.store.StateKey.TierKey;
import io.bonsela.api.store.StateKey.WalletDebtKey;
import io.bonsela.api.store.StateKey.WrongCodesKey;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.history.Fold;
import io.bonsela.core.history.Fold.NotCounted;
import io.bonsela.core.history.WorkingHistory;
import io.bonsela.core.life.BudgetPeriods;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.MatchedEvent;
import io.bonsela.core.state.StateView;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of a tenant that began without state, carried forward from event to event. It contains only what later
 * decisions read. Not thread-safe.
 */
public final class RunningState implements StateView {
    private static final Pool FULL = new Pool(1_000_000, 0, 0, "", "");

    private final CompiledRules rules;
    private final boolean fullPools;
    private final Map<StateKey<?>, State> states = new HashMap<>();
    private final Map<Log, List<LoggedEvent>> logs = new HashMap<>();
    private final Map<HistoryKey, Folded> histories = new HashMap<>();
    private final boolean keepsWallets;
    private final Map<String, Issuance> issuances = new HashMap<>();
    private final Map<String, Set<String>> ofSubject = new HashMap<>();

    private record Log(String subject, String eventType) {}

    /** A history, folded up to an event. */
    private static final class Folded {
        private final NavigableMap<LocalDate, List<HistoryEntry>> days = new TreeMap<>();
        private int through;
    }

    /**
     * Creates the state before the first event.
     *
     * @param fullPools whether every pool has codes; otherwise no pool has codes
     */
    public RunningState(CompiledRules rules, boolean fullPools) {
        this.rules = rules;
        this.fullPools = fullPools;
        keepsWallets = rules.checked().rules().stream()
                .flatMap(rule -> rule.bodies().values().stream())
                .anyMatch(body -> body.price() != null || !body.wallets().isEmpty());
        rules.checked().ruleSet().budgets().stream()
                .filter(budget -> budget.period() == null)
                .forEach(budget -> states.put(
                        new BudgetKey(rules.checked().ruleSet().tenant(), budget.id(), BudgetPeriods.LIFETIME),
                        BudgetState.open(budget.limit(), budget.hard())));
    }

    /** Decides an event and those that it raises, and applies the decisions. The event's own decision is the first. */
    public List<Decision> decide(MatchedEvent matched, Instant decidedAt) {
        EventDraft draft = new EventDraft(matched, decidedAt, this);
        List<Decision> decisions = new ArrayList<>(List.of(Decider.decide(draft)));
        accept(matched, draft);
        for (Event raised : draft.raised()) {
            decisions.addAll(decide(Raising.matched(matched, raised, matched.calls()), decidedAt));
        }
        return decisions;
    }

    private void accept(MatchedEvent matched, EventDraft draft) {
        draft.changed().forEach((key, state) -> {
            if (key instanceof CounterKey
                    || key instanceof BudgetKey
                    || key instanceof WalletDebtKey
                    || key instanceof PoolKey
                    || key instanceof TierKey
                    || key instanceof BreakerKey
                    || key instanceof WrongCodesKey) {
                states.put(key, state);
            }
        });
        if (keepsWallets) {
            draft.changedIssuances().forEach(issuance -> {
                issuances.put(issuance.id(), issuance);
                ofSubject
                        .computeIfAbsent(issuance.subject(), subject -> new LinkedHashSet<>())
                        .add(issuance.id());
            });
        }
        if (!rules.checked().aggregates().isEmpty()) {
            Event event = matched.event();
            List<LoggedEvent> log =
                    logs.computeIfAbsent(new Log(event.subject(), event.type()), key -> new ArrayList<>(4));
            log.add(new LoggedEvent(log.size() + 1L, matched.input().time(), event, null));
        }
    }

    @Override
    @SuppressWarnings("unchecked") // a key is only ever put with a state of its kind
    public <S extends State> @Nullable S get(StateKey<S> key) {
        if (key instanceof OpenIssuancesKey open) {
            return (S) new OpenIssuances(ofSubject.getOrDefault(open.subject(), Set.of()).stream()
                    .map(issuances::get)
                    .filter(issuance -> issuance.state().isOpen())
                    .toList());
        }
        if (key instanceof IssuanceKey issuance) {
            return (S) issuances.get(issuance.id());
        }
        S state = (S) states.get(key);
        return state == null && fullPools && key instanceof PoolKey ? (S) FULL : state;
    }

    @Override
    public @Nullable Object aggregate(
            NumberedAggregate plan, AggregateRead bounds, MatchedEvent event, List<String> others) {
        HistoryKey key = Plan.historyKey(plan, event, event.event().subject());
        Folded folded = histories.computeIfAbsent(key, k -> new Folded());
        List<LoggedEvent> log = logs.getOrDefault(new Log(key.subject(), key.eventType()), List.of());
        try {
            while (folded.through < log.size()) {
                Fold.entries(plan.aggregate(), log.get(folded.through), rules, event.calls())
                        .forEach(entry -> folded.days
                                .computeIfAbsent(entry.date(), date -> new ArrayList<>(2))
                                .add(entry));
                folded.through++;
            }
        } catch (NotCounted e) {
            return e.failure();
        }
        return new WorkingHistory(new History(folded.through, folded.days, List.of())).value(plan, bounds, event);
    }

    /** Returns every period of every budget, by budget, then period. */
    public List<BudgetBalance> budgets() {
        List<BudgetBalance> balances = new ArrayList<>();
        states.forEach((key, state) -> {
            if (key instanceof BudgetKey budget && state instanceof BudgetState of) {
                balances.add(BudgetBalance.of(budget.budget(), budget.period(), of));
            }
        });
        balances.sort(Comparator.comparing(BudgetBalance::budget).thenComparing(BudgetBalance::period));
        return balances;
    }
}
