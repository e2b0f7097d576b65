package io.bonsela.core.analyse;

import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.Input;
import io.bonsela.core.kernel.Op;
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
 * Searches for values for which conditions have the required results. It proceeds case by case and narrows the
 * representative values of each variable. One search for one question.
 */
final class Search {
    /** The maximum depth of nested choices; each is a level of the stack. */
    private static final int MOST_CHOICES = 1_000;

    private static final int MOST_EXAMPLES = 64;
    private static final int MOST_VALUES = 8;

    private final Atoms atoms;
    private final ZoneId zone;
    private final TrialCalls calls;
    private final Effort effort;
    private final Predicate<Assignment> accepts;
    private boolean undecided;
    private @Nullable Assignment found;

    /**
     * Creates a search.
     *
     * @param effort ends the search when it is spent
     * @param accepts the final check of each assignment found
     */
    Search(Atoms atoms, Stage stage, Effort effort, Predicate<Assignment> accepts) {
        this.atoms = atoms;
        zone = stage.compiled().zone();
        calls = stage.calls();
        this.effort = effort;
        this.accepts = accepts;
    }

    /** Whether such values exist; null if that is undecided. */
    @Nullable
    Boolean search(List<Goal> goals, Map<Input, Options> options) {
        if (solve(goals, options, List.of(), 0)) {
            return true;
        }
        return undecided ? null : false;
    }

    /** Returns the assignment that was found. */
    Assignment found() {
        if (found == null) {
            throw new IllegalStateException("no assignment was found");
        }
        return found;
    }

    /** Processes the goals in order. If a goal can be met in several ways, tries each in turn. */
    private boolean solve(List<Goal> goals, Map<Input, Options> options, List<Goal> deferred, int choices) {
        Deque<Goal> open = new ArrayDeque<>(goals);
        Map<Input, Options> narrowed = new TreeMap<>(options);
        List<Goal> later = new ArrayList<>(deferred);
        while (!open.isEmpty()) {
            effort.ofCase();
            if (effort.isSpent() || choices > MOST_CHOICES) {
                undecided = true;
                return false;
            }
            Goal goal = open.pop();
            if (goal.condition() instanceof Apply apply && Atoms.isLogic(apply)) {
                List<List<Goal>> ways = ways(apply, goal.judgement());
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
            Map<Input, Options> options,
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

    /** Returns the ways in which an operation has the required result; each needs all of its goals. */
    private static List<List<Goal>> ways(Apply apply, Judgement wanted) {
        List<Kernel> operands = apply.operands();
        if (apply.op() == Op.NOT) {
            return List.of(List.of(new Goal(operands.get(0), wanted.negated())));
        }
        if (apply.op() == Op.IF) {
            return choices(operands, wanted);
        }
        List<Goal> parts = operands.stream().map(part -> new Goal(part, wanted)).toList();
        boolean together = apply.op() == Op.AND ? wanted.needsAllOfAnd() : wanted.needsAllOfOr();
        return together ? List.of(parts) : parts.stream().map(List::of).toList();
    }

    /**
     * Returns the ways in which an {@code if} has the required result: a condition holds and its value is as required,
     * or no condition holds and the last value is, or a condition fails.
     */
    private static List<List<Goal>> choices(List<Kernel> operands, Judgement wanted) {
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

    /** Narrows the variable of a condition to the values that it accepts; false if none is left or known. */
    private boolean narrow(Goal goal, Map<Input, Options> options, List<Goal> deferred) {
        Kernel atom = goal.condition();
        Set<Input> roots = atoms.roots(atom);
        if (roots.isEmpty()) {
            return goal.judgement()
                    .accepts(atom instanceof Constant constant ? constant.value() : evaluate(atom, Map.of()));
        }
        if (roots.size() > 1) {
            deferred.add(goal);
            return true;
        }
        Input root = roots.iterator().next();
        Options narrowed = of(root, options)
                .where(
                        value -> {
                            Map<Input, @Nullable Object> one = new HashMap<>();
                            one.put(root, value);
                            return goal.judgement().accepts(evaluate(atom, one));
                        },
                        atoms.isExact(atom));
        options.put(root, narrowed);
        undecided |= narrowed.live().isEmpty() && !narrowed.possible().isEmpty();
        return !narrowed.live().isEmpty();
    }

    private static Options of(Input root, Map<Input, Options> options) {
        return Objects.requireNonNull(options.get(root));
    }

    private @Nullable Object evaluate(Kernel expression, Map<Input, @Nullable Object> values) {
        effort.ofSteps(Effort.of(expression));
        return Interpreter.evaluate(expression, new Assignment(values, zone, calls));
    }

    /** Tries the values of a case until an assignment is accepted. */
    private boolean example(Map<Input, Options> options, List<Goal> deferred) {
        if (options.values().stream().anyMatch(each -> each.live().isEmpty())) {
            undecided = true;
            return false;
        }
        List<Input> names = new ArrayList<>(options.keySet());
        int[] chosen = new int[names.size()];
        for (int tried = 0; tried < MOST_EXAMPLES && !effort.isSpent(); tried++) {
            Map<Input, @Nullable Object> values = new HashMap<>();
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

    private static boolean advance(int[] chosen, List<Input> names, Map<Input, Options> options) {
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
