package io.bonsela.core;

import io.bonsela.api.RewardEngineBuilder;

/** Provides the builder for {@code RewardEngine.builder()}. */
public final class CoreEngineProvider implements RewardEngineBuilder.Provider {
    /** For the service loader. */
    public CoreEngineProvider() {}

    @Override
    public RewardEngineBuilder builder() {
        return new CoreEngineBuilder();
    }
}
