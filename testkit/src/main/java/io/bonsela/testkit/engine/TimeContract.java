package io.bonsela.testkit.engine;

import static io.bonsela.api.rule.Expressions.field;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.Reports;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Spend;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.Club;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reports and queries accept every instant. A test of a store extends this; it needs the engine at test time. */
@SuppressWarnings("NullAway.Init") // set before each test
abstract class TimeContract {
    private static final String T = "club";
    private static final Instant LONG_AGO = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant FAR_OFF = Instant.parse("9999-01-01T00:00:00Z");

    private RewardEngine engine;

    /** For subclasses. */
    protected TimeContract() {}

    /** An empty store. */
    protected abstract Store open() throws Exception;

    @BeforeEach
    void decideAndSpend() throws Exception {
        RuleSet rules = Club.rules(T)
                .budget(Budget.of("monthly", Money.of("USD", "100.00")).every(CalendarPeriod.MONTH))
                .rule(Rule.named("cup")
                        .on("purchase")
                        .when(field("amount").isPresent())
                        .give("voucher")
                        .budget("monthly")
                        .build())
                .build();
        engine = RewardEngine.builder().store(open()).rules(rules).build();
        engine.process(Event.of("purchase")
                .tenant(T)
                .id("e1")
                .subject("ann")
                .amount(Money.of("USD", "20.00"))
                .with("shop", "avondale")
                .build());
        engine.execute(new Spend(Origin.of(T, "s1", "till"), "ann", Money.of("POINTS", "20")));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aPeriodWithoutEndHoldsAll() {
        Reports reports = engine.reports();
        Records records = engine.records();
        CurrencyUnit points = CurrencyUnit.of("POINTS");
        assertThat(reports.days(T, Instant.MIN, Instant.MAX))
                .isNotEmpty()
                .isEqualTo(reports.days(T, LONG_AGO, FAR_OFF));
        assertThat(reports.issuances(T, Instant.MIN, Instant.MAX))
                .isNotEmpty()
                .isEqualTo(reports.issuances(T, LONG_AGO, FAR_OFF));
        assertThat(reports.statement(T, "ann", points, Instant.MIN, Instant.MAX).lines())
                .isNotEmpty()
                .isEqualTo(
                        reports.statement(T, "ann", points, LONG_AGO, FAR_OFF).lines());
        assertThat(reports.balances(T, "ann", Instant.MAX)).isEqualTo(reports.balances(T, "ann", FAR_OFF));
        assertThat(reports.budgets(T, Instant.MAX)).isNotEmpty().isEqualTo(reports.budgets(T, FAR_OFF));
        Query all = Query.of(T).between(Instant.MIN, Instant.MAX);
        assertThat(records.issuances(all).items()).hasSize(3);
        assertThat(records.events(all).items()).hasSize(1);
        assertThat(records.ledger(all).items()).isNotEmpty();
        assertThat(records.audit(all).items()).hasSize(2);
        assertThat(records.deliveries(all).items()).isEmpty();
    }

    @Test
    void aPeriodBeforeOrAfterAllTimeHoldsNothing() {
        for (Instant border : List.of(Instant.MIN, Instant.EPOCH, Instant.MAX)) {
            Query none = Query.of(T).between(border, border);
            assertThat(engine.records().issuances(none).items()).isEmpty();
            assertThat(engine.records().events(none).items()).isEmpty();
            assertThat(engine.records().ledger(none).items()).isEmpty();
            assertThat(engine.records().audit(none).items()).isEmpty();
            assertThat(engine.reports().days(T, border, border)).isEmpty();
            assertThat(engine.reports().issuances(T, border, border)).isEmpty();
        }
        assertThat(engine.reports().budgets(T, Instant.MIN))
                .isEqualTo(engine.reports().budgets(T, LONG_AGO));
        assertThat(engine.reports().balances(T, "ann", Instant.MIN))
                .isEqualTo(engine.reports().balances(T, "ann", LONG_AGO));
        assertThat(engine.records().issuances(Query.of(T).before(Instant.MIN)).items())
                .isEmpty();
    }

    @Test
    void nothingIsDueBeforeAllTime() {
        for (Instant border : List.of(Instant.MIN, Instant.EPOCH, Instant.MAX)) {
            assertThat(engine.maintenance().expireDue(border, 10).expired()).isZero();
        }
    }

    @Test
    void whyARuleWouldNotPayCanBeAskedForAnyTime() {
        for (Instant at : List.of(Instant.MIN, Instant.EPOCH, Instant.MAX)) {
            assertThat(engine.inspect().whyNot(T, "ann", "cup", at).status())
                    .isIn(
                            Explanation.Status.EXPLAINED,
                            Explanation.Status.UNKNOWN_SUBJECT,
                            Explanation.Status.NOT_EXPLAINABLE);
        }
    }
}
