package io.bonsela.core.check;

import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.NamedCollection;
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
        return rules.collection(operation.operator())
                .map(collection -> lookup(collection, operands.get(0)))
                .orElseGet(() -> new Operation(operation.operator(), operands));
    }

    private static Expression lookup(NamedCollection collection, Expression key) {
        return collection.values() == null
                ? key.in(Expressions.collection(collection.name()))
                : Expressions.lookup(collection.name(), key);
    }
}
