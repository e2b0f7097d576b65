package io.bonsela.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.DayFigure;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.IssuanceFigure;
import io.bonsela.api.LedgerEntry.Kind;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.Records.Page;
import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.Reports.Statement;
import io.bonsela.api.Reports.WalletBalance;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.AdjustBudget;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.command.Spend;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.core.memory.MemoryStore;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.Patience;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can be asked of the records. */
class ReportTest {
    private static final String T = "club";
    private static final CurrencyUnit POINTS = CurrencyUnit.of("POINTS");

    private final MemoryStore store = new MemoryStore();
    private final Club club = new Club(RewardEngine.builder().store(store), T);

    @AfterEach
    void close() {
        club.close();
    }

    @Test
    void issuancesAreFoundByWhatTheyAre() {
        club.buy(T, "ann", "30.00");
        club.clock().advance(Duration.ofDays(1));
        Instant second = club.clock().instant();
        Issuance voucher = club.buy(T, "bob", "30.00").issuances().get(1);
        club.run(T, o -> new Redeem(o, new Token.Trusted(voucher.id())));
        assertThat(count(q -> q.subject("ann"))).isEqualTo(2);
        assertThat(count(q -> q.rule("treat"))).isEqualTo(2);
        assertThat(count(q -> q.campaign("spring"))).isEqualTo(2);
        assertThat(count(q -> q.reward("points"))).isEqualTo(2);
        assertThat(count(q -> q.state(IssuanceState.REDEEMED))).isEqualTo(1);
        assertThat(count(q -> q.event(voucher.eventId()))).isEqualTo(2);
        assertThat(count(q -> q.issuance(voucher.id()))).isEqualTo(1);
        assertThat(count(q -> q.before(second))).isEqualTo(2);
        assertThat(count(q -> q.between(second, second.plusSeconds(1)).reward("points")))
                .isEqualTo(1);
        Page<Issuance> page =
                club.engine().records().issuances(Query.of(T).reward("points").limit(1));
        assertThat(page.items()).hasSize(1);
        assertThat(club.engine()
                        .records()
                        .issuances(Query.of(T)
                                .reward("points")
                                .limit(1)
                                .after(page.next().orElseThrow()))
                        .next())
                .isEmpty();
    }

    @Test
    void aCriterionThatAListDoesNotKnowIsRefused() {
        assertThatThrownBy(() -> club.engine().records().events(Query.of(T).rule("treat")))
                .isInstanceOf(BonselaException.class);
        assertThatThrownBy(() -> club.engine().records().ledger(Query.of(T).reward("points")))
                .isInstanceOf(BonselaException.class);
        assertThatThrownBy(() -> club.engine().records().audit(Query.of(T).issuance("x")))
                .isInstanceOf(BonselaException.class);
        assertThatThrownBy(() -> club.engine().records().issuances(Query.of(T).account("wallet")))
                .isInstanceOf(BonselaException.class);
    }

    @Test
    void balancesAndStatementsAreOfTheirInstant() {
        club.buy(T, "ann", "10.00");
        club.clock().advance(Duration.ofDays(1));
        Instant second = club.clock().instant();
        club.run(T, o -> new Spend(o, "ann", Money.of("POINTS", "20")));
        club.clock().advance(Duration.ofDays(1));
        Instant third = club.clock().instant();
        club.buy(T, "ann", "10.00");
        assertThat(club.engine().reports().balances(T, "ann", second)).containsExactly(Money.of("POINTS", "50"));
        assertThat(club.engine().reports().balances(T, "ann", third)).containsExactly(Money.of("POINTS", "30"));
        Statement statement = club.engine().reports().statement(T, "ann", POINTS, second, third.plusSeconds(1));
        assertThat(statement.opening()).isEqualTo(Money.of("POINTS", "50"));
        assertThat(statement.lines())
                .extracting(e -> e.kind(), e -> e.amount())
                .containsExactly(
                        Tuple.tuple(Kind.SPEND, Money.of("POINTS", "-20")),
                        Tuple.tuple(Kind.CREDIT, Money.of("POINTS", "50")));
        assertThat(statement.closing()).isEqualTo(Money.of("POINTS", "80"));
        WalletBalance now = club.engine().reports().wallet(T, "ann").get(0);
        assertThat(now.available()).isEqualTo(Money.of("POINTS", "80"));
        assertThat(now.expiring()).isEqualTo(Money.of("POINTS", "30"));
        assertThat(now.nextExpiry()).isEqualTo("2026-05-30T12:00:00Z");
        club.clock().advance(Duration.ofDays(89));
        assertThat(club.engine().reports().wallet(T, "ann").get(0).available())
                .as("expired, though nothing was swept")
                .isEqualTo(Money.of("POINTS", "50"));
        BudgetBalance then = club.engine().reports().budgets(T, third).get(0);
        assertThat(then.charged()).isEqualTo(Money.of("USD", "0.10"));
        assertThat(then.limit()).isEqualTo(Money.of("USD", "100.00"));
    }

    @Test
    void figuresAreByTheTenantsDay() {
        club.clock().advance(Duration.ofHours(9).plusMinutes(59));
        Issuance voucher = club.buy(T, "ann", "30.00").issuances().get(1);
        club.buy(T, "bob", "30.00");
        club.clock().advance(Duration.ofMinutes(1));
        club.run(T, o -> new Redeem(o, new Token.Trusted(voucher.id())));
        Instant end = club.clock().instant().plusSeconds(1);
        LocalDate first = LocalDate.parse("2026-03-01");
        assertThat(club.engine().reports().days(T, Instant.EPOCH, end))
                .extracting(DayFigure::date, DayFigure::rule, DayFigure::kind, DayFigure::amount, DayFigure::postings)
                .containsExactly(
                        Tuple.tuple(first, null, Kind.FUND, Money.of("USD", "100.00"), 1L),
                        Tuple.tuple(first, "earn", Kind.RESERVE, Money.of("USD", "0.20"), 2L),
                        Tuple.tuple(first, "earn", Kind.CHARGE, Money.of("USD", "0.20"), 2L),
                        Tuple.tuple(first, "earn", Kind.CREDIT, Money.of("POINTS", "100"), 2L),
                        Tuple.tuple(first, "treat", Kind.RESERVE, Money.of("USD", "4.00"), 2L),
                        Tuple.tuple(first.plusDays(1), "treat", Kind.CHARGE, Money.of("USD", "2.00"), 1L));
        assertThat(club.engine().reports().issuances(T, Instant.EPOCH, end))
                .containsExactly(
                        new IssuanceFigure(first, null, "earn", "points", IssuanceState.ISSUED, 2),
                        new IssuanceFigure(first, "spring", "treat", "voucher", IssuanceState.ISSUED, 1),
                        new IssuanceFigure(first, "spring", "treat", "voucher", IssuanceState.REDEEMED, 1));
    }

    @Test
    void anAdjustmentKeepsItsSignInTheFigures() {
        club.run(T, o -> new AdjustBudget(o.because("typo"), "promo", null, Money.of("USD", "-5.00")));
        club.run(T, o -> new AdjustBudget(o.because("more"), "promo", null, Money.of("USD", "2.00")));
        assertThat(club.engine().reports().days(T, Instant.EPOCH, Instant.MAX))
                .filteredOn(figure -> figure.kind() == Kind.ADJUST)
                .extracting(DayFigure::amount, DayFigure::postings)
                .containsExactly(Tuple.tuple(Money.of("USD", "-3.00"), 2L));
    }

    @Test
    void reconciliationNamesWhatDiffers() {
        club.buy(T, "ann", "30.00");
        Invariants.reconciles(club.engine().reports(), T);
        BudgetKey budget = new BudgetKey(T, "promo", "lifetime");
        BudgetState wrong =
                new BudgetState(Money.of("USD", "100.00"), Money.of("USD", "100.00"), 207, 10, BigDecimal.ZERO, true);
        overwrite(budget, wrong);
        Reconciliation found = club.engine().reports().reconcile(T);
        assertThat(found.differences())
                .containsExactly(
                        new Reconciliation.Difference(
                                "budget promo/lifetime reserved", "USD 2.07", "USD 2.00", Reconciliation.Source.LEDGER),
                        new Reconciliation.Difference(
                                "budget promo/lifetime reserved",
                                "USD 2.07",
                                "USD 2.00",
                                Reconciliation.Source.ISSUANCES));
        overwrite(budget, new BudgetState(wrong.opening(), wrong.limit(), 200, 10, BigDecimal.ZERO, true));
        overwrite(new CounterKey(T, "daily", "x", "2026-03-01", "ann"), new State.Counter(3, List.of()));
        assertThat(club.engine().reports().reconcile(T).differences())
                .extracting(Reconciliation.Difference::what)
                .containsExactly("cap daily x 2026-03-01 of ann");
        overwrite(new CounterKey(T, "daily", "x", "2026-03-01", "ann"), State.Counter.ZERO);
        overwrite(new StateKey.WalletDebtKey(T, "ann", "POINTS"), State.WalletDebt.NONE.and("credit", 5));
        assertThat(club.engine().reports().reconcile(T).differences())
                .extracting(Reconciliation.Difference::what)
                .containsExactly("wallet ann POINTS");
    }

    @Test
    void theMaintenanceTellsWhatDoesNotAgree() {
        overwrite(new StateKey.WalletDebtKey(T, "ann", "POINTS"), State.WalletDebt.NONE.and("credit", 5));
        CompletableFuture<Reconciliation> told = new CompletableFuture<>();
        RewardEngine watching = RewardEngine.builder()
                .store(store)
                .maintenance(Duration.ofSeconds(1))
                .listener(new RewardListener() {
                    @Override
                    public void discrepancy(Reconciliation reconciliation) {
                        told.complete(reconciliation);
                    }
                })
                .build();
        assertThat(told)
                .succeedsWithin(Patience.LIMIT)
                .satisfies(found -> assertThat(found.tenant()).isEqualTo(T));
        watching.close();
    }

    /** As only a fault of the store could. */
    private void overwrite(StateKey<?> key, State state) {
        try (UnitOfWork work = store.begin()) {
            work.load(new TreeSet<>(), new LoadRequest(Set.of(), Map.of()));
            work.commit(Change.of(Map.of(key, state)));
        }
    }

    private int count(UnaryOperator<Query> narrowing) {
        return Invariants.all(narrowing.apply(Query.of(T)), club.engine().records()::issuances)
                .size();
    }
}
