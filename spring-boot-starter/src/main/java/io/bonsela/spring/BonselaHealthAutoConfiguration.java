package io.bonsela.spring;

import io.bonsela.api.RewardEngine;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health of the engine, for applications with {@code spring-boot-health}. */
@AutoConfiguration(after = BonselaAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(RewardEngine.class)
public class BonselaHealthAutoConfiguration {
    @Bean
    Attention bonselaAttention() {
        return new Attention();
    }

    @Bean
    @ConditionalOnEnabledHealthIndicator("bonsela")
    @ConditionalOnMissingBean(name = "bonselaHealthIndicator")
    HealthIndicator bonselaHealthIndicator(RewardEngine engine, Attention attention) {
        return new RewardEngineHealthIndicator(engine, attention);
    }
}
