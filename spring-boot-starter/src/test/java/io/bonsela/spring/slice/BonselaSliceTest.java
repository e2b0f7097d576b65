package io.bonsela.spring.slice;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.spring.BonselaTest;
import io.bonsela.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A slice of an application: its rules and facts, and a clock that stands still. */
@BonselaTest(properties = "bonsela.rules=classpath:rules/shop.yaml")
class BonselaSliceTest {
    @Autowired
    private RewardEngine engine;

    @Autowired
    private ManualClock clock;

    @Test
    void timeIsWhatTheTestSays() {
        Instant start = Instant.parse(BonselaTest.START);
        assertThat(engine.process(purchase("1")).decidedAt()).isEqualTo(start);
        clock.advance(Duration.ofDays(3));
        assertThat(engine.process(purchase("2")).decidedAt()).isEqualTo(start.plus(Duration.ofDays(3)));
    }

    @Test
    void factsOfTheApplicationAreThere() {
        assertThat(engine.process(purchase("3")).issuances())
                .extracting(issuance -> issuance.rule())
                .contains("members");
    }

    private static Event purchase(String id) {
        return Event.of("purchase")
                .tenant("shop")
                .id(id)
                .subject("ann")
                .amount(Money.of("USD", "120.00"))
                .build();
    }
}
