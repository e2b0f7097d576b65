package io.bonsela.api.spi;

import io.bonsela.api.RewardEngineBuilder;

/** An implementation of the engine, found by {@link java.util.ServiceLoader}. */
public interface RewardEngineProvider {
    /** A new builder with all defaults. */
    RewardEngineBuilder builder();
}
