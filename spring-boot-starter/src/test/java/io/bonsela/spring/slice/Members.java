package io.bonsela.spring.slice;

import io.bonsela.api.Event;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import org.springframework.stereotype.Component;

/** Everybody is a member. */
@Component
class Members implements FactProvider {
    @Override
    public String name() {
        return "member";
    }

    @Override
    public ValueType type() {
        return ValueType.BOOLEAN;
    }

    @Override
    public Object fetch(Event event) {
        return true;
    }
}
