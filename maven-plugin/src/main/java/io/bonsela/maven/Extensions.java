package io.bonsela.maven;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
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
}
