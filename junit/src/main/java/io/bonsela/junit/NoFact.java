package io.bonsela.junit;

import io.bonsela.api.Event;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;

/** Stands for a fact of the host while a file is checked. It is never called. */
record NoFact(String name, ValueType type) implements FactProvider {
    @Override
    public Object fetch(Event event) {
        throw new IllegalStateException("examples supply the facts");
    }
}
