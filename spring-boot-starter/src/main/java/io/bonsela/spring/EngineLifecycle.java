package io.bonsela.spring;

import io.bonsela.api.RewardEngine;
import org.springframework.context.SmartLifecycle;

/**
 * Starts deliveries and maintenance last, when everything else works. They end when the engine is closed, after all beans
 * that use it: stopping them earlier would only delay deliveries.
 */
final class EngineLifecycle implements SmartLifecycle {
    private final RewardEngine engine;
    private volatile boolean running;

    EngineLifecycle(RewardEngine engine) {
        this.engine = engine;
    }

    @Override
    public void start() {
        engine.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
