package io.bonsela.core.life;

import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.core.life.RewardShop.only;
import static io.bonsela.core.life.RewardShop.outcome;
import static io.bonsela.core.life.RewardShop.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.command.Reverse;
import io.bonsela.api.rule.Cap;
import io.bonsela.core.Shop;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the uses of caps and cooldowns are released. */
class CapReleaseTest {
    private final RewardShop shop = new RewardShop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aCapSaysOnWhichOccasionsItsUsesAreReleased() {
        Cap cap = Cap.count("cap", 1).perSubject();
        assertThat(isGrantedAgain(cap, shop::cancel))
                .as("default: released on cancel")
                .isTrue();
        assertThat(isGrantedAgain(cap, shop::expire))
                .as("default: kept on expiry")
                .isFalse();
        assertThat(isGrantedAgain(cap.neverReleased(), shop::cancel)).isFalse();
        Cap onExpiry = cap.releasedOn(Cap.Release.EXPIRY);
        assertThat(isGrantedAgain(onExpiry, shop::expire)).isTrue();
        assertThat(isGrantedAgain(onExpiry, shop::cancel)).isFalse();
    }

    private boolean isGrantedAgain(Cap cap, Consumer<Issuance> end) {
        shop.start(rule("r").give("voucher").cap(cap).build());
        Issuance first = only(shop.buy("ann"));
        assertThat(outcome(shop.buy("ann"))).isEqualTo(Outcome.CAPPED);
        end.accept(first);
        return outcome(shop.buy("ann")) == Outcome.MATCHED;
    }

    @Test
    void afterAReversalTheCooldownRunsFromTheGrantBefore() {
        shop.start(rule("r").give("voucher").cooldown(Duration.ofDays(5)).build());
        shop.buy("ann");
        shop.clock().advance(Duration.ofDays(4));
        assertThat(outcome(shop.buy("ann"))).isEqualTo(Outcome.COOLING_DOWN);
        shop.clock().advance(Duration.ofDays(3));
        Issuance second = only(shop.buy("ann"));
        shop.redeem(second);
        assertThat(shop.run(o -> new Reverse(o, second.id())).isDone()).isTrue();
        shop.clock().advance(Duration.ofDays(1));
        assertThat(outcome(shop.buy("ann"))).as("eight days after the first").isEqualTo(Outcome.MATCHED);
        Event late = Shop.purchase("late", "ann", "2026-03-05T12:00:00Z").build();
        assertThat(outcome(shop.engine().process(late)))
                .as("the first still counts")
                .isEqualTo(Outcome.COOLING_DOWN);
    }

    @Test
    void aCapOnGrantsIsReleasedWithTheLastIssuanceOfTheGrant() {
        shop.start(rule("r")
                .give("voucher")
                .give("earned", literal(new BigDecimal(10)))
                .cap(Cap.count("once", 1).perSubject())
                .build());
        Decision decision = shop.buy("ann");
        Issuance voucher = decision.issuances().get(0);
        Issuance points = decision.issuances().get(1);
        shop.cancel(voucher);
        assertThat(outcome(shop.buy("ann"))).as("the points are kept").isEqualTo(Outcome.CAPPED);
        shop.run(o -> new Reverse(o, points.id()));
        assertThat(outcome(shop.buy("ann"))).isEqualTo(Outcome.MATCHED);
    }

    @Test
    void theLastIssuanceOfAGrantDecidesWhetherTheCapIsReleased() {
        for (int cancelled : new int[] {0, 1}) {
            shop.start(rule("r")
                    .give("voucher")
                    .give("voucher")
                    .cap(Cap.count("k", 1).perSubject().releasedOn(Cap.Release.EXPIRY))
                    .build());
            Decision decision = shop.buy("ann");
            shop.cancel(decision.issuances().get(cancelled));
            shop.expire(decision.issuances().get(1 - cancelled));
            assertThat(outcome(shop.buy("ann"))).isEqualTo(Outcome.MATCHED);
        }
    }
}
