package io.bonsela.core.decide;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.line;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.operation;
import static io.bonsela.api.rule.Expressions.over;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.analysis.Analysis.Answer.Verdict;
import io.bonsela.api.explain.Explanation.Gap;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Effect.Sharing;
import io.bonsela.api.rule.Lane;
import io.bonsela.api.rule.Lane.Pick;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Lanes that choose among their rules. */
class LaneTest {
    @Test
    void theBestPaysAndTheOutcomesTellByHowMuchTheOthersLost() {
        Decision decision =
                decide(set(Lane.of("treats", Pick.BEST), off("a", "2.00"), off("b", "5.00"), off("c", "4.50")));
        assertThat(paid(decision)).containsExactly("b 5.00");
        assertThat(decision.outcomes()).extracting(RuleOutcome::rule).containsExactly("a", "b", "c");
        assertThat(decision.outcome("c").orElseThrow().reason().arguments())
                .containsEntry("lane", "treats")
                .containsEntry("rule", "b")
                .containsEntry("worth", Money.of("USD", "4.50"))
                .containsEntry("chosen", Money.of("USD", "5.00"))
                .containsEntry("by", Money.of("USD", "0.50"));
    }

    @Test
    void theCheapestIsWhatCostsLeast() {
        RuleSet rules =
                set(Lane.of("treats", Pick.CHEAPEST), off("a", "2.00"), give("b", Effect.of("mug")), off("c", "4.50"));
        assertThat(paid(decide(rules))).containsExactly("b");
        assertThat(decide(rules).outcome("a").orElseThrow().reason().arguments())
                .containsEntry("cost", Money.of("USD", "2.00"))
                .containsEntry("chosen", Money.of("USD", "1.50"))
                .containsEntry("by", Money.of("USD", "0.50"));
    }

    @Test
    void pointsWithoutABudgetCostTheirValue() {
        RuleSet rules = set(
                Lane.of("treats", Pick.CHEAPEST),
                give("a", Effect.of("points", literal(300))),
                give("b", Effect.of("points", literal(100))));
        assertThat(paid(decide(rules))).containsExactly("b 100");
        assertThat(decide(rules).outcome("a").orElseThrow().reason().arguments())
                .containsEntry("cost", Money.of("POINTS", "300"))
                .containsEntry("chosen", Money.of("POINTS", "100"));
    }

    @Test
    void anAmountBeyondTheRangeOfMoneyIsComparedButNotTold() {
        RuleSet rules = set(
                Lane.of("treats", Pick.BEST),
                give("a", Effect.of("jewels", literal(1_000_000))),
                give("b", Effect.of("jewels", literal(1_000_001))));
        assertThat(paid(decide(rules))).containsExactly("b 1000001");
        assertThat(decide(rules).outcome("a").orElseThrow().reason().arguments())
                .isEqualTo(Map.of("lane", "treats", "rule", "b"));
    }

    @Test
    void tiesGoToThePriorityThenTheId() {
        Rule late = Rule.named("a")
                .on("sale")
                .when(literal(true))
                .unbudgeted()
                .stackingLane("treats")
                .give(Effect.of("off", literal("USD 5.00")))
                .build();
        Rule early = Rule.named("z")
                .on("sale")
                .when(literal(true))
                .unbudgeted()
                .priority(1)
                .stackingLane("treats")
                .give(Effect.of("off", literal("USD 5.00")))
                .build();
        assertThat(paid(decide(set(Lane.of("treats", Pick.BEST), late, early)))).containsExactly("z 5.00");
        assertThat(paid(decide(set(Lane.of("treats", Pick.CHEAPEST), off("b", "5.00"), off("a", "5.00")))))
                .containsExactly("a 5.00");
    }

    @Test
    void aRuleThatIsRefusedIsNoCandidate() {
        RuleSet rules = set(
                Lane.of("treats", Pick.BEST),
                Rule.named("a")
                        .on("sale")
                        .when(literal(true))
                        .budget("small")
                        .stackingLane("treats")
                        .give(Effect.of("off", literal("USD 9.00")))
                        .build(),
                off("b", "1.00"));
        Decision decision = decide(rules);
        assertThat(paid(decision)).containsExactly("b 1.00");
        assertThat(decision.outcome("a").orElseThrow().outcome()).isEqualTo(Outcome.BUDGET_EXHAUSTED);
    }

    @Test
    void withALimitTheChoiceIsGreedy() {
        // Two discounts over the same lines: after the best, the other has less to take.
        Sharing lines = Sharing.over(field("lines"));
        RuleSet rules = set(
                Lane.of("treats", Pick.BEST).limit(2),
                give(
                        "a",
                        Effect.of("off", over("left").times(new BigDecimal("0.8")))
                                .over(lines)),
                give(
                        "b",
                        Effect.of("off", over("left").times(new BigDecimal("0.5")))
                                .over(lines)),
                off("c", "1.50"));
        Decision decision = decide(rules);
        assertThat(paid(decision)).containsExactly("a 8.00", "c 1.50");
        assertThat(decision.outcome("b").orElseThrow().reason().arguments())
                .containsEntry("worth", Money.of("USD", "1.00"))
                .containsEntry("by", Money.of("USD", "0.50"));
    }

    @Test
    void aLimitOnTheFirstOrAll() {
        Rule[] rules = {off("a", "1.00"), off("b", "2.00"), off("c", "3.00")};
        assertThat(paid(decide(set(Lane.of("treats", Pick.FIRST).limit(2), rules))))
                .containsExactly("a 1.00", "b 2.00");
        assertThat(paid(decide(set(Lane.of("treats", Pick.FIRST), rules)))).containsExactly("a 1.00");
        assertThat(paid(decide(set(Lane.of("treats", Pick.ALL), rules)))).hasSize(3);
        assertThat(paid(decide(set(Lane.of("treats", Pick.ALL).limit(1), rules))))
                .containsExactly("a 1.00");
    }

    @Test
    void aLaneIsDecidedWhenItsFirstRuleHasItsTurn() {
        Sharing lines = Sharing.over(field("lines"));
        Rule between = Rule.named("m")
                .on("sale")
                .when(operation("some", field("lines"), line("left").below("USD 6.00")))
                .unbudgeted()
                .give(Effect.of("off", literal("USD 1.00")))
                .build();
        RuleSet rules = set(
                Lane.of("treats", Pick.BEST),
                give("a", Effect.of("off", literal("USD 1.00")).over(lines)),
                between,
                give("z", Effect.of("off", literal("USD 5.00")).over(lines)));
        assertThat(paid(decide(rules))).containsExactly("z 5.00", "m 1.00");
    }

    @Test
    void rewardsInDifferentUnitsNeedAWorth() {
        Rule points = give("p", Effect.of("points", literal(300)));
        assertThat(mistakes(set(Lane.of("treats", Pick.BEST), off("a", "2.00"), points)))
                .containsExactly(
                        "the rewards 'points' in POINTS and 'off' in USD cannot be compared: give them a worth in"
                                + " one currency");
        assertThat(paid(decide(set(
                        Lane.of("treats", Pick.BEST), off("a", "2.00"), give("p", Effect.of("miles", literal(300)))))))
                .as("300 miles of a cent are three dollars")
                .containsExactly("p 300");
        assertThat(paid(decide(set(
                        Lane.of("treats", Pick.BEST), off("a", "2.00"), give("p", Effect.of("miles", literal(199)))))))
                .containsExactly("a 2.00");
        assertThat(mistakes(set(Lane.of("treats", Pick.BEST), off("a", "2.00").paused(true), lane("treat"))))
                .singleElement()
                .asString()
                .startsWith("unknown lane 'treat'");
    }

    @Test
    void whyNotNamesWhatARuleLostTo() {
        try (RewardEngine engine = RewardEngine.builder()
                .rules(set(Lane.of("treats", Pick.BEST), off("a", "2.00"), off("b", "5.00")))
                .build()) {
            Gap gap = engine.inspect().whyNot(sale(), "a").rules().get(0).gaps().get(0);
            assertThat(gap.kind()).isEqualTo(Gap.Kind.LANE);
            assertThat(gap.arguments()).containsEntry("rule", "b").containsEntry("by", Money.of("USD", "3.00"));
        }
    }

    @Test
    void theAnalysisKnowsWhichLanesExclude() {
        Rule[] rules = {off("a", "2.00"), off("b", "5.00")};
        assertThat(both(set(Lane.of("treats", Pick.BEST), rules))).isEqualTo(Verdict.NO);
        assertThat(both(set(Lane.of("treats", Pick.BEST).limit(2), rules))).isEqualTo(Verdict.YES);
        assertThat(both(set(Lane.of("treats", Pick.ALL), rules))).isEqualTo(Verdict.YES);
        try (RewardEngine engine = RewardEngine.builder().build()) {
            assertThat(engine.inspect()
                            .analyse(set(Lane.of("treats", Pick.BEST), rules), false)
                            .rule("b")
                            .orElseThrow()
                            .fires()
                            .verdict())
                    .as("the later rule is the better one")
                    .isEqualTo(Verdict.YES);
        }
    }

    /** The lane pays what an independent choice pays, whatever caps, budgets and values say. */
    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void theBestOfTheRulesThatCanPayPays(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 9) Integer> values,
            @ForAll @Size(min = 6, max = 6) List<Boolean> capped,
            @ForAll @IntRange(min = 1, max = 3) int limit,
            @ForAll Pick pick) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Rule.Builder rule = Rule.named("rule-" + i)
                    .on("sale")
                    .when(literal(true))
                    .unbudgeted()
                    .stackingLane("treats")
                    .give(Effect.of("off", literal(Money.of("USD", values.get(i) + ".00"))));
            if (capped.get(i)) {
                rule.cap(Cap.count("cap-" + i, 0));
            }
            rules.add(rule.build());
        }
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            if (!capped.get(i)) {
                left.add(i);
            }
        }
        List<String> expected = new ArrayList<>();
        while (!left.isEmpty() && expected.size() < limit) {
            int best = left.get(0);
            for (int i : left) {
                boolean better = pick == Pick.BEST
                        ? values.get(i) > values.get(best)
                        : pick == Pick.CHEAPEST && values.get(i) < values.get(best);
                best = better ? i : best;
            }
            left.remove((Integer) best);
            expected.add("rule-" + best + " " + values.get(best) + ".00");
        }
        assertThat(paid(decide(set(new Lane("treats", pick, limit), rules.toArray(Rule[]::new)))))
                .isEqualTo(expected);
    }

    private static Verdict both(RuleSet rules) {
        try (RewardEngine engine = RewardEngine.builder().build()) {
            return engine.inspect()
                    .analyse(rules, true)
                    .overlaps()
                    .get(0)
                    .both()
                    .verdict();
        }
    }

    private static List<String> mistakes(RuleSet rules) {
        try (RewardEngine engine = RewardEngine.builder().build()) {
            return engine.inspect().validate(rules).stream()
                    .map(Diagnostic::message)
                    .toList();
        }
    }

    private static Decision decide(RuleSet rules) {
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            Decision decision = engine.process(sale());
            assertThat(engine.inspect().verify("shop", "s1").status()).isEqualTo(Verification.Status.SAME);
            return decision;
        }
    }

    private static List<String> paid(Decision decision) {
        return decision.issuances().stream()
                .map(issuance -> issuance.value() == null
                        ? issuance.rule()
                        : issuance.rule() + " " + issuance.value().amount().toPlainString())
                .collect(Collectors.toList());
    }

    private static Rule off(String id, String value) {
        return give(id, Effect.of("off", literal("USD " + value)));
    }

    private static Rule give(String id, Effect effect) {
        return Rule.named(id)
                .on("sale")
                .when(literal(true))
                .unbudgeted()
                .stackingLane("treats")
                .give(effect)
                .build();
    }

    private static Rule lane(String lane) {
        return Rule.named("other")
                .on("sale")
                .when(literal(true))
                .unbudgeted()
                .stackingLane(lane)
                .give(Effect.of("off", literal("USD 1.00")))
                .build();
    }

    private static RuleSet set(Lane lane, Rule... rules) {
        ValueType item = ValueType.object(Map.of("price", ValueType.money("USD")));
        RuleSet.Builder set = RuleSet.of("shop", ZoneOffset.UTC)
                .eventType(
                        "sale",
                        Map.of(
                                "lines",
                                Attribute.required(ValueType.listOf(item))
                                        .lines(new Attribute.Lines(null, "price", null))))
                .budget(Budget.of("small", Money.of("USD", "1.00")))
                .lane(lane)
                .reward(Reward.discount("off", "USD"))
                .reward(Reward.credit("points", "POINTS"))
                .reward(Reward.credit("miles", "MILES").worth(Money.of("USD", "0.01")))
                .reward(Reward.credit("jewels", "JEWELS").worth(Money.of("USD", "90000000000000.00")))
                .reward(Reward.physical("mug", Money.of("USD", "1.50")));
        Arrays.stream(rules).forEach(set::rule);
        return set.build();
    }

    private static Event sale() {
        return Event.of("sale")
                .tenant("shop")
                .id("s1")
                .subject("ann")
                .with("lines", List.of(Map.of("price", Money.of("USD", "10.00"))))
                .build();
    }
}
