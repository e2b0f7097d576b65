package io.bonsela.core.decide;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Reason;
import io.bonsela.api.explain.Explanation.Allowance;
import io.bonsela.api.rule.Lane;
import io.bonsela.api.store.DecisionRecord.ReadSet;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedCode;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.history.Forecast;
import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.interpret.Variables;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import io.bonsela.core.rules.MatchedEvent;
import io.bonsela.core.state.StateView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A decision that is made for inspection. It records the turns of rules, whether or not their conditions hold. */
public final class Inspection {
    private final EventDraft draft;
    private final List<Turn> turns = new ArrayList<>();
    private final Map<Integer, Before> before = new HashMap<>();

    /** The state before a rule's turn: what its bounds leave, what is left of lines, and balances that it reads. */
    private record Before(
            List<Allowance> allowances, @Nullable LineBalances lines, Map<Read, @Nullable Object> balances) {}

    /**
     * One rule's turn.
     *
     * @param rule the rule
     * @param body what it does with events of the type
     * @param outcome its outcome; null: its condition does not hold
     * @param allowances what its bounds left when its turn came
     * @param code why the code that was typed is refused; null: it is not, or the rule needs none
     * @param opensAt when it is next in force; null: it is in force already, or never will be
     * @param values returns the value that an expression had at this turn, before it is settled
     */
    public record Turn(
            CheckedRule rule,
            Body body,
            @Nullable RuleOutcome outcome,
            List<Allowance> allowances,
            @Nullable Reason code,
            @Nullable Instant opensAt,
            Function<Kernel, @Nullable Object> values) {
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
        Inspection inspection = new Inspection(new EventDraft(matched, decidedAt, state));
        List<CheckedRule> rules = matched.rules().checked().rules();
        Turns decided = new Turns(inspection.draft);
        for (int number = 0; number < rules.size(); number++) {
            if (rules.get(number).bodies().containsKey(matched.event().type())) {
                inspection.turn(number, decided, wanted);
            }
        }
        return inspection;
    }

    private void turn(int number, Turns decided, IntPredicate wanted) {
        CheckedRule rule = draft.rules().rule(number);
        boolean matches = draft.matched().matches().containsKey(number);
        Lane lane = draft.rules().lane(rule.rule());
        if (matches && lane != null && lane.pick().compares()) {
            // The first of them decides the lane for all.
            for (int member : decided.members(lane, number)) {
                before(member, wanted);
            }
        }
        before(number, wanted);
        RuleOutcome outcome = matches ? decided.next(number) : null;
        if (wanted.test(number)) {
            Instant opensAt = outcome != null && outcome.outcome() == Outcome.OUT_OF_SCHEDULE
                    ? Schedules.opensAt(
                            rule.rule().schedule(),
                            rule.campaign(),
                            draft.input().time(),
                            rule.zone(draft.zone()))
                    : null;
            Before then = Objects.requireNonNull(before.get(number));
            CheckedCode code = body(rule).code();
            turns.add(new Turn(
                    rule,
                    body(rule),
                    outcome,
                    then.allowances,
                    code == null ? null : draft.codes().known(code),
                    opensAt,
                    expression -> Interpreter.evaluate(expression, variables(then))));
        }
    }

    /** Records the state before a rule's turn, unless that was done. */
    private void before(int number, IntPredicate wanted) {
        if (wanted.test(number) && !before.containsKey(number)) {
            CheckedRule rule = draft.rules().rule(number);
            Map<Read, @Nullable Object> balances = new HashMap<>();
            body(rule).beyond().forEach(expression -> readBalances(expression, balances));
            before.put(number, new Before(new Allowances(rule, body(rule), draft).all(), draft.lines(), balances));
        }
    }

    private void readBalances(Kernel expression, Map<Read, @Nullable Object> into) {
        if (expression instanceof Read read && (read.root() == Root.WALLET || read.root() == Root.CAP)) {
            into.put(read, draft.evaluate(read));
        }
        expression.operands().forEach(part -> readBalances(part, into));
    }

    private Variables variables(Before then) {
        return new Variables.Around(draft.variables(then.lines)) {
            @Override
            public @Nullable Object get(Read read) {
                return then.balances.containsKey(read) ? then.balances.get(read) : super.get(read);
            }
        };
    }

    private Body body(CheckedRule rule) {
        return Objects.requireNonNull(rule.bodies().get(draft.matched().event().type()));
    }

    /** Returns the turns of the inspected rules, in the order of the rules. */
    public List<Turn> turns() {
        return turns;
    }

    /** Returns the value of an expression after the decision, before it is settled. */
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
