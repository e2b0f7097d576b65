package io.bonsela.spring;

import io.bonsela.api.Health.Problem;
import io.bonsela.api.RewardEngine;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * DOWN if the engine cannot decide: it is closed, or its store does not respond or is damaged. Everything else is a detail: a
 * provider that is down must not take every instance of the application out of service.
 */
final class RewardEngineHealthIndicator extends AbstractHealthIndicator {
    private final RewardEngine engine;
    private final Attention attention;

    RewardEngineHealthIndicator(RewardEngine engine, Attention attention) {
        super("the health of the reward engine cannot be read");
        this.engine = engine;
        this.attention = attention;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        io.bonsela.api.Health found = engine.health();
        health.status(found.ready() ? Status.UP : Status.DOWN);
        if (found.degraded()) {
            health.withDetail(
                    "problems",
                    found.problems().stream()
                            .map(RewardEngineHealthIndicator::words)
                            .toList());
        }
        Map<String, String> breakers = new LinkedHashMap<>();
        engine.deliveries()
                .connectors()
                .forEach(connector ->
                        breakers.put(connector.name(), connector.sending().name()));
        detail(health, "connectors", breakers);
        detail(health, "deadDeliveriesSinceStart", attention.deadByConnector());
        detail(health, "lowPoolsSinceStart", attention.lowPools());
    }

    private static void detail(Health.Builder health, String name, Map<String, ?> values) {
        if (!values.isEmpty()) {
            health.withDetail(name, values);
        }
    }

    private static Map<String, String> words(Problem problem) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("code", problem.code().name());
        words.putAll(problem.arguments());
        return words;
    }
}
