package io.bonsela.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Records.PoolStock;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.ImportCodes;
import io.bonsela.api.command.Refund.OnSpent;
import io.bonsela.api.command.ResealPool;
import io.bonsela.api.command.Reverse;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rewards whose codes come from a pool. */
final class VoucherPoolTest {
    private final Roastery shop = new Roastery();
    private final ScriptedProvider airtime = shop.airtime;
    private final ScriptedProvider hooks = shop.hooks;
    private final RewardEngine engine = shop.engine;

    @AfterEach
    void theLedgerAgrees() {
        shop.verifyAndClose();
    }

    @Test
    void aVoucherIsACodeOfThePoolAndNobodyElsesIsShown() {
        assertThat(shop.buy("gift").outcomes().get(0).reason().code()).isEqualTo(ReasonCode.POOL_EMPTY);
        Receipt imported =
                engine.execute(new ImportCodes(Roastery.origin("i1"), "gifts", List.of("AAA", "BBB", "CCC")));
        assertThat(imported.status()).isEqualTo(Receipt.Status.DONE);
        Issuance first = shop.grant("gift");
        Issuance second = shop.grant("gift");
        assertThat(first.state()).isEqualTo(IssuanceState.ISSUED);
        assertThat(engine.deliveries()
                        .voucherCode(Roastery.TENANT, first.id())
                        .orElseThrow()
                        .reveal())
                .isEqualTo("AAA");
        assertThat(engine.deliveries()
                        .voucherCode(Roastery.TENANT, second.id())
                        .orElseThrow()
                        .reveal())
                .isEqualTo("BBB");
        assertThat(engine.deliveries().voucherCode("other", second.id())).isEmpty();
        engine.deliveries().dispatchOnce();
        assertThat(hooks.published).filteredOn(m -> m.type().equals("pool.low")).hasSize(1);
        Receipt twice = engine.execute(new ImportCodes(Roastery.origin("i2"), "gifts", List.of("DDD", "BBB")));
        assertThat(twice.refusal().orElseThrow()).isEqualTo(ReasonCode.CODE_IN_POOL);
        assertThat(twice.reason().arguments()).containsEntry("line", new BigDecimal(2));
        assertThat(engine.records().pools(Roastery.TENANT))
                .containsExactly(new PoolStock(Roastery.TENANT, "gifts", 3, 0, 2));
        assertThat(imported.toString()).doesNotContain("AAA");
        assertThat(engine.records().command(Roastery.TENANT, "i1").orElseThrow().toString())
                .doesNotContain("AAA");

        shop.keys.add(0, Roastery.key("k2", 9));
        engine.execute(new ResealPool(Roastery.origin("reseal"), "gifts"));
        shop.keys.remove(1);
        assertThat(engine.deliveries()
                        .voucherCode(Roastery.TENANT, first.id())
                        .orElseThrow()
                        .reveal())
                .isEqualTo("AAA");
        assertThat(shop.grant("gift").state()).isEqualTo(IssuanceState.ISSUED);
        assertThat(shop.buy("gift").outcomes().get(0).outcome()).isEqualTo(Outcome.CAPPED);
    }

    @Test
    void aRefusedRewardMayComeFromAPoolInstead() {
        engine.execute(new ImportCodes(Roastery.origin("i"), "gifts", List.of("SPARE")));
        airtime.issue = request -> new Rejected("COUNTRY_NOT_SUPPORTED", Rejected.Cause.REQUEST);
        Issuance granted = shop.grant("backed");
        engine.deliveries().dispatchOnce();
        assertThat(shop.issuance(granted).state()).isEqualTo(IssuanceState.ISSUED);
        assertThat(engine.deliveries()
                        .voucherCode(Roastery.TENANT, granted.id())
                        .orElseThrow()
                        .reveal())
                .isEqualTo("SPARE");
        Issuance second = shop.grant("backed");
        engine.deliveries().dispatchOnce();
        assertThat(shop.issuance(second).state()).isEqualTo(IssuanceState.FAILED);
    }

    @Test
    void aCodeIsShownToWhomTheRewardStillBelongs() {
        engine.execute(new ImportCodes(Roastery.origin("i"), "gifts", List.of("AAA")));
        Issuance gift = shop.grant("gift");
        assertThat(engine.deliveries().voucherCode(Roastery.TENANT, gift.id())).isPresent();
        engine.execute(new Reverse(Roastery.origin("r"), gift.id(), null, OnSpent.SHORTFALL));
        assertThat(shop.issuance(gift).state()).isEqualTo(IssuanceState.REVERSED);
        assertThat(engine.deliveries().voucherCode(Roastery.TENANT, gift.id())).isEmpty();
    }
}
