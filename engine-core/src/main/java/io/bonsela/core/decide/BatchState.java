package io.bonsela.core.decide;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.OpenIssuances;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.Change.HistoryAppend;
import io.bonsela.api.store.Change.Pruned;
import io.bonsela.api.store.Change.PublishedRules;
import io.bonsela.api.store.Change.Unstaged;
import io.bonsela.api.store.Codec.SealedDecision;
import io.bonsela.api.store.Codec.Sealer;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.DecisionRecord.ReadSet.AggregateRead;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.Chain;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.HistoryKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.OpenIssuancesKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.TierKey;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.api.store.UnitOfWork.LoadRequest.Dates;
import io.bonsela.api.store.UnitOfWork.Loaded;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.history.Fold;
import io.bonsela.core.history.Fold.NotCounted;
import io.bonsela.core.history.WorkingHistory;
import io.bonsela.core.operator.Calls;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.MatchedEvent;
import io.bonsela.core.state.StateView;
import io.bonsela.core.state.Writes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The state of a batch: the loaded state, carried forward from one decision to the next. If a decision requests state
 * that was not loaded, the request is remembered, and the decision must not be used. Not thread-safe.
 */
public final class BatchState implements StateView {
    private final LoadRequest request;
    private final Map<StateKey<?>, State> current;
    private final Map<StateKey<?>, State> changed = new LinkedHashMap<>();
    private final Map<HistoryKey, WorkingHistory> histories = new LinkedHashMap<>();
    private final Map<SubjectAndType, List<WorkingHistory>> bySubject = new HashMap<>();
    private final List<SealedDecision> decisions = new ArrayList<>();
    private final List<AuditRecord> commands = new ArrayList<>();
    private final ChangedIssuances issuances = new ChangedIssuances();
    private final List<LedgerEntry> ledger = new ArrayList<>();
    private final List<Unstaged> unstaged = new ArrayList<>();
    private final List<LoggedEvent> log = new ArrayList<>();
    private final List<Pruned> pruned = new ArrayList<>();
    private final Set<StateKey<?>> missing = new HashSet<>();
    private final Set<ChainKey> missingChains = new HashSet<>();
    /** The last decided event's calls, used to fold pending events. */
    private @Nullable Calls calls;

    private @Nullable Throwable spoilt;

    private final Map<HistoryKey, Dates> missingHistories = new HashMap<>();

    private record SubjectAndType(String subject, String eventType) {}

    /** Creates the state from what was loaded for a request. */
    public BatchState(LoadRequest request, Loaded loaded) {
        this.request = request;
        current = new HashMap<>(loaded.states());
        for (State state : loaded.states().values()) {
            if (state instanceof OpenIssuances open) {
                open.issuances().forEach(issuance -> current.put(key(issuance), issuance));
            }
        }
        for (HistoryKey key : request.histories().keySet()) {
            WorkingHistory history = new WorkingHistory(loaded.get(key));
            histories.put(key, history);
            bySubject
                    .computeIfAbsent(new SubjectAndType(key.subject(), key.eventType()), k -> new ArrayList<>())
                    .add(history);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // a key is only ever put with a state of its kind
    public <S extends State> @Nullable S get(StateKey<S> key) {
        Issuance changed = key instanceof IssuanceKey issuance ? issuances.get(issuance.id()) : null;
        if (changed != null) {
            return (S) changed;
        }
        S state = (S) current.get(key);
        if (state == null && !request.keys().contains(key)) {
            missing.add(key);
        }
        return key instanceof OpenIssuancesKey open ? (S) issuances.open(open, state) : state;
    }

    private static IssuanceKey key(Issuance issuance) {
        return new IssuanceKey(issuance.tenant(), issuance.id());
    }

    @Override
    public @Nullable Object aggregate(
            NumberedAggregate plan, AggregateRead bounds, MatchedEvent event, List<String> others) {
        try {
            return entries(plan, bounds, event, others)
                    .map(entries -> Fold.value(plan, entries, event.input().date()))
                    .orElse(null);
        } catch (NotCounted e) {
            return e.failure();
        }
    }

    @Override
    public Optional<List<HistoryEntry>> counted(
            NumberedAggregate plan, AggregateRead bounds, MatchedEvent event, List<String> others) {
        try {
            return entries(plan, bounds, event, others);
        } catch (NotCounted e) {
            return Optional.empty();
        }
    }

    /** Returns what counts, including the event; empty: a history is not loaded. */
    private Optional<List<HistoryEntry>> entries(
            NumberedAggregate plan, AggregateRead bounds, MatchedEvent event, List<String> others) throws NotCounted {
        WorkingHistory own = history(Plan.historyKey(plan, event, event.event().subject()), bounds);
        List<@Nullable WorkingHistory> all = new ArrayList<>(1 + others.size());
        for (String other : others) {
            all.add(history(Plan.historyKey(plan, event, other), bounds));
        }
        if (own == null || all.contains(null)) {
            return Optional.empty();
        }
        List<HistoryEntry> entries = own.counted(plan, bounds, event);
        for (WorkingHistory other : all) {
            entries.addAll(Objects.requireNonNull(other).before(plan, bounds, event));
        }
        return Optional.of(entries);
    }

    private @Nullable WorkingHistory history(HistoryKey key, AggregateRead bounds) {
        Dates dates = new Dates(bounds.from(), bounds.until());
        Dates covered = request.histories().get(key);
        if (covered == null || !covered.contains(dates)) {
            missingHistories.merge(key, dates, Dates::and);
            return null;
        }
        return histories.get(key);
    }

    /** Requests what is not loaded yet. Returns whether everything is loaded, and nothing else was missed before. */
    public boolean want(LoadRequest more) {
        more.keys().stream().filter(key -> !request.keys().contains(key)).forEach(missing::add);
        more.histories().forEach((key, dates) -> {
            Dates covered = request.histories().get(key);
            if (covered == null || !covered.contains(dates)) {
                missingHistories.merge(key, dates, Dates::and);
            }
        });
        return missing.isEmpty() && missingHistories.isEmpty();
    }

    /** Records that only a part of a decision was applied, so that nothing of the batch can be committed. */
    public void spoil(Throwable why) {
        spoilt = why;
    }

    /** Returns why nothing of the batch can be committed; null: everything can. */
    public @Nullable Throwable spoilt() {
        return spoilt;
    }

    /** Returns the state that was requested but not loaded since the last call. */
    public LoadRequest takeMissing() {
        Set<StateKey<?>> keys = new HashSet<>(missing);
        // Until a decision has all its state, it is not known whom it is about.
        if (missing.isEmpty() && missingHistories.isEmpty()) {
            keys.addAll(missingChains);
        }
        LoadRequest more = new LoadRequest(keys, new HashMap<>(missingHistories));
        missing.clear();
        missingChains.clear();
        missingHistories.clear();
        return more;
    }

    /** Applies a decision on an event. */
    public void accept(MatchedEvent matched, String digest, Decided decided, Sealer sealer) {
        Event event = matched.event();
        SubjectKey subjectKey = new SubjectKey(event.tenant(), event.subject());
        Subject subject = get(subjectKey);
        Subject counted = (subject == null ? Subject.NEW : subject).andOne(event.type());
        long sequence = counted.count(event.type());
        // This comes first because it may fail: a key may be missing.
        SealedDecision sealed = sealer.seal(new DecisionRecord(
                Decider.SEMANTICS,
                event,
                digest,
                sequence,
                decided.decision(),
                decided.readSet(),
                matched.rules().operatorVersions(),
                null,
                null));
        DecisionRecord record = sealed.record();
        calls = matched.calls();
        current.put(new EventKey(event.tenant(), event.id()), record);
        decisions.add(sealed);
        put(new ChainKey(event.tenant(), event.subject()), chain -> Chains.decided(chain, record.firstSeal()));
        log(new LoggedEvent(sequence, matched.input().time(), event, null));
        put(subjectKey, counted);
        accept(decided.writes());
        // The decision may have written the subject too, without this event.
        Subject after = Objects.requireNonNull(get(subjectKey));
        if (after.count(event.type()) < sequence) {
            put(subjectKey, after.andOne(event.type()));
        }
    }

    /** Applies a decision on a command, and returns its record. */
    public AuditRecord accept(AuditRecord command, Writes writes, Sealer sealer) {
        AuditRecord record = command.sealed(sealer::seal);
        String tenant = record.origin().tenant();
        current.put(new CommandKey(tenant, record.origin().id()), record);
        commands.add(record);
        put(ChainKey.of(tenant, record.subject()), chain -> Chains.answered(chain, record.firstSeal()));
        accept(writes);
        return record;
    }

    private void put(ChainKey key, UnaryOperator<Chain> more) {
        State chain = current.get(key);
        if (chain == null && !request.keys().contains(key)) {
            missingChains.add(key);
        } else {
            put(key, more.apply(chain instanceof Chain known ? known : Chain.EMPTY));
        }
    }

    /** Applies what a decision writes. */
    public void accept(Writes writes) {
        writes.states().forEach(this::put);
        writes.states().keySet().forEach(this::listTier);
        writes.issuances().forEach(issuances::put);
        ledger.addAll(writes.ledger());
        unstaged.addAll(writes.unstaged());
        writes.refunds().forEach(this::log);
    }

    /** Adds a tier to those in which its subject has a level. */
    private void listTier(StateKey<?> key) {
        if (key instanceof TierKey level) {
            SubjectKey subject = new SubjectKey(level.tenant(), level.subject());
            if (current.get(subject) instanceof Subject known && !known.tiers().contains(level.tier())) {
                put(subject, known.and(Set.of(level.tier())));
            }
        }
    }

    /** Applies the pruning of a decision. */
    public void accept(Pruned decision) {
        Event event = decision.record().event();
        current.put(new EventKey(event.tenant(), event.id()), decision.record());
        pruned.add(decision);
    }

    private void log(LoggedEvent logged) {
        log.add(logged);
        bySubject
                .getOrDefault(
                        new SubjectAndType(
                                logged.event().subject(), logged.event().type()),
                        List.of())
                .forEach(history -> history.decided(logged));
    }

    private void put(StateKey<?> key, State state) {
        current.put(key, state);
        changed.put(key, state);
    }

    /** Returns all changes of the batch. */
    public Change change(CompiledRules rules, @Nullable PublishedRules published, List<Erasure> erasures) {
        Map<HistoryKey, HistoryAppend> appends = new LinkedHashMap<>();
        Calls operators = calls;
        if (operators != null) {
            histories.forEach(
                    (key, history) -> history.append(rules, operators).ifPresent(append -> appends.put(key, append)));
        }
        return new Change(
                unstaged,
                changed,
                appends,
                decisions,
                log,
                pruned,
                commands,
                issuances.all(),
                issuances.transitions(),
                ledger,
                published,
                erasures,
                null);
    }

    /** Whether the batch leaves a delivery that is ready. */
    public boolean hasDueDeliveries() {
        return changed.values().stream()
                .anyMatch(state -> state instanceof Delivery delivery && delivery.state() == DeliveryState.READY);
    }

    /** Whether the batch changes anything. */
    public boolean hasChanges() {
        return !changed.isEmpty()
                || !decisions.isEmpty()
                || !commands.isEmpty()
                || !issuances.isEmpty()
                || !pruned.isEmpty();
    }
}
