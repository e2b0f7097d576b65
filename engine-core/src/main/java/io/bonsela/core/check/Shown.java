package io.bonsela.core.check;

import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.NamedCollection;
import io.bonsela.core.kernel.Aggregation;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Call;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.History;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import io.bonsela.core.kernel.Kernel.Visitor;
import io.bonsela.core.kernel.Op;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Converts an expression of the kernel to the form that authors write, with its aggregates and collections. */
public record Shown(CheckedRules rules) implements Visitor<Expression> {

    /**
     * Converts an expression to the form that authors write.
     *
     * @param kernel an expression of these rules
     */
    public static Expression of(Kernel kernel, CheckedRules rules) {
        return kernel.accept(new Shown(rules));
    }

    /**
     * Returns a value as authors write it: a level by its name.
     *
     * @param of the expression that has the value, or is compared with it
     * @param value the value, or a list of values
     */
    public static @Nullable Object value(Kernel of, @Nullable Object value, CheckedRules rules) {
        return of instanceof Read read && read.root() == Root.TIER
                ? Levels.of(rules.ruleSet().tiers()).named(read.steps().get(0), value)
                : value;
    }

    @Override
    public Expression constant(Constant constant) {
        return new Expression.Literal(constant.value());
    }

    @Override
    public Expression read(Read read) {
        return read.root() == Root.CAP
                ? new Expression.Operation(
                        Derived.CAP_LEFT.spelling(),
                        List.of(new Expression.Literal(read.path()
                                .substring(Derived.CAP_LEFT.spelling().length() + 1))))
                : new Expression.Variable(read.path(), null);
    }

    @Override
    public Expression history(History history) {
        Aggregation aggregate = rules.aggregates().get(history.number()).aggregate();
        return new Expression.Aggregate(
                aggregate.measure(),
                aggregate.eventType(),
                aggregate.of() == null ? null : aggregate.of().accept(this),
                aggregate.filter() == null ? null : aggregate.filter().accept(this),
                aggregate.window());
    }

    @Override
    public Expression apply(Apply apply) {
        List<Expression> operands = named(apply, all(apply.operands()));
        return new Expression.Operation(
                apply.op().spelling(),
                apply.op() == Op.CHEAPEST ? List.of(operands.get(2), operands.get(0), operands.get(1)) : operands);
    }

    /** Returns the operands of a comparison with names instead of the numbers of levels. */
    private List<Expression> named(Apply apply, List<Expression> operands) {
        Read tier = apply.operands().stream()
                .filter(operand -> operand instanceof Read read && read.root() == Root.TIER)
                .map(Read.class::cast)
                .findFirst()
                .orElse(null);
        if (tier == null || !(apply.op() == Op.IN || Op.COMPARISONS.contains(apply.op()))) {
            return operands;
        }
        Levels levels = Levels.of(rules.ruleSet().tiers());
        return operands.stream()
                .map(operand -> operand instanceof Expression.Literal literal
                        ? new Expression.Literal(levels.named(tier.steps().get(0), literal.value()))
                        : operand)
                .toList();
    }

    @Override
    public Expression call(Call call) {
        List<Expression> operands = all(call.operands());
        return call.operator() instanceof CollectionOperator looks
                ? lookup(looks.collection(), operands.get(0))
                : new Expression.Operation(call.operator().name(), operands);
    }

    private List<Expression> all(List<Kernel> operands) {
        return operands.stream().map(operand -> operand.accept(this)).toList();
    }

    private static Expression lookup(NamedCollection collection, Expression key) {
        return collection.values() == null
                ? key.in(Expressions.collection(collection.name()))
                : Expressions.lookup(collection.name(), key);
    }
}
