package io.bonsela.testkit.engine;

import static io.bonsela.api.rule.Expressions.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Pause.Part;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Resume;
import io.bonsela.api.command.Rollback;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.store.Store;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The meaning of an id never changes. A test of a store extends this; it needs the engine at test time. */
@SuppressWarnings("NullAway.Init") // set before each test
abstract class MeaningContract {
    private static final String T = "tenant";

    private RewardEngine engine;
    private int number;

    /** For subclasses. */
    protected MeaningContract() {}

    /** An empty store. */
    protected abstract Store open() throws Exception;

    @BeforeEach
    void start() throws Exception {
        engine = RewardEngine.builder().store(open()).build();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static RuleSet rules(@Nullable Budget budget, @Nullable Cap cap) {
        Rule.Builder rule =
                Rule.named("give").on("sale").when(field("amount").isPresent()).give("cashback");
        RuleSet.Builder rules = RuleSet.of(T, ZoneId.of("Africa/Harare"))
                .eventType(
                        "sale",
                        Map.of(
                                "amount", Attribute.required(ValueType.money("USD")),
                                "device", Attribute.required(ValueType.TEXT)))
                .reward(Reward.credit("cashback", "USD").valued(Money.of("USD", "100.00")));
        if (budget != null) {
            rules.budget(budget);
            rule.budget(budget.id());
        } else {
            rule.unbudgeted();
        }
        if (cap != null) {
            rule.cap(cap);
        }
        return rules.rule(rule.build()).build();
    }

    private void publish(RuleSet rules) {
        engine.execute(new Publish(Origin.of(T, "p" + ++number, "author"), rules));
    }

    private void assertRefused(RuleSet rules, Code code) {
        assertThatThrownBy(() -> publish(rules))
                .isInstanceOfSatisfying(
                        InvalidRuleSetException.class,
                        e -> assertThat(e.diagnostics())
                                .extracting(Diagnostic::code)
                                .containsExactly(code));
    }

    @Test
    void aBudgetThatComesBackIsTheSameBudget() {
        Budget weekly = Budget.of("b", Money.of("USD", "700.00")).every(CalendarPeriod.WEEK);
        publish(rules(weekly, null));
        publish(rules(null, null));
        assertRefused(
                rules(Budget.of("b", Money.of("USD", "100.00")).every(CalendarPeriod.DAY), null),
                Code.BUDGET_REDEFINED);
        assertRefused(rules(Budget.of("b", Money.of("USD", "700.00")), null), Code.BUDGET_REDEFINED);
        publish(rules(Budget.of("b", Money.of("USD", "300.00")).every(CalendarPeriod.WEEK), null));
        assertThat(engine.records().publications(T)).hasSize(3);
    }

    @Test
    void aBudgetKeepsItsCurrency() {
        publish(rules(Budget.of("b", Money.of("USD", "700.00")).every(CalendarPeriod.WEEK), null));
        publish(rules(null, null));
        RuleSet other = rules(null, null).toBuilder()
                .budget(Budget.of("b", Money.of("ZAR", "700.00")).every(CalendarPeriod.WEEK))
                .build();
        assertRefused(other, Code.BUDGET_REDEFINED);
    }

    @Test
    void aCapThatComesBackCountsWhatItCounted() {
        Cap daily = Cap.count("c", 3).per(field("device")).every(CalendarPeriod.DAY);
        publish(rules(null, daily));
        publish(rules(null, null));
        assertRefused(rules(null, Cap.count("c", 3).every(CalendarPeriod.DAY)), Code.CAP_REDEFINED);
        assertThatThrownBy(
                        () -> publish(rules(null, Cap.count("c", 3).perSubject().every(CalendarPeriod.DAY))))
                .hasMessageContaining(
                        "cap 'c' changed from count by the day for each value of other dimensions to count by"
                                + " the day for each value of 'subject': give it a new id");
        assertThatThrownBy(() -> publish(
                        rules(null, Cap.count("c", 3).per(field("device")).every(CalendarPeriod.WEEK))))
                .hasMessageContaining(
                        "cap 'c' changed from count by the day for each value of 'event.device' to count by"
                                + " the week for each value of 'event.device': give it a new id");
        assertRefused(
                rules(null, Cap.count("c", 3).per(field("device")).every(CalendarPeriod.WEEK)), Code.CAP_REDEFINED);
        assertRefused(
                rules(null, Cap.count("c", 3).per(field("device")).within(Duration.ofDays(1))), Code.CAP_REDEFINED);
        assertRefused(
                rules(
                        null,
                        Cap.value("c", Money.of("USD", "3.00"))
                                .per(field("device"))
                                .every(CalendarPeriod.DAY)),
                Code.CAP_REDEFINED);
        publish(rules(null, Cap.count("c", 9).per(field("device")).every(CalendarPeriod.DAY)));
    }

    @Test
    void whatIsInForceCanAlwaysBePausedResumedAndRolledBackTo() {
        Budget weekly = Budget.of("b", Money.of("USD", "700.00")).every(CalendarPeriod.WEEK);
        publish(rules(weekly, Cap.count("c", 3).every(CalendarPeriod.DAY)));
        String first = engine.records().publications(T).get(0).digest();
        publish(rules(null, null));
        assertThatCode(() -> {
                    engine.execute(new Pause(Origin.of(T, "pause", "clerk"), Part.rule("give")));
                    engine.execute(new Resume(Origin.of(T, "resume", "clerk"), Part.rule("give")));
                })
                .doesNotThrowAnyException();
        assertThat(engine.execute(new Rollback(Origin.of(T, "back", "clerk"), first))
                        .publication())
                .isNotNull()
                .extracting("digest")
                .isEqualTo(first);
    }

    @Test
    void theNameOfAPeriodSaysWhichKindItIs() {
        for (CalendarPeriod period : CalendarPeriod.values()) {
            Budget budget = Budget.of("b-" + period, Money.of("USD", "700.00")).every(period);
            publish(rules(budget, null));
            engine.process(Event.of("sale")
                    .tenant(T)
                    .id("e-" + period)
                    .subject("ann")
                    .amount(Money.of("USD", "1.00"))
                    .with("device", "d")
                    .build());
        }
        assertThat(engine.records().budgets(T))
                .extracting(balance -> balance.budget() + ' ' + balance.period().replaceAll("[0-9]", "9"))
                .containsExactlyInAnyOrder(
                        "b-DAY 9999-99-99",
                        "b-WEEK 9999-W99",
                        "b-SUNDAY_WEEK 9999-S99",
                        "b-MONTH 9999-99",
                        "b-YEAR 9999");
    }
}
