package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.RewardEngineBuilder.Rehearsal;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.decide.RunningState;
import io.bonsela.core.fact.Facts;
import io.bonsela.core.fact.ListedCodes;
import io.bonsela.core.operator.Operators;
import io.bonsela.core.operator.TrialCalls;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.MatchedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides events one after another in memory, without a store. */
public final class CoreRehearsal implements Rehearsal {
    private final CompiledRules rules;
    private final RulesInForce inForce;
    private final Duration maxFuture;
    private final Retention retention;
    private final Gate gate;
    private final Timeline timeline;
    private final Facts facts;
    private final ListedCodes codes;
    private final Operators operators;
    private final RunningState state;
    private final Map<String, Known> known = new HashMap<>();
    private TrialCalls calls;

    /** An event that was decided. */
    private record Known(Event event, Decision decision) {}

    /**
     * Creates a rehearsal without decisions.
     *
     * @param inForce contains these rules
     * @param codes where the facts find typed codes
     * @param timeline dates decisions by their events
     */
    public CoreRehearsal(
            CompiledRules rules,
            RulesInForce inForce,
            Facts facts,
            ListedCodes codes,
            Operators operators,
            Timeline timeline,
            Duration maxFuture,
            Retention retention) {
        this.rules = rules;
        this.inForce = inForce;
        this.maxFuture = maxFuture;
        this.retention = retention;
        this.facts = facts;
        this.codes = codes;
        this.operators = operators;
        calls = new TrialCalls(operators, "a rehearsal");
        this.timeline = timeline;
        gate = new Gate(inForce, facts, timeline, maxFuture, retention, event -> calls);
        state = new RunningState(rules, false);
    }

    @Override
    public List<Decision> decideAll(Event event) {
        Known before = event.tenant().equals(rules.checked().ruleSet().tenant()) ? known.get(event.id()) : null;
        if (before != null && Arrays.equals(Canonical.encode(before.event), Canonical.encode(event))) {
            return List.of(before.decision.as(Decision.Status.REPEATED));
        }
        List<Decision> decisions = decide(event, before == null ? null : Gate.conflictReason(before.event, event));
        if (decisions.get(0).status() == Decision.Status.DECIDED) {
            known.put(event.id(), new Known(event, decisions.get(0)));
        }
        return decisions;
    }

    @Override
    public List<Decision> decideNext(Event event, Earlier earlier) {
        if (earlier == Earlier.THE_SAME) {
            Instant at = event.occurredAt() == null ? timeline.now() : event.occurredAt();
            return List.of(Gate.undecided(event, Decision.Status.REPEATED, null, at, timeline.decisionTime(at, at)));
        }
        return decide(event, earlier == Earlier.ANOTHER ? Reason.of(ReasonCode.EVENT_CONFLICT) : null);
    }

    /** Decides an event; the conflict is the answer if it is admitted, null if there is none. */
    private List<Decision> decide(Event event, @Nullable Reason conflict) {
        try {
            return decideOrFail(event, conflict);
        } catch (BonselaException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw new BonselaException(ErrorCode.INTERNAL, "event " + event.id() + " could not be decided", e);
        }
    }

    private List<Decision> decideOrFail(Event event, @Nullable Reason conflict) {
        calls = new TrialCalls(operators, "event " + event);
        Gate.Passage passage = gate.admit(event);
        calls.requireInTime();
        Admitted admitted = passage.admitted();
        if (admitted == null) {
            return List.of(Objects.requireNonNull(passage.refusal()));
        }
        Instant at = admitted.occurredAt();
        Instant decidedAt = timeline.decisionTime(at, timeline.now());
        if (conflict != null) {
            return List.of(Gate.undecided(event, Decision.Status.CONFLICT, conflict, at, decidedAt));
        }
        MatchedEvent matched = admitted.matched(rules, calls);
        List<Decision> decisions = state.decide(matched, decidedAt);
        calls.requireInTime();
        return decisions;
    }

    @Override
    public List<Rehearsal> parts(int most) {
        List<Rehearsal> parts = new ArrayList<>(List.of(this));
        int count = SeparateSubjects.in(rules) ? most : 1;
        while (parts.size() < count) {
            parts.add(new CoreRehearsal(rules, inForce, facts, codes, operators, timeline, maxFuture, retention));
        }
        return parts;
    }

    @Override
    public void addCodes(String pool, List<String> others) {
        codes.add(pool, others);
    }

    @Override
    public List<BudgetBalance> budgets() {
        return state.budgets();
    }

    @Override
    public void close() {
        facts.close();
        operators.close();
        known.clear();
    }
}
