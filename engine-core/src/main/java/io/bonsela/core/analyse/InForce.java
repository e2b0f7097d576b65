package io.bonsela.core.analyse;

import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.Operator;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Call;
import io.bonsela.core.kernel.Kernel.Read;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a rule is in force, as an operator on the time, so that it can be combined with conditions.
 *
 * @param rule the rule
 * @param calendar evaluates the schedule and the campaign of the rule
 */
record InForce(CheckedRule rule, Calendar calendar) implements Operator {
    @Override
    public String name() {
        return "in force " + rule.rule().id();
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

    /** Returns the condition that the rule is in force. */
    Kernel condition() {
        return new Call(this, List.of(Read.TIME));
    }
}
