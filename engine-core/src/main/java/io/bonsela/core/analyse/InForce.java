package io.bonsela.core.analyse;

import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.Operator;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a rule is in force, as an operator on the time, so that it can be asked for together with conditions.
 *
 * @param rule the rule
 * @param calendar knows its schedule
 */
record InForce(CheckedRule rule, Calendar calendar) implements Operator {
    @Override
    public String name() {
        return Atoms.IN_FORCE + rule.rule().id();
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<ValueType> parameters() {
        return List.of(ValueType.INSTANT);
    }

    @Override
    public ValueType result() {
        return ValueType.BOOLEAN;
    }

    @Override
    public Object apply(List<@Nullable Object> operands) {
        return operands.get(0) instanceof Instant at && calendar.isOpen(rule, at);
    }

    /** The condition that it is in force. */
    Expression condition() {
        return new Operation(name(), List.of(new Variable(Assignment.TIME, null)));
    }
}
