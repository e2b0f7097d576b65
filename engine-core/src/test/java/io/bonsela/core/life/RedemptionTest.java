package io.bonsela.core.life;

import static io.bonsela.core.life.RewardShop.atOnce;
import static io.bonsela.core.life.RewardShop.only;
import static io.bonsela.core.life.RewardShop.rule;
import static io.bonsela.core.life.RewardShop.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Printable;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.command.ResealScopes;
import io.bonsela.core.CapturingStore;
import io.bonsela.core.Shop;
import io.bonsela.core.memory.MemoryStore;
import io.bonsela.testkit.TestKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redemption with codes and passwords. */
class RedemptionTest {
    private final RewardShop shop = new RewardShop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void ofManyThreadsThatRedeemOneCodeOneSucceeds() {
        shop.start(rule("r").give("voucher").build());
        for (int round = 0; round < 50; round++) {
            Issuance issuance = only(shop.buy("ann"));
            String code = shop.newCode(issuance);
            List<Receipt> receipts = atOnce(8, n -> shop.engine().execute(shop.redeemCode("till-" + n, code)));
            assertThat(receipts).filteredOn(Receipt::isDone).hasSize(1);
            assertThat(receipts)
                    .filteredOn(r -> !r.isDone())
                    .allMatch(r -> r.refusal().orElseThrow() == ReasonCode.ISSUANCE_REDEEMED);
        }
        assertThat(shop.engine().records().budgets(Shop.TENANT).get(0).charged())
                .isEqualTo(Money.of("USD", "200.00"));
        assertThat(shop.engine().reports().reconcile(Shop.TENANT).differences()).isEmpty();
    }

    /** Copied from a letter, a chat or a spreadsheet: with other dashes and spaces, full width, lower case. */
    @Test
    void aCodeIsAcceptedHoweverItIsSpelled() {
        shop.start(rule("r").give("voucher").build());
        List<UnaryOperator<String>> spellings = List.of(
                code -> code.toLowerCase(Locale.ROOT),
                code -> code.replace('-', '\u2013'),
                code -> code.replace('-', '\u2011'),
                code -> code.replace("-", "\u2212"),
                code -> code.replace("-", "\u00ad"),
                code -> "\u00a0" + code.replace("-", "\u202f") + "\t",
                code -> "\ufeff" + code.replace("-", "\u200b") + "\r\n",
                code -> code.replace('0', 'O').replace('1', 'l'),
                RedemptionTest::fullWidth);
        for (UnaryOperator<String> spelling : spellings) {
            String code = shop.newCode(only(shop.buy("ann")));
            Redeem redeem = shop.redeemCode("till", spelling.apply(code));
            Receipt receipt = shop.engine().execute(redeem);
            assertThat(receipt.isDone()).as(Printable.of(spelling.apply(code))).isTrue();
            Redeem plain = new Redeem(redeem.origin(), new Token.Code(code));
            assertThat(shop.engine().execute(plain).status())
                    .as("the same command")
                    .isEqualTo(Receipt.Status.REPEATED);
        }
        Issuance issuance = only(shop.buy("ann"));
        String password = Objects.requireNonNull(shop.run(o -> new NewCode(o, issuance.id(), NewCode.Kind.PASSWORD))
                .code());
        assertThat(shop.redeemByPassword(
                                issuance, fullWidth(password.substring(0, 3) + "\u00a0" + password.substring(3)))
                        .isDone())
                .isTrue();
    }

    private static String fullWidth(String text) {
        return text.chars()
                .map(c -> c > ' ' && c < 127 ? c + 0xFEE0 : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void aPartOfAVoucherIsChargedAndTheRestIsReleased() {
        shop.start(rule("r").give("voucher").build());
        Issuance issuance = only(shop.buy("ann"));
        Receipt receipt = shop.run(o -> new Redeem(o, new Token.Trusted(issuance.id())).part(Money.of("USD", "1.50")));
        assertThat(receipt.amount()).isEqualTo(Money.of("USD", "1.50"));
        assertThat(shop.budget()).isEqualTo("1000.00 0.00 1.50");
        assertThat(shop.run(o -> new Redeem(o, new Token.Trusted(issuance.id())))
                        .refusal())
                .as("single use")
                .contains(ReasonCode.ISSUANCE_REDEEMED);
    }

    @Test
    void aPasswordIsValidForMinutesAndEveryWrongOneCounts() {
        shop.start(rule("r").give("voucher").build());
        Issuance issuance = only(shop.buy("ann"));
        String password = Objects.requireNonNull(shop.run(o -> new NewCode(o, issuance.id(), NewCode.Kind.PASSWORD))
                .code());
        assertThat(password).matches("\\d{6}");
        String wrong = password.equals("000000") ? "000001" : "000000";
        for (int i = 0; i < 5; i++) {
            assertThat(shop.redeemByPassword(issuance, wrong).refusal()).contains(ReasonCode.CODE_WRONG);
        }
        Receipt locked = shop.redeemByPassword(issuance, password);
        assertThat(locked.refusal()).contains(ReasonCode.LOCKED_OUT);
        assertThat(Objects.requireNonNull(locked.reason()).availableAt())
                .contains(shop.clock().instant().plus(Duration.ofMinutes(15)));
        shop.run(o -> new NewCode(o, issuance.id(), NewCode.Kind.PASSWORD));
        assertThat(shop.redeemByPassword(issuance, password).refusal())
                .as("a new password does not end the lock-out")
                .contains(ReasonCode.LOCKED_OUT);
        shop.clock().advance(Duration.ofMinutes(15));
        assertThat(shop.redeemByPassword(issuance, password).refusal())
                .as("void by now")
                .contains(ReasonCode.CODE_WRONG);
        String fresh = Objects.requireNonNull(shop.run(o -> new NewCode(o, issuance.id(), NewCode.Kind.PASSWORD))
                .code());
        shop.clock().advance(Duration.ofMinutes(10));
        assertThat(shop.redeemByPassword(issuance, fresh).refusal()).contains(ReasonCode.PASSWORD_EXPIRED);
        String last = Objects.requireNonNull(shop.run(o -> new NewCode(o, issuance.id(), NewCode.Kind.PASSWORD))
                .code());
        assertThat(shop.redeemByPassword(issuance, last).isDone()).isTrue();
    }

    @Test
    void aCodeIsValidAsLongAsItsKeyIsInTheRing() {
        MemoryStore store = new MemoryStore();
        shop.start(shop.builder(rules(rule("r").give("voucher").build()))
                .store(store)
                .keys(TestKeys.ring("one")));
        Issuance issuance = only(shop.buy("ann"));
        NewCode command = new NewCode(shop.origin("code"), issuance.id(), NewCode.Kind.CODE);
        String code = Objects.requireNonNull(shop.engine().execute(command).code());
        Event event =
                shop.engine().records().event(Shop.TENANT, issuance.eventId()).orElseThrow();

        RewardEngine rotated =
                shop.builder().store(store).keys(TestKeys.ring("two", "one")).build();
        assertThat(rotated.execute(command).code()).as("shown again").isEqualTo(code);
        assertThat(rotated.process(event).status()).isEqualTo(Decision.Status.REPEATED);
        rotated.execute(new ResealScopes(shop.origin("rotation")));
        RewardEngine gone =
                shop.builder().store(store).keys(TestKeys.ring("two")).build();
        assertThat(gone.execute(shop.redeemCode("till", code)).refusal()).contains(ReasonCode.CODE_NOT_OF_TENANT);
        assertThatThrownBy(() -> gone.execute(command))
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_KEY));
        RewardEngine keyless =
                shop.builder().store(store).keys(tenant -> List.of()).build();
        assertThatThrownBy(() -> keyless.execute(shop.redeemCode("till-2", code)))
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_KEY));
        assertThat(rotated.execute(shop.redeemCode("till-3", code)).isDone()).isTrue();
    }

    @Test
    void noCodeIsWritten() {
        CapturingStore store = new CapturingStore();
        List<String> written = new ArrayList<>();
        store.beforeCommit = change -> written.add(change.toString());
        shop.start(shop.builder(rules(rule("r").give("voucher").build())).store(store));
        Issuance issuance = only(shop.buy("ann"));
        String code = shop.newCode(issuance);
        String password = Objects.requireNonNull(shop.run(o -> new NewCode(o, issuance.id(), NewCode.Kind.PASSWORD))
                .code());
        shop.redeemByPassword(issuance, password);
        shop.engine().execute(shop.redeemCode("till", code));
        assertThat(written).hasSizeGreaterThan(4);
        assertThat(String.join("\n", written))
                .doesNotContain(code)
                .doesNotContain(code.replace("-", ""))
                .doesNotContainPattern("\\b" + password + "\\b");
    }

    @Test
    void aUsedCodeDoesNotResetTheCountOfWrongCodesAndAnUnknownOneDoesNotCount() {
        shop.start(rule("r").give("voucher").build());
        String used = shop.newCode(only(shop.buy("ann")));
        assertThat(shop.engine().execute(shop.redeemCode("till", used)).isDone())
                .isTrue();
        Issuance other = only(shop.buy("ann"));
        String wrong = shop.newCode(other);
        shop.newCode(other);
        for (int i = 0; i < 5; i++) {
            assertThat(shop.engine()
                            .execute(shop.redeemCode("till", "0000-0000-0000"))
                            .refusal())
                    .contains(ReasonCode.CODE_NOT_OF_TENANT);
            assertThat(shop.engine().execute(shop.redeemCode("till", used)).refusal())
                    .contains(ReasonCode.ISSUANCE_REDEEMED);
            assertThat(shop.engine().execute(shop.redeemCode("till", wrong)).refusal())
                    .contains(ReasonCode.CODE_WRONG);
        }
        assertThat(shop.engine().execute(shop.redeemCode("till", used)).refusal())
                .contains(ReasonCode.LOCKED_OUT);
        assertThat(shop.engine().execute(shop.redeemCode("other till", used)).refusal())
                .contains(ReasonCode.ISSUANCE_REDEEMED);
    }
}
