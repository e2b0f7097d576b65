package io.bonsela.core.decide;

import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.analysis.Analysis.Answer.Verdict;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.api.backtest.BacktestReport.RolloutGroup;
import io.bonsela.api.backtest.Tally;
import io.bonsela.api.explain.ExplanationText;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Lane;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rollout;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that apply to a part of the subjects. */
class RolloutTest {
    private static final String T = "shop";

    private static Rule rule(String id, Rollout rollout) {
        return Rule.named(id)
                .on("sale")
                .when(literal(true))
                .rollout(rollout)
                .give("points", literal(1))
                .build();
    }

    private static RuleSet rules(Rule... all) {
        return RuleSet.of(T, ZoneOffset.UTC)
                .eventType("sale", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                .reward(Reward.credit("points", "POINTS"))
                .rules(List.of(all))
                .build();
    }

    private static Event sale(String subject) {
        return Event.of("sale")
                .tenant(T)
                .id("of-" + subject)
                .subject(subject)
                .amount(Money.of("USD", "10.00"))
                .build();
    }

    /** Computed with another implementation of SHA-256. */
    @ParameterizedTest
    @CsvSource({"ann, 1442", "ben, 4350", "eve, 7087", "cid, 7779", "tariro, 5833", "\u00c9lo\u00efse, 1153"})
    void bucketsAreFixedForAllTime(String subject, int bucket) {
        assertThat(Rollout.bucket(T, "spring", subject)).isEqualTo(bucket);
    }

    @Test
    void theOthersAreNotInTheRollout() {
        RuleSet rules = rules(rule("pilot", Rollout.of("spring", 50)));
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            assertThat(engine.process(sale("ann")).issuances()).hasSize(1);
            Decision decision = engine.process(sale("eve"));
            assertThat(decision.outcome("pilot").orElseThrow().outcome()).isEqualTo(Outcome.NOT_IN_ROLLOUT);
            assertThat(decision.outcomes().get(0).reason()).hasToString("NOT_IN_ROLLOUT {percent=50, salt=spring}");
            assertThat(engine.inspect().verify(T, "of-eve").status()).hasToString("SAME");
            assertThat(engine.inspect().explain(T, "of-eve").rules().get(0).gaps())
                    .extracting(gap -> ExplanationText.english(ZoneOffset.UTC).gap(gap))
                    .containsExactly("rolled out to 50% of the subjects, without this one");
        }
    }

    /** A bucket is a hundredth of a percent; the ends belong to one side each. */
    @Test
    void variantsDivideTheSubjects() {
        Rollout first = new Rollout("spring", BigDecimal.ZERO, new BigDecimal("14.42"), "a");
        Rollout second = new Rollout("spring", new BigDecimal("14.42"), new BigDecimal("0.01"), "b");
        assertThat(first.contains(T, "ann")).isFalse();
        assertThat(second.contains(T, "ann")).isTrue();
        assertThat(new Rollout("spring", BigDecimal.ZERO, new BigDecimal("14.43"), "a").contains(T, "ann"))
                .isTrue();
        assertThat(Rollout.of("spring", 100).contains(T, "cid")).isTrue();
    }

    @Test
    void sharesAreKeptAndSaltsAreIndependent() {
        List<String> subjects =
                IntStream.range(0, 20_000).mapToObj(i -> "s" + i).toList();
        Rollout tenth = Rollout.of("one", 10);
        Rollout other = Rollout.of("two", 10);
        long in = subjects.stream().filter(s -> tenth.contains(T, s)).count();
        long both = subjects.stream()
                .filter(s -> tenth.contains(T, s) && other.contains(T, s))
                .count();
        assertThat(in).isCloseTo(2_000, within(200L));
        assertThat(both).isCloseTo(200, within(60L));
        assertThat(subjects)
                .noneMatch(s -> tenth.contains(T, s) && tenth.after(10).contains(T, s));
    }

    @Test
    void aRuleThatIsNotRolledOutLeavesItsLane() {
        RuleSet rules = rules(rule("pilot", Rollout.of("spring", 50))).toBuilder()
                .rules(List.of(
                        lane("a-pilot").rollout(Rollout.of("spring", 50)).build(),
                        lane("b-other").build()))
                .lanes(List.of(Lane.of("one", Lane.Pick.FIRST)))
                .build();
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            assertThat(engine.process(sale("ann")).issuances())
                    .extracting("rule")
                    .containsExactly("a-pilot");
            assertThat(engine.process(sale("eve")).issuances())
                    .extracting("rule")
                    .containsExactly("b-other");
        }
    }

    private static Rule.Builder lane(String id) {
        return Rule.named(id).on("sale").when(literal(true)).stackingLane("one").give("points", literal(1));
    }

    @Test
    void aReportComparesTheGroupsWithTheHoldout() {
        RuleSet rules = rules(
                rule("a", Rollout.of("spring", 20).variant("small")),
                rule("b", Rollout.of("spring", 30).after(20).variant("large")),
                rule("b-too", Rollout.of("spring", 30).after(20).variant("large")));
        Tally tally = new Tally(rules);
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            for (String subject : List.of("ann", "ben", "eve", "cid")) {
                tally.add(engine.process(sale(subject)), sale(subject));
            }
        }
        Figures figures = tally.figures(List.of());
        assertThat(figures.rollouts())
                .extracting(RolloutGroup::variant, RolloutGroup::rules, RolloutGroup::customers, RolloutGroup::issued)
                .containsExactly(
                        tuple("small", List.of("a"), 1L, 1L),
                        tuple("large", List.of("b", "b-too"), 1L, 2L),
                        tuple(null, List.of(), 2L, 0L));
        assertThat(figures.rollouts().get(2).percent()).isEqualByComparingTo("50");
        assertThat(figures.rollouts().get(2).sales()).containsEntry("USD", Money.of("USD", "20.00"));
        assertThat(figures.rollouts().get(2).isHoldout()).isTrue();
    }

    @Test
    void mistakesAreReported() {
        try (RewardEngine engine = RewardEngine.builder()
                .rules(rules(rule("pilot", Rollout.of("spring", 50))))
                .build()) {
            assertThat(engine.inspect()
                            .validate(
                                    rules(rule("pilot", Rollout.of("spring", 50).after(60)))))
                    .extracting(Diagnostic::toString)
                    .containsExactly(
                            "rules/pilot/rollout/percent: the rollout ends at 110 %: 'from' and 'percent' are at most 100"
                                    + " together [INVALID_VALUE]");
            assertThat(engine.inspect()
                            .validate(rules(rule(
                                    "pilot", new Rollout("spring", BigDecimal.ZERO, new BigDecimal("0.001"), null)))))
                    .extracting(Diagnostic::toString)
                    .containsExactly("rules/pilot/rollout: a percentage can have two decimals [INVALID_VALUE]");
            assertThat(engine.inspect()
                            .validate(rules(
                                    rule("a", Rollout.of("spring", 5).variant("x")),
                                    rule("b", Rollout.of("spring", 6).variant("x")))))
                    .extracting(Diagnostic::toString)
                    .containsExactly("rules/b/rollout/variant: variant 'x' of salt 'spring' has other subjects in an"
                            + " earlier rule: rename one of them [INVALID_VALUE]");
        }
    }

    @Test
    void anAnalysisChoosesASubjectInTheRollout() {
        RuleSet rules = rules(
                rule("a", Rollout.of("spring", 5)),
                rule("b", Rollout.of("spring", 5).after(5)),
                rule("c", Rollout.of("summer", 20)));
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            var analysis = engine.inspect().analyse(rules, true);
            assertThat(analysis.rules())
                    .extracting(each -> each.fires().verdict())
                    .containsOnly(Verdict.YES);
            assertThat(analysis.overlaps())
                    .extracting(
                            each -> each.first() + each.second(),
                            each -> each.both().verdict())
                    .containsExactly(
                            tuple("ab", Verdict.UNDECIDED), tuple("ac", Verdict.YES), tuple("bc", Verdict.YES));
        }
    }
}
