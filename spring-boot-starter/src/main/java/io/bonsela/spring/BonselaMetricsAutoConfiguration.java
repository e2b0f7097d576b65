package io.bonsela.spring;

import io.bonsela.api.RewardEngine;
import io.bonsela.micrometer.ObservedProvider;
import io.bonsela.micrometer.ObservedRewardEngine;
import io.bonsela.micrometer.RewardCounters;
import io.bonsela.micrometer.RewardGauges;
import io.bonsela.micrometer.TenantTags;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Metrics and observations of the engine, for applications with {@code bonsela-micrometer} and a registry. */
@AutoConfiguration(
        after = BonselaAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnClass({MeterRegistry.class, RewardCounters.class})
@ConditionalOnBean(RewardEngine.class)
public class BonselaMetricsAutoConfiguration {
    /** Counters and gauges. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(MeterRegistry.class)
    static class MeterConfiguration {
        @Bean
        @ConditionalOnMissingBean
        RewardCounters bonselaCounters(MeterRegistry registry, ObjectProvider<TenantTags> tenantTags) {
            return new RewardCounters(registry, tenantTags.getIfAvailable(() -> tenant -> Tags.empty()));
        }

        /** Spring Boot binds it to every registry. */
        @Bean
        @ConditionalOnMissingBean
        RewardGauges bonselaGauges(RewardEngine engine, BonselaProperties properties) {
            return new RewardGauges(engine, properties.metrics().budgets(), Clock.systemUTC());
        }
    }

    /** Observations of calls of the engine, and of its calls of providers. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(ObservationRegistry.class)
    static class ObservationConfiguration {
        @Bean
        @Order(1)
        EngineWrapper bonselaObservations(ObservationRegistry registry) {
            return engine -> new ObservedRewardEngine(engine, registry);
        }

        @Bean
        ConnectorsWrapper bonselaCallObservations(ObservationRegistry registry) {
            return provider -> new ObservedProvider(provider, registry);
        }
    }
}
