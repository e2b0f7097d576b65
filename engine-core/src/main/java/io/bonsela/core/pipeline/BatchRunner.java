package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.LoadRequest;
import io.bonsela.api.store.State.ActiveRules;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.CompiledRules;
import io.bonsela.core.decide.Decided;
import io.bonsela.core.decide.Decider;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.decide.PreparedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides batches of events of one tenant: match, lock, load, decide, commit. Runs on any thread; thread-safe.
 *
 * <p>A batch is tried again from the start when its rules, its keys or its events turn out to be others than was
 * thought; nothing was written then.
 */
final class BatchRunner {
    private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);
    private static final int MOST_ATTEMPTS = 16;

    private final Store store;
    private final RulesInForce rules;
    private final Gate gate;
    private final Timeline timeline;
    private final Announcer announcer;

    BatchRunner(Store store, RulesInForce rules, Gate gate, Timeline timeline, Announcer announcer) {
        this.store = store;
        this.rules = rules;
        this.gate = gate;
        this.timeline = timeline;
        this.announcer = announcer;
    }

    /** Decides events of one tenant in their order; an answer each. A failing event fails alone. */
    List<Answer> decide(List<Admitted> events) {
        try {
            return attempts(events, false);
        } catch (RuntimeException | StackOverflowError e) {
            if (events.size() == 1) {
                return List.of(new Answer.Failed(internal(events.get(0).event().toString(), e)));
            }
            LOG.atWarn().addKeyValue("events", events.size()).setCause(e).log("batch failed; deciding one by one");
            return events.stream()
                    .flatMap(event -> decide(List.of(event)).stream())
                    .toList();
        }
    }

    /** Decides one event without writing anything. */
    Decision evaluate(Admitted event) {
        Answer answer = attempts(List.of(event), true).get(0);
        if (answer instanceof Answer.Failed failed) {
            throw failed.exception();
        }
        return ((Answer.Given) answer).decision();
    }

    private List<Answer> attempts(List<Admitted> events, boolean dryRun) {
        Plan more = new Plan();
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Optional<List<Answer>> answers = attempt(events, more, dryRun);
            if (answers.isPresent()) {
                return answers.get();
            }
        }
        throw new BonselaException(
                ErrorCode.STORE_CONFLICT,
                "a batch of " + events.get(0).event().tenant() + " collided " + MOST_ATTEMPTS + " times");
    }

    /** One attempt; empty if it must be made again. */
    private Optional<List<Answer>> attempt(List<Admitted> events, Plan more, boolean dryRun) {
        String tenant = events.get(0).event().tenant();
        CompiledRules inForce = rules.of(tenant)
                .orElseThrow(() -> new BonselaException(ErrorCode.INTERNAL, tenant + " lost its rule set"));
        List<Entry> batch =
                events.stream().map(event -> prepare(event, inForce)).toList();
        Plan plan = new Plan();
        plan.addAll(more.request());
        Instant soon = timeline.now();
        for (Entry entry : batch) {
            if (entry.prepared != null) {
                plan.add(
                        entry.prepared,
                        timeline.decisionTime(entry.prepared.input().time(), soon));
            }
        }
        LoadRequest request = plan.request();
        if (request.keys().isEmpty()) {
            return Optional.of(batch.stream().map(Entry::known).toList());
        }
        Worked worked = work(tenant, batch, request, inForce, more, dryRun);
        // Compiling and telling take their time, so they wait until the locks are free.
        if (worked.newer != null) {
            rules.refresh(tenant, worked.newer);
        }
        announcer.committed(worked.committed);
        return Optional.ofNullable(worked.answers);
    }

    /** What came of a unit of work: answers, or nothing; and then perhaps newer rules to go by. */
    private record Worked(
            @Nullable List<Answer> answers,
            List<Decided> committed,
            @Nullable ActiveRules newer) {
        static final Worked AGAIN = new Worked(null, List.of(), null);
    }

    private Worked work(
            String tenant, List<Entry> batch, LoadRequest request, CompiledRules inForce, Plan more, boolean dryRun) {
        try (UnitOfWork work = store.begin()) {
            work.lock(Locks.of(request));
            BatchState state = new BatchState(request, work.load(request));
            ActiveRules active = state.get(new ActiveRulesKey(tenant));
            if (active != null && !active.digest().equals(inForce.digest())) {
                return new Worked(null, List.of(), active);
            }
            Instant now = work.now().orElseGet(timeline::now);
            List<Answer> answers = batch.stream()
                    .map(entry -> decide(entry, now, state, dryRun))
                    .toList();
            LoadRequest missing = state.takeMissing();
            if (!missing.keys().isEmpty() || !missing.histories().isEmpty()) {
                more.addAll(missing);
                return Worked.AGAIN;
            }
            if (dryRun || state.accepted().isEmpty()) {
                return new Worked(answers, List.of(), null);
            }
            return work.commit(state.change(inForce)) ? new Worked(answers, state.accepted(), null) : Worked.AGAIN;
        }
    }

    /** An event, matched; or the answer that is known already. */
    private record Entry(
            @Nullable PreparedEvent prepared, @Nullable Answer answer) {
        Answer known() {
            return Objects.requireNonNull(answer);
        }
    }

    private Entry prepare(Admitted event, CompiledRules inForce) {
        try {
            Gate.Passage passage = event.ruleSet().equals(inForce.digest())
                    ? new Gate.Passage(event, null)
                    : gate.admitAgain(event, inForce);
            Admitted admitted = passage.admitted();
            if (admitted == null) {
                return new Entry(null, new Answer.Given(Objects.requireNonNull(passage.refusal())));
            }
            return new Entry(
                    PreparedEvent.of(inForce, admitted.event(), admitted.occurredAt(), admitted.facts()), null);
        } catch (RuntimeException | StackOverflowError e) {
            return new Entry(null, new Answer.Failed(internal(event.event().toString(), e)));
        }
    }

    private Answer decide(Entry entry, Instant now, BatchState state, boolean dryRun) {
        PreparedEvent prepared = entry.prepared;
        if (prepared == null) {
            return entry.known();
        }
        try {
            Instant decidedAt = timeline.decisionTime(prepared.input().time(), now);
            String tenant = prepared.input().event().tenant();
            DecisionRecord before =
                    state.get(new EventKey(tenant, prepared.input().event().id()));
            if (before != null) {
                return new Answer.Given(repeated(before, prepared, decidedAt));
            }
            Decided decided = Decider.decide(prepared, decidedAt, state);
            if (dryRun) {
                return new Answer.Given(decided.decision().as(Decision.Status.EVALUATED));
            }
            state.accept(prepared, decided);
            return new Answer.Given(decided.decision());
        } catch (RuntimeException | StackOverflowError e) {
            return new Answer.Failed(internal(prepared.input().event().toString(), e));
        }
    }

    private static Decision repeated(DecisionRecord before, PreparedEvent prepared, Instant decidedAt) {
        if (before.eventDigest().equals(prepared.digest())) {
            return before.decision().as(Decision.Status.REPEATED);
        }
        return new Decision(
                before.decision().tenant(),
                before.decision().eventId(),
                prepared.input().event().subject(),
                Decision.Status.CONFLICT,
                Reason.of(ReasonCode.EVENT_CONFLICT),
                null,
                prepared.input().time(),
                decidedAt,
                List.of(),
                List.of());
    }

    private static BonselaException internal(String event, Throwable cause) {
        return cause instanceof BonselaException known
                ? known
                : new BonselaException(ErrorCode.INTERNAL, "event " + event + " could not be decided", cause);
    }
}
