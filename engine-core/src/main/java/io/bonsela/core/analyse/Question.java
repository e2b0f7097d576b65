package io.bonsela.core.analyse;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Event;
import io.bonsela.api.analysis.Analysis.Answer;
import io.bonsela.api.analysis.Analysis.Witness;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.spi.Operator;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.interpret.Interpreter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether an event of a type exists for which some rules pay.
 *
 * @param stage where examples are played
 * @param type the event's type
 * @param paying the rules that are to pay
 * @param silent the rules that are not to take a lane: out of force, or with a condition that does not hold
 * @param besides what else is wanted
 * @param effort what may still be done
 */
record Question(
        Stage stage,
        EventType type,
        List<CheckedRule> paying,
        List<CheckedRule> silent,
        List<Goal> besides,
        Effort effort) {
    private static final List<Past.Pace> PACES = List.of(
            new Past.Pace(Duration.ofSeconds(1), Duration.ZERO),
            new Past.Pace(Duration.ofDays(1), Duration.ZERO),
            new Past.Pace(Duration.ofDays(8), Duration.ZERO),
            new Past.Pace(Duration.ofDays(40), Duration.ZERO),
            new Past.Pace(Duration.ofSeconds(1), Duration.ofDays(10)),
            new Past.Pace(Duration.ofDays(1), Duration.ofDays(10)));

    Answer answer() {
        if (effort.isSpent()) {
            return Answer.UNDECIDED;
        }
        CheckedRules rules = stage.compiled().checked();
        List<CheckedRule> involved =
                Stream.concat(paying.stream(), silent.stream()).toList();
        Calendar calendar = new Calendar(involved, stage.compiled().zone());
        Map<String, Operator> operators = new TreeMap<>(rules.operators());
        involved.forEach(rule -> operators.put(new InForce(rule, calendar).name(), new InForce(rule, calendar)));
        List<Goal> goals = goals(rules, calendar);
        Atoms atoms = new Atoms(rules, Objects.requireNonNull(rules.variables().get(type.name())));
        List<Expression> conditions = goals.stream().map(Goal::condition).toList();
        Map<String, Options> options = new TellingValues(rules, type, atoms, calendar, effort).of(conditions);
        Played played = new Played();
        Search search = new Search(atoms, new Interpreter(operators), stage, effort, played::accepts);
        Boolean found = search.search(goals, options);
        return found == null
                ? Answer.UNDECIDED
                : found ? Answer.yes(Objects.requireNonNull(played.witness)) : Answer.NO;
    }

    private List<Goal> goals(CheckedRules rules, Calendar calendar) {
        List<Goal> goals = new ArrayList<>();
        for (CheckedRule rule : paying) {
            goals.add(Goal.holds(new InForce(rule, calendar).condition()));
            goals.add(Goal.holds(condition(rule)));
        }
        rules.checks().getOrDefault(type.name(), Map.of()).values().forEach(check -> goals.add(Goal.holds(check)));
        goals.addAll(besides);
        for (CheckedRule rule : silent) {
            Expression takes = new Operation("and", List.of(new InForce(rule, calendar).condition(), condition(rule)));
            goals.add(new Goal(takes, Judgement.NOT_TRUE));
        }
        return goals;
    }

    private Expression condition(CheckedRule rule) {
        return condition(Objects.requireNonNull(rule.bodies().get(type.name())));
    }

    /** The whole condition of a rule. */
    static Expression condition(Body body) {
        return body.history() == null
                ? body.stateless()
                : new Operation("and", List.of(body.stateless(), body.history()));
    }

    /** Plays examples until one comes out. */
    private final class Played {
        private @Nullable Witness witness;

        boolean accepts(Assignment values) {
            try {
                Event event = stage.event(type, values, "example");
                Map<String, @Nullable Object> facts = stage.facts(values);
                Map<String, @Nullable Object> wanted = aggregates(values);
                if (isShownBy(event, facts, List.of())) {
                    return true;
                }
                for (Past.Pace pace : wanted.isEmpty() ? List.<Past.Pace>of() : PACES) {
                    if (isShownBy(event, facts, new Past(stage, event, pace, false, effort).before(wanted))
                            || isShownBy(event, facts, new Past(stage, event, pace, true, effort).before(wanted))) {
                        return true;
                    }
                }
            } catch (BonselaException e) {
                // No event can be like this.
                return false;
            }
            return false;
        }

        private boolean isShownBy(Event event, Map<String, @Nullable Object> facts, List<Event> past) {
            effort.ofEvents(past.size() + 1, stage.conditions());
            witness = effort.isSpent() ? null : stage.witness(event, facts, past, paying, besides);
            return witness != null;
        }

        private static Map<String, @Nullable Object> aggregates(Assignment values) {
            Map<String, @Nullable Object> wanted = new TreeMap<>();
            values.values().forEach((root, value) -> {
                if (root.startsWith("aggregate.")) {
                    wanted.put(root, value);
                }
            });
            return wanted;
        }
    }
}
