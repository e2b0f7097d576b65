package io.bonsela.core.decide;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Issuance;
import io.bonsela.api.explain.Explanation.Allowance;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.store.ReadSet;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.history.Forecast;
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

/** A decision that is made to be looked at: with the turn of every rule, whether or not its condition holds. */
public final class Inspection {
    private final EventDraft draft;
    private final List<Turn> turns = new ArrayList<>();

    /**
     * One rule's turn.
     *
     * @param rule the rule
     * @param body what it does with events of the type
     * @param outcome what became of it; null: its condition does not hold
     * @param allowances what its bounds left when its turn came
     * @param opensAt when it is next in force; null: it is, or never
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
     * @param wanted the numbers of the rules to look at
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
            List<Allowance> allowances = wanted.test(number) ? new Grant(rule, body, draft).allowances() : List.of();
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

    /** The turns of the rules that were asked for, in their order. */
    public List<Turn> turns() {
        return turns;
    }

    /** The value of an expression, not settled. */
    public @Nullable Object value(Expression expression) {
        return draft.evaluate(expression);
    }

    /** What time does to an aggregate; empty: that is not known. */
    public Optional<Forecast> forecast(int aggregate) {
        return draft.forecast(aggregate);
    }

    /** What was read. */
    public ReadSet readSet() {
        return draft.readSet();
    }
}
