package io.bonsela.core.decide;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.LedgerEntry.Kind;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Refund;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Budgets whose periods carry over what they leave. */
class CarryOverTest {
    private static final String T = "shop";
    private static final long DAILY = 1_000;

    private static RuleSet rules(Budget budget) {
        return RuleSet.of(T, ZoneOffset.UTC)
                .eventType("sale", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                .reward(Reward.credit("cashback", "USD"))
                .budget(budget)
                .rule(Rule.named("back")
                        .on("sale")
                        .when(literal(true))
                        .give("cashback", field("amount"))
                        .budget("daily")
                        .build())
                .build();
    }

    private static Budget daily() {
        return Budget.of("daily", Money.ofMinor("USD", DAILY))
                .every(CalendarPeriod.DAY)
                .carryingOver();
    }

    private static final class Shop implements AutoCloseable {
        private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T12:00:00Z"));
        private final RewardEngine engine =
                RewardEngine.builder().rules(rules(daily())).clock(clock).build();
        private int number;

        Outcome sell(long cents) {
            Decision decision = engine.process(Event.of("sale")
                    .tenant(T)
                    .id("s" + ++number)
                    .subject("ann")
                    .amount(Money.ofMinor("USD", cents))
                    .build());
            assertThat(engine.inspect().verify(T, "s" + number).status()).isEqualTo(Verification.Status.SAME);
            return decision.outcomes().get(0).outcome();
        }

        void refund(int sale) {
            assertThat(engine.execute(new Refund(Origin.of(T, "r" + ++number, "till"), "s" + sale))
                            .isDone())
                    .isTrue();
        }

        void days(int days) {
            clock.advance(Duration.ofDays(days));
        }

        String available(String day) {
            return engine.records().budgets(T).stream()
                    .filter(balance -> balance.period().equals(day))
                    .map(balance -> balance.available().toString())
                    .findFirst()
                    .orElse("none");
        }

        @Override
        public void close() {
            assertThat(engine.reports().reconcile(T).differences()).isEmpty();
            assertThat(engine.records().ledger(Query.of(T)).items().stream()
                            .mapToLong(entry -> entry.amount().minorUnits())
                            .sum())
                    .isZero();
            engine.close();
        }
    }

    @Test
    void aPeriodOpensWithWhatTheLastOneLeft() {
        try (Shop shop = new Shop()) {
            assertThat(shop.sell(400)).isEqualTo(Outcome.MATCHED);
            shop.days(1);
            assertThat(shop.sell(1_601)).isEqualTo(Outcome.BUDGET_EXHAUSTED);
            assertThat(shop.sell(1_600)).isEqualTo(Outcome.MATCHED);
            assertThat(shop.available("2026-01-01")).isEqualTo("USD 0.00");
            assertThat(shop.available("2026-01-02")).isEqualTo("USD 0.00");
            assertThat(shop.engine.records().ledger(Query.of(T)).items())
                    .filteredOn(entry -> entry.kind() == Kind.CARRY_OVER)
                    .extracting(entry -> entry.account() + " " + entry.amount())
                    .containsExactly(
                            "budget/daily/2026-01-01/available USD -6.00",
                            "budget/daily/2026-01-02/available USD 6.00");
        }
    }

    @Test
    void unusedPeriodsCountAndWhatIsReleasedLaterStays() {
        try (Shop shop = new Shop()) {
            shop.sell(400);
            shop.days(3);
            assertThat(shop.sell(3_700)).isEqualTo(Outcome.BUDGET_EXHAUSTED);
            assertThat(shop.sell(3_600)).isEqualTo(Outcome.MATCHED);
            shop.refund(1);
            assertThat(shop.available("2026-01-01")).isEqualTo("USD 4.00");
            assertThat(shop.available("2026-01-04")).isEqualTo("USD 0.00");
            shop.days(1);
            assertThat(shop.sell(1_001)).isEqualTo(Outcome.BUDGET_EXHAUSTED);
            assertThat(shop.sell(1_000)).isEqualTo(Outcome.MATCHED);
        }
    }

    @Test
    void aLateDecisionGetsNothingThatALaterPeriodHas() {
        try (Shop shop = new Shop()) {
            shop.sell(500);
            shop.days(2);
            assertThat(shop.sell(2_500)).isEqualTo(Outcome.MATCHED);
            shop.days(-1);
            assertThat(shop.sell(1)).isEqualTo(Outcome.BUDGET_EXHAUSTED);
            shop.days(-1);
            assertThat(shop.sell(1)).isEqualTo(Outcome.BUDGET_EXHAUSTED);
        }
    }

    @Test
    void afterTooManyUnusedPeriodsItBeginsAgain() {
        try (Shop shop = new Shop()) {
            shop.sell(400);
            shop.days(Budget.MOST_UNUSED + 1);
            assertThat(shop.sell(DAILY * (Budget.MOST_UNUSED + 1) + 600)).isEqualTo(Outcome.MATCHED);
            shop.days(Budget.MOST_UNUSED + 2);
            assertThat(shop.sell(DAILY + 1)).isEqualTo(Outcome.BUDGET_EXHAUSTED);
        }
    }

    @Test
    void aBudgetWithoutAPeriodCarriesNothingOver() {
        try (RewardEngine engine = RewardEngine.builder().rules(rules(daily())).build()) {
            assertThat(engine.inspect()
                            .validate(rules(
                                    Budget.of("daily", Money.of("USD", "1.00")).carryingOver())))
                    .extracting(Diagnostic::toString)
                    .containsExactly("budgets/daily/carryOver: a budget without a period has nothing to carry over:"
                            + " add a period such as month [INVALID_VALUE]");
        }
    }

    /** Counted by hand: what a day left when the next one was first used, and what came back to it later. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void noMoreIsPaidThanTheDaysHave(
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 0, max = 39) Integer> steps) {
        try (Shop shop = new Shop()) {
            TreeMap<Integer, Long> available = new TreeMap<>();
            Map<Integer, Integer> days = new TreeMap<>();
            Map<Integer, Long> amounts = new TreeMap<>();
            int day = 0;
            for (int step : steps) {
                int kind = step % 4;
                if (kind == 0) {
                    day += step / 8;
                    shop.days(step / 8);
                } else if (kind == 1 && !days.isEmpty()) {
                    int sale = days.keySet().iterator().next();
                    shop.refund(sale);
                    available.merge(days.remove(sale), amounts.get(sale), Long::sum);
                } else {
                    long cents = 300L * (step / 4 + 1);
                    Map.Entry<Integer, Long> last = available.lastEntry();
                    long free = last == null
                            ? DAILY
                            : last.getKey() == day ? last.getValue() : last.getValue() + DAILY * (day - last.getKey());
                    boolean pays = cents <= free;
                    assertThat(shop.sell(cents)).isEqualTo(pays ? Outcome.MATCHED : Outcome.BUDGET_EXHAUSTED);
                    if (last != null && last.getKey() != day) {
                        available.put(last.getKey(), 0L);
                    }
                    available.put(day, pays ? free - cents : free);
                    if (pays) {
                        days.put(shop.number, day);
                        amounts.put(shop.number, cents);
                    }
                }
            }
        }
    }
}
