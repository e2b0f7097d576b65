package io.bonsela.core.analyse;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Event;
import io.bonsela.api.analysis.Analysis.Answer;
import io.bonsela.api.analysis.Analysis.Witness;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.ValueType;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.History;
import io.bonsela.core.kernel.Kernel.Input;
import io.bonsela.core.kernel.Op;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The question whether an event of a type exists for which some rules pay.
 *
 * @param stage decides examples
 * @param type the event's type
 * @param paying the rules that must pay
 * @param silent the rules that must not take a lane: they are not in force or their condition does not hold
 * @param besides additional goals
 * @param effort the remaining effort
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
        List<Goal> goals = goals(rules, calendar);
        Atoms atoms = new Atoms(variables(rules));
        List<Kernel> conditions = goals.stream().map(Goal::condition).toList();
        Map<Input, Options> options = new RepresentativeValues(rules, type, atoms, calendar, effort).of(conditions);
        Played played = new Played();
        Search search = new Search(atoms, stage, effort, played::accepts);
        Boolean found = search.search(goals, options);
        return found == null
                ? Answer.UNDECIDED
                : found ? Answer.yes(Objects.requireNonNull(played.witness)) : Answer.NO;
    }

    /** Returns the types of the variables, and of the facts about typed codes. */
    private Map<String, ValueType> variables(CheckedRules rules) {
        Map<String, ValueType> all =
                new TreeMap<>(Objects.requireNonNull(rules.variables().get(type.name())));
        rules.rules().stream()
                .flatMap(rule -> Stream.ofNullable(rule.bodies().get(type.name())))
                .flatMap(body -> Stream.ofNullable(body.code()))
                .flatMap(code -> Stream.ofNullable(code.position()))
                .forEach(fact -> all.put(fact.path(), ValueType.NUMBER));
        return all;
    }

    private List<Goal> goals(CheckedRules rules, Calendar calendar) {
        List<Goal> goals = new ArrayList<>();
        for (CheckedRule rule : paying) {
            goals.add(Goal.holds(new InForce(rule, calendar).condition()));
            goals.add(Goal.holds(condition(rule)));
            if (rule.rule().rollout() != null) {
                goals.add(Goal.holds(inRollout(rules, rule)));
            }
            if (rule.rule().code() != null) {
                goals.add(Goal.holds(hasCode(rule)));
            }
        }
        rules.checks().getOrDefault(type.name(), Map.of()).values().forEach(check -> goals.add(Goal.holds(check)));
        goals.addAll(besides);
        for (CheckedRule rule : silent) {
            Kernel takes = Apply.of(
                    Op.AND,
                    new InForce(rule, calendar).condition(),
                    condition(rule),
                    inRollout(rules, rule),
                    hasCode(rule));
            goals.add(new Goal(takes, Judgement.NOT_TRUE));
        }
        return goals;
    }

    private static Kernel inRollout(CheckedRules rules, CheckedRule rule) {
        return InRollout.condition(rules.ruleSet().tenant(), rule.rule().rollout());
    }

    private Kernel hasCode(CheckedRule rule) {
        return HasCode.condition(
                Objects.requireNonNull(rule.bodies().get(type.name())).code());
    }

    private Kernel condition(CheckedRule rule) {
        return Objects.requireNonNull(rule.bodies().get(type.name())).condition();
    }

    /** Decides examples until one is a witness. */
    private final class Played {
        private @Nullable Witness witness;

        boolean accepts(Assignment values) {
            try {
                Event event = stage.event(type, values, "example");
                Map<String, @Nullable Object> facts = stage.facts(values);
                Map<History, @Nullable Object> wanted = aggregates(values);
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
                // Such an event is not valid.
                return false;
            }
            return false;
        }

        private boolean isShownBy(Event event, Map<String, @Nullable Object> facts, List<Event> past) {
            effort.ofEvents(past.size() + 1, stage.conditions());
            witness = effort.isSpent() ? null : stage.witness(event, facts, past, paying, besides);
            return witness != null;
        }

        private static Map<History, @Nullable Object> aggregates(Assignment values) {
            Map<History, @Nullable Object> wanted = new TreeMap<>();
            values.values().forEach((root, value) -> {
                if (root instanceof History history) {
                    wanted.put(history, value);
                }
            });
            return wanted;
        }
    }
}
