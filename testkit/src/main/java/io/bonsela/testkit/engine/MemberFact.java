package io.bonsela.testkit.engine;

import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.FactProvider.FactPolicy;
import java.time.Duration;

/** Whether the buyer is a member, by a fact provider with a deadline long enough for slow machines. */
abstract class MemberFact implements FactProvider {
    @Override
    public String name() {
        return "member";
    }

    @Override
    public ValueType type() {
        return ValueType.BOOLEAN;
    }

    @Override
    public FactPolicy policy() {
        return FactPolicy.DEFAULT.within(Duration.ofMinutes(1));
    }
}
