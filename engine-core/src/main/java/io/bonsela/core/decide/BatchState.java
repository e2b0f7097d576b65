package io.bonsela.core.decide;

import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.Change.HistoryAppend;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.LoadRequest;
import io.bonsela.api.store.LoadRequest.Dates;
import io.bonsela.api.store.Loaded;
import io.bonsela.api.store.ReadSet.AggregateRead;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.HistoryKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.core.check.AggregatePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state of a batch: what was loaded, carried forward from one decision to the next. What a decision asks for and was
 * not loaded is remembered, and the decision is not to be used then. Not thread-safe.
 */
public final class BatchState implements StateView {
    private final LoadRequest request;
    private final Map<StateKey<?>, State> current;
    private final Map<StateKey<?>, State> changed = new LinkedHashMap<>();
    private final Map<HistoryKey, WorkingHistory> histories = new LinkedHashMap<>();
    private final Map<SubjectAndType, List<WorkingHistory>> bySubject = new HashMap<>();
    private final List<DecisionRecord> decisions = new ArrayList<>();
    private final List<Decided> accepted = new ArrayList<>();
    private final Set<StateKey<?>> missing = new HashSet<>();
    private final Map<HistoryKey, Dates> missingHistories = new HashMap<>();

    private record SubjectAndType(String subject, String eventType) {}

    /** The state that was loaded on a request. */
    public BatchState(LoadRequest request, Loaded loaded) {
        this.request = request;
        current = new HashMap<>(loaded.states());
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
        S state = (S) current.get(key);
        if (state == null && !request.keys().contains(key)) {
            missing.add(key);
        }
        return state;
    }

    @Override
    public @Nullable Object aggregate(AggregatePlan plan, AggregateRead bounds, PreparedEvent event) {
        HistoryKey key = Plan.historyKey(plan, event);
        Dates dates = new Dates(bounds.from(), bounds.until());
        WorkingHistory history = histories.get(key);
        Dates covered = request.histories().get(key);
        if (history == null || covered == null || !covered.contains(dates)) {
            missingHistories.merge(key, dates, Dates::and);
            return null;
        }
        return history.value(plan, bounds, event);
    }

    /** What was asked for and not loaded since the last call. */
    public LoadRequest takeMissing() {
        LoadRequest more = new LoadRequest(new HashSet<>(missing), new HashMap<>(missingHistories));
        missing.clear();
        missingHistories.clear();
        return more;
    }

    /** Carries a decision forward. */
    public void accept(PreparedEvent prepared, Decided decided) {
        SubjectKey subjectKey =
                new SubjectKey(prepared.event().tenant(), prepared.event().subject());
        Subject subject = get(subjectKey);
        Map<String, Long> counts = new HashMap<>(subject == null ? Map.of() : subject.events());
        String type = prepared.event().type();
        long sequence = counts.merge(type, 1L, Long::sum);
        put(subjectKey, new Subject(counts));
        decided.states().forEach(this::put);
        DecisionRecord record = new DecisionRecord(
                prepared.event(), prepared.digest(), sequence, decided.decision(), decided.readSet());
        current.put(new EventKey(prepared.event().tenant(), prepared.event().id()), record);
        decisions.add(record);
        accepted.add(decided);
        LoggedEvent logged = new LoggedEvent(sequence, prepared.input().time(), prepared.event());
        bySubject
                .getOrDefault(new SubjectAndType(prepared.event().subject(), type), List.of())
                .forEach(history -> history.decided(logged));
    }

    private void put(StateKey<?> key, State state) {
        current.put(key, state);
        changed.put(key, state);
    }

    /** What was decided in this batch, in order. */
    public List<Decided> accepted() {
        return accepted;
    }

    /** All that the batch changes. */
    public Change change(CompiledRules rules) {
        Map<HistoryKey, HistoryAppend> appends = new LinkedHashMap<>();
        histories.forEach((key, history) -> history.append(rules).ifPresent(append -> appends.put(key, append)));
        List<Issuance> issuances = new ArrayList<>();
        List<LedgerEntry> ledger = new ArrayList<>();
        for (Decided decided : accepted) {
            issuances.addAll(decided.decision().issuances());
            ledger.addAll(decided.ledger());
        }
        return new Change(changed, appends, decisions, issuances, ledger, null);
    }
}
