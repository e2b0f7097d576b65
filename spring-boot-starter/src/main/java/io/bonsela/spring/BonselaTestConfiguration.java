package io.bonsela.spring;

import io.bonsela.testkit.ManualClock;
import java.time.Instant;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The clock of a {@link BonselaTest}. */
@AutoConfiguration(before = BonselaAutoConfiguration.class)
class BonselaTestConfiguration {
    @Bean
    @ConditionalOnMissingBean
    ManualClock bonselaClock() {
        return new ManualClock(Instant.parse(BonselaTest.START));
    }

    @Bean
    BonselaCustomizer bonselaManualTime(ManualClock clock) {
        return builder -> builder.clock(clock);
    }
}
