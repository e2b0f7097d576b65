package io.bonsela.core.check;

import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.History;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Measures expressions. */
final class Trees {
    static final int DEEPEST = 64;
    static final int MOST_NODES = 2_000;

    private static final Shape<Expression> WRITTEN = new Shape<>(
            Expression::parts, expression -> expression instanceof Literal literal ? literal.value() : null);
    private static final Shape<Kernel> KERNEL =
            new Shape<>(Kernel::operands, kernel -> kernel instanceof Constant constant ? constant.value() : null);

    /** What a decision reads from its state. */
    private static final Set<Root> STATEFUL = EnumSet.of(Root.TIER, Root.WALLET, Root.CAP, Root.LINE, Root.OVER);

    private Trees() {}

    private record Shape<T>(Function<T, List<T>> parts, Function<T, @Nullable Object> value) {
        boolean isTooLarge(T root) {
            return depth(root, 0) > DEEPEST || size(root) > MOST_NODES;
        }

        private int depth(T node, int above) {
            int deepest = above + 1;
            if (deepest > DEEPEST) {
                return deepest;
            }
            for (T part : parts.apply(node)) {
                deepest = Math.max(deepest, depth(part, above + 1));
            }
            return deepest;
        }

        private int size(T node) {
            int size = value.apply(node) instanceof List<?> list ? list.size() : 1;
            for (T part : parts.apply(node)) {
                size += size(part);
                if (size > MOST_NODES) {
                    return size;
                }
            }
            return size;
        }
    }

    /** Whether an expression is deeper or larger than the language allows. */
    static boolean isTooLarge(Expression expression) {
        return WRITTEN.isTooLarge(expression);
    }

    /** The same for an expression of the kernel. */
    static boolean isTooLarge(Kernel kernel) {
        return KERNEL.isTooLarge(kernel);
    }

    /** Whether an expression depends only on the event and facts, not on history or on what rules have granted. */
    static boolean isStateless(Kernel kernel) {
        return !(kernel instanceof History)
                && !(kernel instanceof Read read && STATEFUL.contains(read.root()))
                && kernel.operands().stream().allMatch(Trees::isStateless);
    }

    /** The names that an expression reads under a root, such as those of tiers. */
    static Set<String> namesIn(Kernel kernel, Root root) {
        Set<String> names = new TreeSet<>();
        if (kernel instanceof Read read && read.root() == root) {
            names.add(read.steps().get(0));
        }
        kernel.operands().forEach(part -> names.addAll(namesIn(part, root)));
        return names;
    }

    /** The numbers of the aggregates in an expression. */
    static Set<Integer> aggregatesIn(Kernel kernel) {
        Set<Integer> numbers = new TreeSet<>();
        if (kernel instanceof History history) {
            numbers.add(history.number());
        }
        kernel.operands().forEach(part -> numbers.addAll(aggregatesIn(part)));
        return numbers;
    }
}
