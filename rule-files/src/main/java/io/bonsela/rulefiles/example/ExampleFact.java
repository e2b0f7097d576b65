package io.bonsela.rulefiles.example;

import io.bonsela.api.Event;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Provides a fact from an example; a fact that the example does not contain is unavailable. */
public record ExampleFact(String name, ValueType type, Map<String, @Nullable Object> facts) implements FactProvider {

    /** Creates a provider for each fact that a rule set declares. */
    public static List<ExampleFact> of(RuleSet rules, Map<String, @Nullable Object> facts) {
        return rules.facts().entrySet().stream()
                .map(fact -> new ExampleFact(fact.getKey(), fact.getValue(), facts))
                .toList();
    }

    @Override
    public @Nullable Object fetch(Event event) {
        if (!facts.containsKey(name)) {
            throw new IllegalStateException("the example does not contain it");
        }
        return facts.get(name);
    }
}
