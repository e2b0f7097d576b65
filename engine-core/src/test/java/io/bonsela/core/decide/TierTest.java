package io.bonsela.core.decide;

import static io.bonsela.api.rule.Expressions.days;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.sum;
import static io.bonsela.api.rule.Expressions.tier;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Records.TierStanding;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder.Rehearsal;
import io.bonsela.api.analysis.Analysis.Answer.Verdict;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.Refund;
import io.bonsela.api.explain.Explanation.Gap;
import io.bonsela.api.explain.ExplanationText;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Levels that subjects reach, keep and lose. */
class TierTest {
    private static final String T = "shop";

    /** A club with silver from 100 and gold from 300 dollars within 60 days, kept for 30 days with a grace of 5. */
    private static Tier club() {
        return Tier.of("club", sum("purchase", field("amount"), days(60)))
                .level("silver", Money.of("USD", "100.00"))
                .level("gold", Money.of("USD", "300.00"))
                .keptFor(Period.ofDays(30))
                .grace(Period.ofDays(5));
    }

    private static RuleSet rules(Tier tier) {
        return RuleSet.of(T, ZoneOffset.UTC)
                .eventType("purchase", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                .reward(Reward.credit("points", "POINTS"))
                .tier(tier)
                .rule(Rule.named("gold-points")
                        .on("purchase")
                        .when(tier("club").atLeast("gold"))
                        .give("points", literal(50))
                        .build())
                .rule(Rule.named("level-points")
                        .on("purchase")
                        .when(tier("club").above(0))
                        .give("points", tier("club").times(10))
                        .build())
                .build();
    }

    private static final class Shop implements AutoCloseable {
        private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T12:00:00Z"));
        private final List<String> changes = new ArrayList<>();
        private final RewardEngine engine;
        private int number;

        Shop(Tier tier) {
            engine = RewardEngine.builder()
                    .rules(rules(tier))
                    .clock(clock)
                    .listener(new RewardListener() {
                        @Override
                        public void tierChanged(TierChange change) {
                            changes.add(change.from() + ">" + change.to());
                        }
                    })
                    .build();
        }

        Decision buy(String dollars) {
            Decision decision = engine.process(Event.of("purchase")
                    .tenant(T)
                    .id("p" + ++number)
                    .subject("ann")
                    .occurredAt(clock.instant())
                    .amount(Money.of("USD", dollars))
                    .build());
            assertThat(engine.inspect().verify(T, "p" + number).status()).isEqualTo(Verification.Status.SAME);
            return decision;
        }

        @Nullable
        String level() {
            List<TierStanding> standings = engine.records().tiers(T, "ann");
            return standings.isEmpty() ? null : standings.get(0).level();
        }

        void days(int days) {
            clock.advance(Duration.ofDays(days));
        }

        void sweep() {
            engine.maintenance().expireDue(clock.instant(), 100);
        }

        @Override
        public void close() {
            assertThat(engine.reports().reconcile(T).differences()).isEmpty();
            engine.close();
        }
    }

    @Test
    void conditionsSeeTheLevelBeforeTheEvent() {
        try (Shop shop = new Shop(club())) {
            assertThat(shop.buy("120.00").issuances()).isEmpty();
            assertThat(shop.level()).isEqualTo("silver");
            assertThat(shop.buy("200.00").issuances())
                    .extracting(issuance -> issuance.value().toString())
                    .containsExactly("POINTS 10");
            assertThat(shop.level()).isEqualTo("gold");
            assertThat(shop.buy("1.00").issuances())
                    .extracting(issuance -> issuance.value().toString())
                    .containsExactly("POINTS 50", "POINTS 20");
            assertThat(shop.changes).containsExactly("null>silver", "silver>gold");
        }
    }

    @Test
    void aLevelEndsAfterItsGraceByTime() {
        try (Shop shop = new Shop(club())) {
            shop.buy("120.00");
            shop.days(34);
            shop.sweep();
            assertThat(shop.level()).isEqualTo("silver");
            shop.days(2);
            shop.sweep();
            assertThat(shop.level())
                    .as("the purchase is still among the last 60 days: kept again")
                    .isEqualTo("silver");
            shop.days(40);
            shop.sweep();
            assertThat(shop.level()).isNull();
            assertThat(shop.changes).containsExactly("null>silver", "silver>null");
        }
    }

    @Test
    void aLevelThatEndedIsNotSeenEvenBeforeTheSweep() {
        try (Shop shop = new Shop(club())) {
            shop.buy("320.00");
            shop.days(200);
            assertThat(shop.buy("1.00").issuances()).isEmpty();
            assertThat(shop.level()).isNull();
        }
    }

    @Test
    void earningItAgainKeepsIt() {
        try (Shop shop = new Shop(club())) {
            shop.buy("120.00");
            for (int i = 0; i < 10; i++) {
                shop.days(30);
                shop.buy("60.00");
                assertThat(shop.level()).isEqualTo("silver");
            }
            assertThat(shop.changes).containsExactly("null>silver");
        }
    }

    @Test
    void itMovesDownByOneOrToWhatIsEarned() {
        try (Shop shop = new Shop(club().down(Tier.Down.ONE))) {
            shop.buy("320.00");
            shop.days(100);
            shop.sweep();
            assertThat(shop.changes).containsExactly("null>gold", "gold>silver");
            shop.days(40);
            shop.sweep();
            assertThat(shop.level()).isNull();
        }
        try (Shop shop = new Shop(club())) {
            shop.buy("320.00");
            shop.days(100);
            shop.sweep();
            assertThat(shop.changes).containsExactly("null>gold", "gold>null");
        }
    }

    @Test
    void aRefundActsWhenTheLevelEnds() {
        try (Shop shop = new Shop(club())) {
            shop.buy("320.00");
            shop.engine.execute(new Refund(Origin.of(T, "refund", "till"), "p1").part(Money.of("USD", "200.00")));
            assertThat(shop.level()).isEqualTo("gold");
            shop.days(36);
            shop.sweep();
            assertThat(shop.level()).isEqualTo("silver");
        }
    }

    @Test
    void aCalendarYearIsKeptToTheEndOfTheNext() {
        Tier tier = Tier.of("club", sum("purchase", field("amount"), Expressions.calendar(CalendarPeriod.YEAR)))
                .level("silver", Money.of("USD", "100.00"))
                .level("gold", Money.of("USD", "300.00"))
                .keptFor(Period.ofYears(1))
                .keptToEndOf(CalendarPeriod.YEAR);
        try (Shop shop = new Shop(tier)) {
            shop.days(150);
            shop.buy("300.00");
            TierStanding standing = shop.engine.records().tiers(T, "ann").get(0);
            assertThat(standing.until()).isEqualTo(Instant.parse("2028-01-01T00:00:00Z"));
            shop.clock.set(Instant.parse("2027-12-31T12:00:00Z"));
            shop.buy("1.00");
            assertThat(shop.level()).isEqualTo("gold");
            shop.clock.set(Instant.parse("2028-01-01T12:00:00Z"));
            shop.sweep();
            assertThat(shop.level()).isNull();
        }
    }

    @Test
    void whyNotSaysWhatIsMissingToTheLevel() {
        try (Shop shop = new Shop(club())) {
            shop.buy("120.00");
            Gap gap = shop.engine
                    .inspect()
                    .whyNot(
                            Event.of("purchase")
                                    .tenant(T)
                                    .id("next")
                                    .subject("ann")
                                    .occurredAt(shop.clock.instant())
                                    .amount(Money.of("USD", "10.00"))
                                    .build(),
                            "gold-points")
                    .rules()
                    .get(0)
                    .gaps()
                    .get(0);
            assertThat(gap.kind()).isEqualTo(Gap.Kind.TIER);
            assertThat(gap.arguments())
                    .containsEntry("tier", "club")
                    .containsEntry("needed", "gold")
                    .containsEntry("actual", "silver")
                    .containsEntry("missing", Money.of("USD", "170.00"));
            assertThat(ExplanationText.english(ZoneOffset.UTC).gap(gap)).isEqualTo("club: USD 170.00 more to gold");
        }
    }

    @Test
    void aRehearsalKeepsLevelsAndAnAnalysisDoesNotCallRulesDead() {
        try (Rehearsal rehearsal = RewardEngine.builder().rehearse(rules(club()))) {
            List<String> paid = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Decision decision = rehearsal.decide(Event.of("purchase")
                        .tenant(T)
                        .id("e" + i)
                        .subject("ann")
                        .occurredAt(Instant.parse("2026-01-0" + (i + 1) + "T00:00:00Z"))
                        .amount(Money.of("USD", "160.00"))
                        .build());
                paid.add(decision.issuances().size() + "");
            }
            assertThat(paid).containsExactly("0", "1", "2");
        }
        try (RewardEngine engine = RewardEngine.builder().build()) {
            assertThat(engine.inspect().analyse(rules(club()), false).rules())
                    .allSatisfy(rule -> assertThat(rule.fires().verdict()).isNotEqualTo(Verdict.NO));
        }
    }

    @Test
    void anErasedSubjectKeepsNoLevelUnderItsName() {
        try (Shop shop = new Shop(club())) {
            shop.buy("320.00");
            shop.engine.execute(new Erase(Origin.of(T, "erase", "office"), "ann"));
            assertThat(shop.engine.records().tiers(T, "ann")).isEmpty();
            shop.days(100);
            shop.sweep();
        }
    }

    @Test
    void mistakesAreFoundAtLoad() {
        assertThat(mistakes(Tier.of("club", sum("purchase", field("amount"), days(60)))))
                .contains("a tier needs at least one level");
        assertThat(mistakes(club().level("platinum", Money.of("USD", "200.00"))))
                .containsExactly(
                        "level 'platinum', USD 200.00, must be above level 'gold', USD 300.00: write the lowest first");
        assertThat(mistakes(club().level("platinum", 900))).containsExactly("expected money in USD, but found 900");
        assertThat(mistakes(
                        Tier.of("club", sum("sale", field("amount"), days(60))).level("gold", 1)))
                .anyMatch(message -> message.startsWith("unknown event type 'sale'"));
        assertThat(mistakes(Tier.of("club", sum("purchase", field("amount"), days(60)))
                        .level("silver", Money.of("USD", "1.00"))))
                .containsExactly("tier 'club' has no level 'gold'; expected silver");
    }

    /** The level is what a list of the purchases says, for any purchases, refunds and pauses. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void theLevelIsWhatTheHistoryEarned(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 200) Integer> amounts,
            @ForAll @Size(min = 12, max = 12) List<@IntRange(min = 0, max = 40) Integer> pauses,
            @ForAll boolean sweeps) {
        try (Shop shop = new Shop(club())) {
            Instant begin = shop.clock.instant();
            List<long[]> bought = new ArrayList<>();
            int level = 0;
            long endsAt = Long.MAX_VALUE;
            long now = 0;
            for (int i = 0; i < amounts.size(); i++) {
                shop.days(pauses.get(i));
                now += pauses.get(i);
                while (level > 0 && endsAt <= now) {
                    int earned = earned(bought, endsAt);
                    level = earned >= level ? Math.max(level, earned) : earned;
                    endsAt = level == 0 ? Long.MAX_VALUE : endsAt + 35;
                }
                if (sweeps) {
                    shop.sweep();
                    assertThat(level(shop)).isEqualTo(level);
                }
                shop.buy(amounts.get(i) + ".00");
                bought.add(new long[] {now, amounts.get(i)});
                int earned = earned(bought, now);
                if (earned >= level && earned > 0) {
                    level = earned;
                    endsAt = now + 35;
                }
                assertThat(level(shop)).as("after %s, %s", begin, bought.size()).isEqualTo(level);
            }
        }
    }

    private static int level(Shop shop) {
        return switch (String.valueOf(shop.level())) {
            case "silver" -> 1;
            case "gold" -> 2;
            default -> 0;
        };
    }

    private static int earned(List<long[]> bought, long at) {
        long sum = bought.stream()
                .filter(each -> each[0] > at - 60 && each[0] <= at)
                .mapToLong(each -> each[1])
                .sum();
        return sum >= 300 ? 2 : sum >= 100 ? 1 : 0;
    }

    private static List<String> mistakes(Tier tier) {
        try (RewardEngine engine = RewardEngine.builder().build()) {
            return engine.inspect().validate(rules(tier)).stream()
                    .map(Diagnostic::message)
                    .toList();
        }
    }
}
