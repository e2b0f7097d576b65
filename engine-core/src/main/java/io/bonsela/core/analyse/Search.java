package io.bonsela.core.analyse;

import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.operator.TrialCalls;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
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
    /** So many choices may hang on each other: each is a level of the stack. */
    private static final int MOST_CHOICES = 1_000;

    private static final int MOST_EXAMPLES = 64;
    private static final int MOST_VALUES = 8;

    private final Atoms atoms;
    private final Interpreter interpreter;
    private final ZoneId zone;
    private final TrialCalls calls;
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
    Search(Atoms atoms, Interpreter interpreter, Stage stage, Effort effort, Predicate<Assignment> accepts) {
        this.atoms = atoms;
        this.interpreter = interpreter;
        zone = stage.compiled().zone();
        calls = stage.calls();
        this.effort = effort;
        this.accepts = accepts;
    }

    /** Whether such values exist: true, false, or null where nobody knows. */
    @Nullable
    Boolean search(List<Goal> goals, Map<String, Options> options) {
        if (solve(goals, options, List.of(), 0)) {
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

    /** Takes one goal after the other; where there are several ways to one, each in turn. */
    private boolean solve(List<Goal> goals, Map<String, Options> options, List<Goal> deferred, int choices) {
        Deque<Goal> open = new ArrayDeque<>(goals);
        Map<String, Options> narrowed = new TreeMap<>(options);
        List<Goal> later = new ArrayList<>(deferred);
        while (!open.isEmpty()) {
            effort.ofCase();
            if (effort.isSpent() || choices > MOST_CHOICES) {
                undecided = true;
                return false;
            }
            Goal goal = open.pop();
            if (goal.condition() instanceof Operation operation && Atoms.isLogic(operation)) {
                List<List<Goal>> ways = ways(operation, goal.judgement());
                if (ways.size() > 1) {
                    return anyOf(ways, open, narrowed, later, choices + 1);
                }
                pushAll(ways.get(0), open);
            } else if (!narrow(goal, narrowed, later)) {
                return false;
            }
        }
        return example(narrowed, later);
    }

    private boolean anyOf(
            List<List<Goal>> ways,
            Collection<Goal> rest,
            Map<String, Options> options,
            List<Goal> deferred,
            int choices) {
        for (List<Goal> way : ways) {
            List<Goal> goals = new ArrayList<>(way);
            goals.addAll(rest);
            if (solve(goals, options, deferred, choices)) {
                return true;
            }
        }
        return false;
    }

    private static void pushAll(List<Goal> goals, Deque<Goal> onto) {
        for (int i = goals.size() - 1; i >= 0; i--) {
            onto.push(goals.get(i));
        }
    }

    /** The ways in which an operation comes to what is wanted; each needs all of its goals. */
    private static List<List<Goal>> ways(Operation operation, Judgement wanted) {
        List<Expression> operands = operation.operands();
        if (operation.operator().equals("!")) {
            return List.of(List.of(new Goal(operands.get(0), wanted.negated())));
        }
        if (operation.operator().equals("if")) {
            return choices(operands, wanted);
        }
        List<Goal> parts = operands.stream().map(part -> new Goal(part, wanted)).toList();
        boolean together = operation.operator().equals("and") ? wanted.needsAllOfAnd() : wanted.needsAllOfOr();
        return together ? List.of(parts) : parts.stream().map(List::of).toList();
    }

    /** A condition holds and the value behind it is as wanted, or it does not and what follows is; or it fails. */
    private static List<List<Goal>> choices(List<Expression> operands, Judgement wanted) {
        List<List<Goal>> ways = new ArrayList<>();
        List<Goal> before = new ArrayList<>();
        for (int i = 0; i + 1 < operands.size(); i += 2) {
            List<Goal> chosen = new ArrayList<>(before);
            chosen.add(Goal.holds(operands.get(i)));
            chosen.add(new Goal(operands.get(i + 1), wanted));
            ways.add(chosen);
            if (wanted == Judgement.NOT_TRUE || wanted == Judgement.NOT_FALSE) {
                List<Goal> failing = new ArrayList<>(before);
                failing.add(new Goal(operands.get(i), Judgement.NOT_TRUE));
                failing.add(new Goal(operands.get(i), Judgement.NOT_FALSE));
                ways.add(failing);
            }
            before.add(new Goal(operands.get(i), Judgement.FALSE));
        }
        before.add(new Goal(operands.get(operands.size() - 1), wanted));
        ways.add(before);
        return ways;
    }

    /** Narrows what a condition names to what it lets pass; false: nothing is left, or nothing known. */
    private boolean narrow(Goal goal, Map<String, Options> options, List<Goal> deferred) {
        Expression atom = goal.condition();
        Set<String> roots = atoms.roots(atom);
        if (roots.isEmpty()) {
            return goal.judgement()
                    .accepts(atom instanceof Literal literal ? literal.value() : evaluate(atom, Map.of()));
        }
        if (roots.size() > 1) {
            deferred.add(goal);
            return true;
        }
        String root = roots.iterator().next();
        Options narrowed = of(root, options)
                .where(
                        value -> {
                            Map<String, @Nullable Object> one = new HashMap<>();
                            one.put(root, value);
                            return goal.judgement().accepts(evaluate(atom, one));
                        },
                        atoms.isExact(atom));
        options.put(root, narrowed);
        undecided |= narrowed.live().isEmpty() && !narrowed.possible().isEmpty();
        return !narrowed.live().isEmpty();
    }

    private static Options of(String root, Map<String, Options> options) {
        return Objects.requireNonNull(options.get(root));
    }

    private @Nullable Object evaluate(Expression expression, Map<String, @Nullable Object> values) {
        effort.ofSteps(Effort.of(expression));
        return interpreter.evaluate(expression, new Assignment(values, zone, calls));
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
            Assignment example = new Assignment(values, zone, calls);
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
