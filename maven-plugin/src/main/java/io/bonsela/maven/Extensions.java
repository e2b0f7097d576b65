package io.bonsela.maven;

import io.bonsela.api.Event;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.RewardHandler;
import java.util.ServiceLoader;

/** The operators and reward handlers of the host, from the dependencies of the plug-in. */
final class Extensions {
    private Extensions() {}

    /** Returns a builder with the extensions and without facts, whose rewards are delivered elsewhere. */
    static RewardEngineBuilder engine() {
        RewardEngineBuilder builder = RewardEngine.builder().deliveredElsewhere();
        ClassLoader loader = Extensions.class.getClassLoader();
        ServiceLoader.load(Operator.class, loader).forEach(builder::operator);
        ServiceLoader.load(RewardHandler.class, loader).forEach(builder::handler);
        return builder;
    }

    /** Returns the same, with a provider that is never called for each fact of the rules. */
    static RewardEngineBuilder engine(RuleSet rules) {
        RewardEngineBuilder builder = engine();
        rules.facts().forEach((name, type) -> builder.facts(new NoFact(name, type)));
        return builder;
    }

    /** Stands for a fact of the host. Rules are not run with facts from outside. */
    private record NoFact(String name, ValueType type) implements FactProvider {
        @Override
        public Object fetch(Event event) {
            throw new IllegalStateException("a build has no facts");
        }
    }
}
