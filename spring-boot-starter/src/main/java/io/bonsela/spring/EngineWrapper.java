package io.bonsela.spring;

import io.bonsela.api.RewardEngine;

/** Adds behaviour to the engine that hosts inject. Several are applied in their order, the first one innermost. */
@FunctionalInterface
interface EngineWrapper {
    RewardEngine wrap(RewardEngine engine);
}
