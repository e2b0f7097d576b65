package io.bonsela.core;

import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.spi.RewardEngineProvider;

/** Found by {@code RewardEngine.builder()}. */
public final class CoreEngineProvider implements RewardEngineProvider {
    /** For the service loader. */
    public CoreEngineProvider() {}

    @Override
    public RewardEngineBuilder builder() {
        return new CoreEngineBuilder();
    }
}
