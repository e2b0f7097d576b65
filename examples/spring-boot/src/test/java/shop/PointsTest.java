package shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.spring.BonselaTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The rules of the shop, without its database and its web server. */
@BonselaTest
class PointsTest {
    @Autowired
    private RewardEngine engine;

    @Test
    void aDollarEarnsAPoint() {
        var decision = engine.process(Event.of("purchase")
                .tenant("shop")
                .id("1")
                .subject("ann")
                .amount(Money.of("USD", "12.50"))
                .build());
        assertThat(decision.issuances().get(0).value()).isEqualTo(Money.of("POINTS", "12"));
    }
}
