package io.bonsela.core.command;

import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.CaptureSpend;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Credit;
import io.bonsela.api.command.HoldSpend;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Refund.OnSpent;
import io.bonsela.api.command.Reverse;
import io.bonsela.api.command.Spend;
import io.bonsela.api.command.TopUp;
import io.bonsela.api.command.Transfer;
import io.bonsela.api.command.UndoSpend;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.core.CapturingStore;
import io.bonsela.core.Shop;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A command says what it will read: each unit of work costs its locks and a round trip. */
final class CommandKeysTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final CapturingStore store = new CapturingStore();
    private RewardEngine engine;
    private int number;

    @BeforeEach
    void start() {
        engine = RewardEngine.builder()
                .store(store)
                .clock(clock)
                .keys(TestKeys.ring("one"))
                .rules(Shop.rules("UTC")
                        .reward(Reward.discount("voucher", "USD").valued(Money.of("USD", "2.00")))
                        .reward(Reward.credit("earned", "POINTS").transferring().costing(Money.of("USD", "0.10")))
                        .budget(Budget.of("b", Money.of("USD", "1000.00")))
                        .rule(rule("vouchers").give("voucher").budget("b").build())
                        .rule(rule("points")
                                .give("earned", literal(Money.of("POINTS", "10")))
                                .budget("b")
                                .build())
                        .build())
                .build();
    }

    private static Rule.Builder rule(String id) {
        return Rule.named(id)
                .on("purchase")
                .when(literal(true))
                .cap(Cap.count(id + "-count", 90).perSubject())
                .cap(Cap.value(
                        id + "-value", id.equals("points") ? Money.of("POINTS", "900") : Money.of("USD", "900.00")))
                .cooldown(Duration.ofSeconds(1));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Issuance earn(String reward) {
        clock.advance(Duration.ofMinutes(1));
        return engine
                .process(Shop.purchase("e" + ++number, "ann", clock.instant().toString())
                        .build())
                .issuances()
                .stream()
                .filter(issuance -> issuance.reward().equals(reward))
                .findFirst()
                .orElseThrow();
    }

    /** How many units of work a command takes, the one that commits among them. */
    private int units(Function<Origin, Command> command) {
        int before = store.units.get();
        execute(command);
        return store.units.get() - before;
    }

    private Receipt execute(Function<Origin, Command> command) {
        Receipt receipt = engine.execute(command.apply(Origin.of(Shop.TENANT, "c" + ++number, "till")));
        assertThat(receipt.isDone()).as("%s", receipt).isTrue();
        return receipt;
    }

    @Test
    void whatACommandNamesIsReadAtOnce() {
        earn("earned");
        assertThat(units(o -> new Spend(o, "ann", Money.of("POINTS", "5")))).isEqualTo(1);
        assertThat(units(o -> new TopUp(o, "b", null, Money.of("USD", "5.00")))).isEqualTo(1);
    }

    @Test
    void whatOnlyTheIssuanceNamesIsReadNext() {
        Issuance voucher = earn("voucher");
        assertThat(units(o -> new NewCode(o, voucher.id(), NewCode.Kind.CODE))).isEqualTo(2);
        assertThat(units(o -> new NewCode(o, voucher.id(), NewCode.Kind.PASSWORD)))
                .isEqualTo(2);
        assertThat(units(o -> new Redeem(o, new Token.Trusted(voucher.id())).usedOn("e-used")))
                .isEqualTo(2);
        Issuance byPassword = earn("voucher");
        String password = code(byPassword, NewCode.Kind.PASSWORD);
        assertThat(units(o -> new Redeem(o, new Token.Password(byPassword.id(), password))))
                .isEqualTo(2);
        Issuance points = earn("earned");
        assertThat(units(o -> new Reverse(o, points.id(), Money.of("POINTS", "4"), OnSpent.SHORTFALL)))
                .isEqualTo(2);
    }

    @Test
    void whatACodeOrAnEventNamesTakesOneMore() {
        Issuance voucher = earn("voucher");
        String code = code(voucher, NewCode.Kind.CODE);
        assertThat(units(o -> new Redeem(o, new Token.Code(code)))).isEqualTo(3);
        Issuance refunded = earn("voucher");
        assertThat(units(o -> new Refund(o, refunded.eventId())
                        .part(Money.of("USD", "4.00"))
                        .onSpent(OnSpent.SHORTFALL)))
                .isEqualTo(3);
        assertThat(units(o -> new Refund(o, refunded.eventId()).onSpent(OnSpent.NEGATIVE_BALANCE)))
                .isEqualTo(3);
    }

    @Test
    void whatACommandSpentTakesFour() {
        earn("earned");
        Receipt spent = execute(o -> new Spend(o, "ann", Money.of("POINTS", "5")));
        Receipt held = execute(o -> new HoldSpend(o, "ann", Money.of("POINTS", "5"), Duration.ofDays(1)));
        assertThat(units(o -> new UndoSpend(o, spent.commandId()))).isEqualTo(4);
        assertThat(units(o -> new CaptureSpend(o, held.commandId()).part(Money.of("POINTS", "2"))))
                .isLessThanOrEqualTo(4);
    }

    @Test
    void aCreditByHandTakesOne() {
        assertThat(units(o -> new Credit(o.because("sorry"), "ann", "earned", Money.of("POINTS", "5"), "b")))
                .isEqualTo(1);
    }

    @Test
    void aTransferTakesBothWallets() {
        earn("earned");
        assertThat(units(o -> new Transfer(o, "ann", "ben", Money.of("POINTS", "5"))))
                .isEqualTo(1);
    }

    private String code(Issuance issuance, NewCode.Kind kind) {
        return Objects.requireNonNull(
                execute(o -> new NewCode(o, issuance.id(), kind)).code());
    }
}
