package io.bonsela.core.check;

import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Expressions;
import java.util.List;

/** Puts an expression of the kernel as an author could have written it: with its aggregates and collections. */
public final class Shown {
    private Shown() {}

    /**
     * The expression for people.
     *
     * @param kernel of these rules
     */
    public static Expression of(Expression kernel, CheckedRules rules) {
        if (kernel instanceof Variable variable && variable.path().startsWith("aggregate.")) {
            int number = Integer.parseInt(variable.path().substring("aggregate.".length()));
            return of(rules.aggregates().get(number).aggregate(), rules);
        }
        if (kernel instanceof Aggregate aggregate) {
            return new Aggregate(
                    aggregate.measure(),
                    aggregate.eventType(),
                    aggregate.of() == null ? null : of(aggregate.of(), rules),
                    aggregate.filter() == null ? null : of(aggregate.filter(), rules),
                    aggregate.window());
        }
        if (!(kernel instanceof Operation operation)) {
            return kernel;
        }
        List<Expression> operands =
                operation.operands().stream().map(part -> of(part, rules)).toList();
        if (rules.operators().get(operation.operator()) instanceof CollectionOperator collection) {
            Expression name = new Literal(collection.collection().name());
            return collection.collection().values() == null
                    ? operands.get(0).in(new Operation("collection", List.of(name)))
                    : Expressions.operation("lookup", name, operands.get(0));
        }
        return new Operation(operation.operator(), operands);
    }
}
