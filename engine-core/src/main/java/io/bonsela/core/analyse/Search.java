package io.bonsela.core.analyse;

import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.core.interpret.Interpreter;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks for values for which conditions come to what is wanted: case by case, each variable narrowed to those of its few
 * telling values that are left. One search for one question.
 */
final class Search {
    private static final int MOST_EXAMPLES = 64;
    private static final int MOST_VALUES = 8;

    private final Atoms atoms;
    private final Interpreter interpreter;
    private final ZoneId zone;
    private final Effort effort;
    private final Predicate<Assignment> accepts;
    private boolean undecided;
    private @Nullable Assignment found;

    /**
     * A search.
     *
     * @param effort ends it
     * @param accepts the last word on what was found
     */
    Search(Atoms atoms, Interpreter interpreter, ZoneId zone, Effort effort, Predicate<Assignment> accepts) {
        this.atoms = atoms;
        this.interpreter = interpreter;
        this.zone = zone;
        this.effort = effort;
        this.accepts = accepts;
    }

    /** Whether such values exist: true, false, or null where nobody knows. */
    @Nullable
    Boolean search(List<Goal> goals, Map<String, Options> options) {
        if (solve(goals, options, List.of())) {
            return true;
        }
        return undecided ? null : false;
    }

    /** What was found. */
    Assignment found() {
        if (found == null) {
            throw new IllegalStateException("nothing was found");
        }
        return found;
    }

    private boolean solve(List<Goal> goals, Map<String, Options> options, List<Goal> deferred) {
        effort.ofCase();
        if (effort.isSpent()) {
            undecided = true;
            return false;
        }
        if (goals.isEmpty()) {
            return example(options, deferred);
        }
        Goal goal = goals.get(0);
        List<Goal> rest = goals.subList(1, goals.size());
        if (goal.condition() instanceof Operation operation && Atoms.isLogic(operation)) {
            return split(operation, goal.judgement(), rest, options, deferred);
        }
        return narrow(goal, rest, options, deferred);
    }

    private boolean split(
            Operation operation, Judgement wanted, List<Goal> rest, Map<String, Options> options, List<Goal> deferred) {
        List<Expression> operands = operation.operands();
        if (operation.operator().equals("!")) {
            return all(List.of(new Goal(operands.get(0), wanted.negated())), rest, options, deferred);
        }
        if (operation.operator().equals("if")) {
            return choose(operands, wanted, rest, options, deferred);
        }
        List<Goal> parts = operands.stream().map(part -> new Goal(part, wanted)).toList();
        boolean together = operation.operator().equals("and") ? wanted.needsAllOfAnd() : wanted.needsAllOfOr();
        if (together) {
            return all(parts, rest, options, deferred);
        }
        return parts.stream().anyMatch(part -> all(List.of(part), rest, options, deferred));
    }

    /** A condition holds and the value behind it is as wanted, or it does not and what follows is; or it fails. */
    private boolean choose(
            List<Expression> operands,
            Judgement wanted,
            List<Goal> rest,
            Map<String, Options> options,
            List<Goal> deferred) {
        List<Goal> before = new ArrayList<>();
        for (int i = 0; i + 1 < operands.size(); i += 2) {
            List<Goal> chosen = new ArrayList<>(before);
            chosen.add(Goal.holds(operands.get(i)));
            chosen.add(new Goal(operands.get(i + 1), wanted));
            if (all(chosen, rest, options, deferred)) {
                return true;
            }
            if (wanted == Judgement.NOT_TRUE || wanted == Judgement.NOT_FALSE) {
                List<Goal> failing = new ArrayList<>(before);
                failing.add(new Goal(operands.get(i), Judgement.NOT_TRUE));
                failing.add(new Goal(operands.get(i), Judgement.NOT_FALSE));
                if (all(failing, rest, options, deferred)) {
                    return true;
                }
            }
            before.add(new Goal(operands.get(i), Judgement.FALSE));
        }
        before.add(new Goal(operands.get(operands.size() - 1), wanted));
        return all(before, rest, options, deferred);
    }

    private boolean all(List<Goal> first, List<Goal> rest, Map<String, Options> options, List<Goal> deferred) {
        List<Goal> goals = new ArrayList<>(first);
        goals.addAll(rest);
        return solve(goals, options, deferred);
    }

    private boolean narrow(Goal goal, List<Goal> rest, Map<String, Options> options, List<Goal> deferred) {
        Expression atom = goal.condition();
        Set<String> roots = atoms.roots(atom);
        if (roots.isEmpty()) {
            Object value = atom instanceof Literal literal ? literal.value() : evaluate(atom, Map.of());
            return goal.judgement().accepts(value) && solve(rest, options, deferred);
        }
        if (roots.size() > 1) {
            List<Goal> more = new ArrayList<>(deferred);
            more.add(goal);
            return solve(rest, options, more);
        }
        String root = roots.iterator().next();
        Options narrowed = of(root, options)
                .where(
                        value -> {
                            effort.ofValue();
                            Map<String, @Nullable Object> one = new HashMap<>();
                            one.put(root, value);
                            return goal.judgement().accepts(evaluate(atom, one));
                        },
                        atoms.isExact(atom));
        if (narrowed.possible().isEmpty()) {
            return false;
        }
        if (narrowed.live().isEmpty()) {
            undecided = true;
            return false;
        }
        Map<String, Options> next = new TreeMap<>(options);
        next.put(root, narrowed);
        return solve(rest, next, deferred);
    }

    private static Options of(String root, Map<String, Options> options) {
        return Objects.requireNonNull(options.get(root));
    }

    private @Nullable Object evaluate(Expression expression, Map<String, @Nullable Object> values) {
        return interpreter.evaluate(expression, new Assignment(values, zone));
    }

    /** Tries values of a case until one is accepted. */
    private boolean example(Map<String, Options> options, List<Goal> deferred) {
        if (options.values().stream().anyMatch(each -> each.live().isEmpty())) {
            undecided = true;
            return false;
        }
        List<String> names = new ArrayList<>(options.keySet());
        int[] chosen = new int[names.size()];
        for (int tried = 0; tried < MOST_EXAMPLES && !effort.isSpent(); tried++) {
            Map<String, @Nullable Object> values = new HashMap<>();
            for (int i = 0; i < chosen.length; i++) {
                values.put(names.get(i), of(names.get(i), options).live().get(chosen[i]));
            }
            Assignment example = new Assignment(values, zone);
            boolean fits =
                    deferred.stream().allMatch(goal -> goal.judgement().accepts(evaluate(goal.condition(), values)));
            if (fits && accepts.test(example)) {
                found = example;
                return true;
            }
            if (!advance(chosen, names, options)) {
                break;
            }
        }
        undecided = true;
        return false;
    }

    private static boolean advance(int[] chosen, List<String> names, Map<String, Options> options) {
        for (int i = 0; i < chosen.length; i++) {
            int values = Math.min(MOST_VALUES, of(names.get(i), options).live().size());
            if (++chosen[i] < values) {
                return true;
            }
            chosen[i] = 0;
        }
        return false;
    }
}
