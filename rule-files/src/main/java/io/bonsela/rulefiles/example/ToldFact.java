package io.bonsela.rulefiles.example;

import io.bonsela.api.Event;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A fact as an example tells it; one that it does not tell cannot be had. */
public record ToldFact(String name, ValueType type, Map<String, @Nullable Object> told) implements FactProvider {

    /** A provider for each fact that a rule set declares. */
    public static List<ToldFact> of(RuleSet rules, Map<String, @Nullable Object> told) {
        return rules.facts().entrySet().stream()
                .map(fact -> new ToldFact(fact.getKey(), fact.getValue(), told))
                .toList();
    }

    @Override
    public @Nullable Object fetch(Event event) {
        if (!told.containsKey(name)) {
            throw new IllegalStateException("the example does not tell it");
        }
        return told.get(name);
    }
}
