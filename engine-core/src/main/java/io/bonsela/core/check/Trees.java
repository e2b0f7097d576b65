package io.bonsela.core.check;

import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Looks at the shape of expressions. */
final class Trees {
    static final int DEEPEST = 64;
    static final int MOST_NODES = 2_000;

    private Trees() {}

    /** Whether an expression is deeper or larger than the language allows. */
    static boolean isTooLarge(Expression expression) {
        return depth(expression, 0) > DEEPEST || size(expression) > MOST_NODES;
    }

    private static int depth(Expression expression, int above) {
        int deepest = above + 1;
        if (deepest > DEEPEST) {
            return deepest;
        }
        for (Expression part : expression.parts()) {
            deepest = Math.max(deepest, depth(part, above + 1));
        }
        return deepest;
    }

    private static int size(Expression expression) {
        int size = expression instanceof Literal literal && literal.value() instanceof List<?> list ? list.size() : 1;
        for (Expression part : expression.parts()) {
            size += size(part);
            if (size > MOST_NODES) {
                return size;
            }
        }
        return size;
    }

    /** The numbers of the aggregates that an expression of the kernel names. */
    static Set<Integer> aggregatesIn(Expression kernel) {
        Set<Integer> numbers = new TreeSet<>();
        if (kernel instanceof Variable variable && variable.path().startsWith("aggregate.")) {
            numbers.add(Integer.valueOf(variable.path().substring("aggregate.".length())));
        }
        kernel.parts().forEach(part -> numbers.addAll(aggregatesIn(part)));
        return numbers;
    }

    /** An operation of the kernel. */
    static Operation call(String operator, Expression... operands) {
        return new Operation(operator, List.of(operands));
    }
}
