package io.bonsela.cli;

import io.bonsela.api.Event;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fact that a rule set declares and that the command line cannot supply. */
record UnknownFact(String name, ValueType type) implements FactProvider {
    static List<UnknownFact> of(RuleSet rules) {
        return rules.facts().entrySet().stream()
                .map(fact -> new UnknownFact(fact.getKey(), fact.getValue()))
                .toList();
    }

    @Override
    public @Nullable Object fetch(Event event) {
        throw new IllegalStateException("the command line has no facts");
    }
}
