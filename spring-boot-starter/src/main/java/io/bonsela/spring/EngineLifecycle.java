package io.bonsela.spring;

import io.bonsela.api.Records;
import io.bonsela.api.RewardEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts deliveries and maintenance last, when everything else works. They end when the engine is closed, after all beans
 * that use it: stopping them earlier would only delay deliveries.
 */
final class EngineLifecycle implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(EngineLifecycle.class);

    private final RewardEngine engine;
    private volatile boolean running;

    EngineLifecycle(RewardEngine engine) {
        this.engine = engine;
    }

    @Override
    public void start() {
        engine.start();
        running = true;
        warnWithoutRules();
    }

    /** The application works without the answer, so a failure does not end it. */
    private void warnWithoutRules() {
        try {
            Records records = engine.records();
            if (records.tenants().stream()
                    .allMatch(tenant -> records.ruleSet(tenant).isEmpty())) {
                LOG.atWarn()
                        .log("no rules are in force, so every event is INVALID: set bonsela.rules, or publish rules");
            }
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("the rules in force cannot be read");
        }
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
