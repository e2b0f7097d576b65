package io.bonsela.spring;

import io.bonsela.api.RewardEngineBuilder;

/**
 * A bean that changes the engine's builder before the engine is built, after the properties were applied. Several are
 * called in their order ({@link org.springframework.core.annotation.Order}).
 */
@FunctionalInterface
public interface BonselaCustomizer {
    /**
     * Changes the builder.
     *
     * @param builder the builder; everything except the store may be set
     */
    void customize(RewardEngineBuilder builder);
}
