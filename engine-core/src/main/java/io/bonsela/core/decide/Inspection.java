package io.bonsela.core.decide;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Issuance;
import io.bonsela.api.explain.Explanation.Allowance;
import io.bonsela.api.store.DecisionRecord.ReadSet;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.history.Forecast;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.rules.MatchedEvent;
import io.bonsela.core.state.StateView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A decision that is made for inspection. It records the turns of rules, whether or not their conditions hold. */
public final class Inspection {
    private final EventDraft draft;
    private final List<Turn> turns = new ArrayList<>();

    /**
     * One rule's turn.
     *
     * @param rule the rule
     * @param body what it does with events of the type
     * @param outcome its outcome; null: its condition does not hold
     * @param allowances what its bounds left when its turn came
     * @param opensAt when it is next in force; null: it is in force already, or never will be
     */
    public record Turn(
            CheckedRule rule,
            Body body,
            @Nullable RuleOutcome outcome,
            List<Allowance> allowances,
            @Nullable Instant opensAt) {
        /** Whether the rule pays. */
        public boolean pays() {
            return outcome != null && outcome.outcome() == Outcome.MATCHED;
        }
    }

    private Inspection(EventDraft draft) {
        this.draft = draft;
    }

    /**
     * Makes a decision.
     *
     * @param wanted the numbers of the rules to inspect
     */
    public static Inspection of(MatchedEvent matched, Instant decidedAt, StateView state, IntPredicate wanted) {
        EventDraft draft = new EventDraft(matched, decidedAt, state);
        Inspection inspection = new Inspection(draft);
        List<Issuance> issuances = new ArrayList<>();
        Map<String, String> lanes = new HashMap<>();
        List<CheckedRule> rules = matched.rules().checked().rules();
        for (int number = 0; number < rules.size(); number++) {
            CheckedRule rule = rules.get(number);
            Body body = rule.bodies().get(matched.event().type());
            if (body == null) {
                continue;
            }
            List<Allowance> allowances = wanted.test(number) ? new Allowances(rule, body, draft).all() : List.of();
            RuleOutcome outcome = matched.matches().containsKey(number)
                    ? Decider.fold(rule, body, matched.matches().get(number), lanes, draft, issuances)
                    : null;
            if (wanted.test(number)) {
                Instant opensAt = outcome != null && outcome.outcome() == Outcome.OUT_OF_SCHEDULE
                        ? Schedules.opensAt(
                                rule.rule().schedule(),
                                rule.campaign(),
                                draft.input().time(),
                                draft.zone())
                        : null;
                inspection.turns.add(new Turn(rule, body, outcome, allowances, opensAt));
            }
        }
        return inspection;
    }

    /** Returns the turns of the inspected rules, in the order of the rules. */
    public List<Turn> turns() {
        return turns;
    }

    /** Returns the value of an expression, before it is settled. */
    public @Nullable Object value(Kernel expression) {
        return draft.evaluate(expression);
    }

    /** Returns the forecast of an aggregate; empty: it is not known. */
    public Optional<Forecast> forecast(int aggregate) {
        return draft.forecast(aggregate);
    }

    /** Returns the state that was read. */
    public ReadSet readSet() {
        return draft.readSet();
    }
}
