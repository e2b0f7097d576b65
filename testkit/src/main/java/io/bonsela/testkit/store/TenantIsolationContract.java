package io.bonsela.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Records;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.Confirm;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Pause.Part;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Refund.OnSpent;
import io.bonsela.api.command.Reverse;
import io.bonsela.api.command.Rollback;
import io.bonsela.api.command.Spend;
import io.bonsela.api.command.TopUp;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Data of one tenant can be neither seen nor changed through another tenant. A test of a store extends this and
 * provides an empty store; it needs the engine at test time.
 */
@SuppressWarnings("NullAway.Init") // set before each test
public abstract class TenantIsolationContract {
    private static final String MINE = "mine";
    private static final String THEIRS = "theirs";

    private Club club;
    private Records records;
    private Decision decision;
    private Issuance points;
    private Issuance voucher;
    private List<Issuance> before = List.of();
    private List<BudgetBalance> budgets = List.of();

    /** For subclasses. */
    protected TenantIsolationContract() {}

    /** An empty store. */
    protected abstract Store open();

    @BeforeEach
    void remember() {
        club = new Club(RewardEngine.builder().store(open()), MINE, THEIRS);
        records = club.engine().records();
        decision = club.buy(THEIRS, "ann", "30.00");
        points = decision.issuances().get(0);
        voucher = decision.issuances().get(1);
        club.buy(MINE, "bob", "30.00");
        before = theirs();
        budgets = records.budgets(THEIRS);
    }

    @AfterEach
    void nothingOfTheirsHasChanged() {
        assertThat(theirs()).isEqualTo(before);
        assertThat(records.budgets(THEIRS)).isEqualTo(budgets);
        assertThat(records.publications(THEIRS)).hasSize(1);
        Invariants.reconciles(club.engine().reports(), THEIRS);
        club.close();
    }

    private List<Issuance> theirs() {
        return records.issuances(Query.of(THEIRS)).items();
    }

    @Test
    void reading() {
        assertThat(records.decision(MINE, decision.eventId())).isEmpty();
        assertThat(records.event(MINE, decision.eventId())).isEmpty();
        assertThat(records.issuance(MINE, voucher.id())).isEmpty();
        assertThat(records.issuances(Query.of(MINE).subject("ann")).items()).isEmpty();
        assertThat(records.issuances(Query.of(MINE).issuance(voucher.id())).items())
                .isEmpty();
        assertThat(records.ledger(Query.of(MINE).issuance(points.id())).items()).isEmpty();
        assertThat(records.audit(Query.of(MINE)).items())
                .allMatch(r -> r.origin().tenant().equals(MINE));
        assertThat(club.engine().reports().wallet(MINE, "ann")).isEmpty();
        assertThat(club.engine().reports().export(MINE, "ann").events()).isEmpty();
        String digest = records.publications(THEIRS).get(0).digest();
        assertThat(records.ruleSet(MINE, digest)).isEmpty();
    }

    @Test
    void redeemingByCode() {
        String code = club.code(voucher);
        before = theirs();
        Receipt receipt = club.run(MINE, o -> new Redeem(o, new Token.Code(code)));
        assertThat(receipt.refusal()).contains(ReasonCode.CODE_NOT_OF_TENANT);
        assertThat(club.run(THEIRS, o -> new Redeem(o, new Token.Code(code))).isDone())
                .isTrue();
        before = theirs();
        budgets = records.budgets(THEIRS);
    }

    @Test
    void redeemingByIssuance() {
        assertThat(club.run(MINE, o -> new Redeem(o, new Token.Trusted(voucher.id())))
                        .refusal())
                .contains(ReasonCode.UNKNOWN_ISSUANCE);
        assertThat(club.run(MINE, o -> new Redeem(o, new Token.Password(voucher.id(), "123456")))
                        .refusal())
                .contains(ReasonCode.UNKNOWN_ISSUANCE);
    }

    @Test
    void makingACode() {
        assertThat(club.run(MINE, o -> new NewCode(o, voucher.id(), NewCode.Kind.CODE))
                        .refusal())
                .contains(ReasonCode.UNKNOWN_ISSUANCE);
    }

    @Test
    void spending() {
        Receipt receipt = club.run(MINE, o -> new Spend(o, "ann", Money.of("POINTS", "1")));
        assertThat(receipt.refusal()).contains(ReasonCode.BALANCE_TOO_LOW);
    }

    @Test
    void cancellingReversingAndConfirming() {
        assertThat(club.run(MINE, o -> new Cancel(o, voucher.id())).refusal()).contains(ReasonCode.UNKNOWN_ISSUANCE);
        assertThat(club.run(MINE, o -> new Reverse(o, points.id(), null, OnSpent.SHORTFALL))
                        .refusal())
                .contains(ReasonCode.UNKNOWN_ISSUANCE);
        assertThat(club.run(MINE, o -> new Confirm(o, points.id())).refusal()).contains(ReasonCode.UNKNOWN_ISSUANCE);
    }

    @Test
    void refunding() {
        assertThat(club.run(MINE, o -> new Refund(o, decision.eventId())).refusal())
                .contains(ReasonCode.UNKNOWN_EVENT);
    }

    @Test
    void funding() {
        club.run(MINE, o -> new TopUp(o, "promo", Money.of("USD", "5.00")));
        assertThat(records.budgets(MINE).get(0).limit()).isEqualTo(Money.of("USD", "105.00"));
    }

    @Test
    void publishingRollingBackAndPausing() {
        assertThatThrownBy(() -> new Publish(
                        Origin.of(MINE, "p", "clerk"), Club.rules(THEIRS).build()))
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_VALUE));
        String digest = records.publications(THEIRS).get(0).digest();
        assertThat(club.run(MINE, o -> new Rollback(o, digest)).refusal()).contains(ReasonCode.UNKNOWN_RULE_SET);
        assertThat(club.run(MINE, o -> new Pause(o, Part.all())).isDone()).isTrue();
        assertThat(records.ruleSet(THEIRS, digest).orElseThrow().isPaused()).isFalse();
    }

    @Test
    void erasing() {
        assertThat(club.run(MINE, o -> new Erase(o, "ann")).isDone()).isTrue();
        assertThat(records.event(THEIRS, decision.eventId()).orElseThrow().subject())
                .isEqualTo("ann");
    }

    @Test
    void theSameIdsAreOthersInAnotherTenant() {
        Event event = records.event(THEIRS, decision.eventId()).orElseThrow();
        Event same = Event.of("purchase")
                .tenant(MINE)
                .id(event.id())
                .subject("ann")
                .amount(Money.of("USD", "30.00"))
                .build();
        Decision mine = club.engine().process(same);
        assertThat(mine.status()).isEqualTo(Decision.Status.DECIDED);
        assertThat(mine.issuances().get(0).id()).isNotEqualTo(points.id());
        Spend spend = new Spend(Origin.of(MINE, "one", "clerk"), "ann", Money.of("POINTS", "5"));
        assertThat(club.engine().execute(spend).status()).isEqualTo(Receipt.Status.DONE);
        Receipt other =
                club.engine().execute(new Spend(Origin.of(THEIRS, "one", "clerk"), "nobody", Money.of("POINTS", "5")));
        assertThat(other.status()).isEqualTo(Receipt.Status.REFUSED);
    }

    @Test
    void thereIsNoTenantByDefault() {
        assertThatThrownBy(() -> Origin.of("", "c", "clerk")).isInstanceOf(BonselaException.class);
        Receipt unknown = club.run("nobody", o -> new Spend(o, "ann", Money.of("POINTS", "1")));
        assertThat(unknown.refusal()).contains(ReasonCode.NO_RULE_SET);
        assertThat(records.audit(Query.of("nobody")).items()).isEmpty();
    }
}
