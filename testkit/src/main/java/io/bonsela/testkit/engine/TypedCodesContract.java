package io.bonsela.testkit.engine;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.ImportCodes;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Pause.Part;
import io.bonsela.api.command.Refund;
import io.bonsela.api.explain.Explanation.Gap;
import io.bonsela.api.explain.Explanation.RuleExplanation;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules that need a code which the subject types. A test of a store extends this; it needs the engine at test time. */
@SuppressWarnings("NullAway.Init") // set before each test
abstract class TypedCodesContract {
    private static final String T = "tea-house";
    private static final String UNKNOWN = "nobody-made-this";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-10-05T12:00:00Z"));
    private Store store;
    private RewardEngine engine;

    /** For subclasses. */
    protected TypedCodesContract() {}

    /** An empty store. */
    protected abstract Store open() throws Exception;

    private static RuleSet.Builder rules() {
        return RuleSet.of(T, ZoneOffset.UTC)
                .eventType(
                        "purchase",
                        Map.of(
                                "amount", Attribute.required(ValueType.money("USD")),
                                "promo", Attribute.optional(ValueType.TEXT),
                                "coupon", Attribute.optional(ValueType.TEXT),
                                "units", Attribute.optional(ValueType.NUMBER)))
                .reward(Reward.credit("points", "POINTS"))
                .code(PromoCode.of("autumn", "AUTUMN-20")
                        .between(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 10, 31))
                        .limit(3L)
                        .perSubject(1L))
                .code(PromoCode.ofPool("flyers", "flyers").perSubject(2L))
                .rule(rule("autumn", 20))
                .rule(rule("flyers", 5))
                .rule(Rule.named("pays-two")
                        .on("purchase")
                        .when(field("promo").in("BBBB", "CCCC"))
                        .code("flyers", "promo")
                        .give("points", literal(2))
                        .build())
                .rule(Rule.named("pays-coupon")
                        .on("purchase")
                        .when(literal(true))
                        .code("flyers", "coupon")
                        .give("points", literal(3))
                        .build())
                .rule(Rule.named("pays-units")
                        .on("purchase")
                        .when(field("units")
                                .isPresent()
                                .and(literal(100).dividedBy(field("units")).atLeast(literal(5))))
                        .code("flyers", "promo")
                        .give("points", literal(4))
                        .build());
    }

    private static Rule rule(String code, int points) {
        return Rule.named("pays-" + code)
                .on("purchase")
                .when(literal(true))
                .code(code, "promo")
                .give("points", literal(points))
                .build();
    }

    @BeforeEach
    void start() throws Exception {
        store = open();
        engine = RewardEngine.builder()
                .store(store)
                .rules(rules().build())
                .clock(clock)
                .keys(TestKeys.ring("one"))
                .build();
        imports("first", "K7QM2XW94H", "9ZB3T0VHR1", "abc-def");
    }

    @AfterEach
    void close() {
        assertThat(engine.reports().reconcile(T).differences()).isEmpty();
        engine.close();
    }

    private void imports(String id, String... codes) {
        Receipt receipt = engine.execute(new ImportCodes(Origin.of(T, id, "marketing"), "flyers", List.of(codes)));
        assertThat(receipt.status()).isEqualTo(Receipt.Status.DONE);
    }

    private static Event purchase(String id, String subject, @Nullable String code) {
        Event.Builder event =
                Event.of("purchase").tenant(T).id(id).subject(subject).amount(Money.of("USD", "10.00"));
        if (code != null) {
            event.with("promo", code);
        }
        return event.build();
    }

    private Decision buy(String id, String subject, @Nullable String code) {
        Decision decision = engine.process(purchase(id, subject, code));
        assertThat(engine.inspect().verify(T, id).status()).as(id).isEqualTo(Verification.Status.SAME);
        return decision;
    }

    private static @Nullable ReasonCode refusal(Decision decision) {
        List<RuleOutcome> refused = decision.outcomes().stream()
                .filter(outcome -> outcome.outcome() == Outcome.CODE_REFUSED)
                .toList();
        assertThat(refused.stream().map(RuleOutcome::reason).distinct())
                .as("reasons")
                .hasSizeLessThan(3);
        Reason reason = refused.isEmpty() ? null : refused.get(0).reason();
        return reason == null ? null : reason.code();
    }

    private static List<String> paying(Decision decision) {
        return decision.issuances().stream().map(each -> each.rule()).toList();
    }

    @Test
    void aCodePaysOnlyTheRuleThatNeedsIt() {
        assertThat(buy("p1", "ann", null).outcomes()).as("no code").isEmpty();
        assertThat(buy("p2", "ann", " - ").outcomes()).as("a blank code").isEmpty();
        Decision autumn = buy("p3", "ann", "autumn 20");
        assertThat(paying(autumn)).containsExactly("pays-autumn");
        assertThat(autumn.outcomes()).as("the other rule is not concerned").hasSize(1);
        assertThat(paying(buy("p4", "ann", "k7qm-2xw9-4h"))).containsExactly("pays-flyers");
        assertThat(paying(buy("p5", "ann", "9zb3tovhri")))
                .as("O and I are read as 0 and 1")
                .containsExactly("pays-flyers");
        assertThat(paying(buy("p6", "ben", " abc-def ")))
                .as("imported as the host wrote it")
                .containsExactly("pays-flyers");
    }

    @Test
    void eachRefusalHasItsReason() {
        assertThat(refusal(buy("p1", "ann", UNKNOWN))).isEqualTo(ReasonCode.CODE_UNKNOWN);
        assertThat(paying(buy("p2", "ann", "AUTUMN20"))).hasSize(1);
        Decision again = buy("p3", "ann", "AUTUMN20");
        assertThat(again.outcomes())
                .extracting(RuleOutcome::outcome, RuleOutcome::reason)
                .containsExactly(tuple(
                        Outcome.CODE_REFUSED,
                        new Reason(
                                ReasonCode.CODE_USED_UP,
                                Map.of("codes", "autumn", "limit", BigDecimal.ONE, "per", "subject"))));
        assertThat(paying(buy("p4", "ben", "AUTUMN20"))).hasSize(1);
        assertThat(paying(buy("p5", "cat", "AUTUMN20"))).hasSize(1);
        Reason usedUp = buy("p6", "dan", "AUTUMN20").outcomes().get(0).reason();
        assertThat(usedUp)
                .isEqualTo(new Reason(
                        ReasonCode.CODE_USED_UP,
                        Map.of("codes", "autumn", "limit", BigDecimal.valueOf(3), "per", "code")));

        clock.set(Instant.parse("2026-09-30T23:59:59Z"));
        assertThat(buy("p7", "eve", "AUTUMN20").outcomes().get(0).reason())
                .isEqualTo(new Reason(
                        ReasonCode.CODE_NOT_YET,
                        Map.of("codes", "autumn", "availableAt", Instant.parse("2026-10-01T00:00:00Z"))));
        clock.set(Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(buy("p8", "eve", "AUTUMN20").outcomes().get(0).reason())
                .isEqualTo(new Reason(
                        ReasonCode.CODE_EXPIRED, Map.of("codes", "autumn", "until", LocalDate.of(2026, 10, 31))));
    }

    @Test
    void aCodeOfAPoolIsUsedOnceByWhomever() {
        assertThat(paying(buy("p1", "ann", "K7QM2XW94H"))).hasSize(1);
        assertThat(refusal(buy("p2", "ben", "K7QM2XW94H"))).isEqualTo(ReasonCode.CODE_USED_UP);
        assertThat(refusal(buy("p3", "ben", "AAAAAAAAAA"))).isEqualTo(ReasonCode.CODE_UNKNOWN);
        imports("second", "AAAAAAAAAA");
        assertThat(paying(buy("p4", "ben", "AAAAAAAAAA"))).as("imported since").hasSize(1);
    }

    @Test
    void aCodeThatManyTypeAtOnceIsUsedOnce() {
        List<CompletableFuture<Decision>> decisions = IntStream.range(0, 40)
                .mapToObj(i -> engine.submit(purchase("p" + i, "subject-" + i, "K7QM2XW94H")))
                .toList();
        assertThat(decisions.stream()
                        .map(CompletableFuture::join)
                        .mapToLong(each -> each.issuances().size())
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void aFullRefundGivesTheUseBack() {
        buy("p1", "ann", "K7QM2XW94H");
        Receipt refund = engine.execute(new Refund(Origin.of(T, "r1", "till"), "p1"));
        assertThat(refund.status()).isEqualTo(Receipt.Status.DONE);
        assertThat(paying(buy("p2", "ben", "K7QM2XW94H"))).hasSize(1);
    }

    @Test
    void guessingLocksTheSubjectOut() {
        for (int i = 0; i < 5; i++) {
            assertThat(refusal(buy("guess" + i, "eve", UNKNOWN + i))).isEqualTo(ReasonCode.CODE_UNKNOWN);
        }
        Instant until = clock.instant().plus(Duration.ofMinutes(15));
        Decision locked = buy("p1", "eve", "AUTUMN20");
        assertThat(locked.outcomes())
                .extracting(RuleOutcome::reason)
                .containsOnly(Reason.of(ReasonCode.LOCKED_OUT, "availableAt", until));
        assertThat(paying(buy("p2", "ann", "AUTUMN20"))).as("others").hasSize(1);
        assertThat(buy("p3", "eve", null).outcomes()).as("without a code").isEmpty();
        clock.advance(Duration.ofMinutes(15));
        assertThat(paying(buy("p4", "eve", "AUTUMN20"))).hasSize(1);
    }

    @Test
    void aRightCodeDoesNotPermitFurtherGuesses() {
        for (int i = 0; i < 4; i++) {
            buy("guess" + i, "eve", UNKNOWN + i);
        }
        assertThat(paying(buy("p1", "eve", "AUTUMN20"))).hasSize(1);
        buy("guess4", "eve", UNKNOWN);
        assertThat(refusal(buy("guess5", "eve", UNKNOWN))).isEqualTo(ReasonCode.LOCKED_OUT);
    }

    @Test
    void guessesAtTheSameTimeAreCounted() {
        List<CompletableFuture<Decision>> guesses = IntStream.range(0, 30)
                .mapToObj(i -> engine.submit(purchase("guess" + i, "eve", UNKNOWN + i)))
                .toList();
        assertThat(guesses.stream()
                        .map(CompletableFuture::join)
                        .filter(each -> refusal(each) == ReasonCode.CODE_UNKNOWN))
                .hasSize(5);
    }

    @Test
    void eachWrongCodeOfAnEventCounts() {
        for (int i = 0; i < 3; i++) {
            Event.Builder event = Event.of("purchase")
                    .tenant(T)
                    .id("guess" + i)
                    .subject("eve")
                    .amount(Money.of("USD", "10.00"));
            engine.process(event.with("promo", UNKNOWN + i)
                    .with("coupon", UNKNOWN + "x" + i)
                    .build());
            assertThat(engine.inspect().verify(T, "guess" + i).status()).isEqualTo(Verification.Status.SAME);
        }
        Decision third = engine.records().decision(T, "guess2").orElseThrow();
        assertThat(third.outcomes())
                .extracting(outcome -> Objects.requireNonNull(outcome.reason()).code())
                .as("the sixth is not judged")
                .contains(ReasonCode.CODE_UNKNOWN, ReasonCode.LOCKED_OUT);
        assertThat(refusal(buy("p1", "eve", "AUTUMN20"))).isEqualTo(ReasonCode.LOCKED_OUT);
    }

    @Test
    void aRuleThatFailsIsNoExcuseForAWrongCode() {
        for (int i = 0; i < 5; i++) {
            engine.process(Event.of("purchase")
                    .tenant(T)
                    .id("guess" + i)
                    .subject("eve")
                    .amount(Money.of("USD", "10.00"))
                    .with("promo", UNKNOWN + i)
                    .with("units", 0)
                    .build());
        }
        assertThat(refusal(buy("p1", "eve", "AUTUMN20"))).isEqualTo(ReasonCode.LOCKED_OUT);
    }

    @Test
    void anExplanationDoesNotJudgeACodeThatTheDecisionDidNotJudge() {
        engine.execute(new Pause(Origin.of(T, "pause", "boss"), Part.rule("pays-flyers")));
        buy("right", "eve", "K7QM2XW94H");
        buy("wrong", "eve", UNKNOWN);
        assertThat(explained("right", "pays-flyers").gaps())
                .isEqualTo(explained("wrong", "pays-flyers").gaps());
        assertThat(explained("right", "pays-flyers").gaps())
                .extracting(Gap::kind)
                .containsExactly(Gap.Kind.PAUSED);
    }

    @Test
    void whyNotKnowsThatAPoolHasNoSuchCodeAndDoesNotGuessThatItHasAnother() {
        assertThat(engine.inspect()
                        .whyNot(purchase("p1", "ann", UNKNOWN), "pays-flyers")
                        .rules()
                        .get(0)
                        .gaps())
                .extracting(gap -> gap.argument("reason"))
                .containsExactly("CODE_UNKNOWN");
        RuleExplanation other = engine.inspect()
                .whyNot(purchase("p2", "ann", "K7QM2XW94H"), "pays-two")
                .rules()
                .get(0);
        assertThat(other.gaps().get(0).kind()).isEqualTo(Gap.Kind.COMPARISON);
        assertThat(other.enough()).as("nobody knows whether the pool has it").isFalse();
    }

    @Test
    void anErasedSubjectIsNotRememberedAsAGuesser() {
        for (int i = 0; i < 5; i++) {
            buy("guess" + i, "eve", UNKNOWN + i);
        }
        engine.execute(new Erase(Origin.of(T, "forget", "support"), "eve"));
        assertThat(paying(engine.process(purchase("p1", "eve", "AUTUMN20")))).hasSize(1);
    }

    @Test
    void explanationsSayWhatIsWrongWithTheCode() {
        buy("p1", "ann", "AUTUMN20");
        assertThat(gap("p2", "ann", "AUTUMN20", "pays-autumn")).isEqualTo("CODE_USED_UP");
        assertThat(gap("p3", "ann", UNKNOWN, "pays-autumn")).isEqualTo("CODE_UNKNOWN");
        assertThat(explained("p3", "pays-flyers").gaps().get(0).argument("reason"))
                .isEqualTo("CODE_UNKNOWN");
        assertThat(gap("p4", "ann", "K7QM2XW94H", "pays-autumn"))
                .as("not its own")
                .isEqualTo("CODE_UNKNOWN");
        clock.set(Instant.parse("2026-09-01T00:00:00Z"));
        buy("p5", "ben", "AUTUMN20");
        RuleExplanation early = explained("p5", "pays-autumn");
        assertThat(early.gaps().get(0).argument("availableAt")).isEqualTo(Instant.parse("2026-10-01T00:00:00Z"));
        assertThat(engine.inspect()
                        .whyNot(purchase("p6", "ben", "AUTUMN20"), "pays-autumn")
                        .rules()
                        .get(0)
                        .enough())
                .as("it pays later")
                .isTrue();
        buy("p7", "ben", null);
        assertThat(explained("p7", "pays-autumn").gaps())
                .extracting(missing -> missing.argument("reason"))
                .containsExactly("CODE_MISSING");
    }

    private Object gap(String id, String subject, String code, String rule) {
        buy(id, subject, code);
        List<Gap> gaps = explained(id, rule).gaps();
        assertThat(gaps).extracting(Gap::kind).containsExactly(Gap.Kind.CODE);
        return Objects.requireNonNull(gaps.get(0).argument("reason"));
    }

    private RuleExplanation explained(String id, String rule) {
        return engine.inspect().explain(T, id).rules().stream()
                .filter(each -> each.rule().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDryRunFindsCodesAndCountsNothing() {
        Decision dry = engine.inspect().evaluate(purchase("p1", "ann", "K7QM2XW94H"));
        assertThat(paying(dry)).containsExactly("pays-flyers");
        for (int i = 0; i < 6; i++) {
            assertThat(refusal(engine.inspect().evaluate(purchase("p1", "ann", UNKNOWN + i))))
                    .isEqualTo(ReasonCode.CODE_UNKNOWN);
        }
        assertThat(paying(buy("p1", "ann", "K7QM2XW94H"))).hasSize(1);
    }
}
