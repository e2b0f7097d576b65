package io.bonsela.rulefiles;

import io.bonsela.api.Event;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;

/** Stands for a fact of the host, and has no value for it. */
record NoFact(String name, ValueType type) implements FactProvider {
    @Override
    public Object fetch(Event event) {
        throw new IllegalStateException("the host supplies this fact");
    }
}
