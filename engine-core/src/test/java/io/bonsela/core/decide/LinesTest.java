package io.bonsela.core.decide;

import static io.bonsela.api.rule.Expressions.cheapest;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.item;
import static io.bonsela.api.rule.Expressions.line;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.operation;
import static io.bonsela.api.rule.Expressions.over;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.Status;
import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.Share;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Refund;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Effect.Sharing;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values that are shared over the lines of a sale. */
class LinesTest {
    private static final Expression LINES = field("lines");

    @Test
    void sharesAreProportionalAndSumToTheDiscount() {
        // Ten dollars over three equal lines: the cent that remains goes to the first.
        Decision decision = decide(
                set(rule("r", Effect.of("off", literal("USD 10.00")).over(Sharing.over(LINES)))),
                sale(tea("a", "20.00", 1), tea("b", "20.00", 1), tea("c", "20.00", 1)));
        assertThat(shares(decision, "r")).isEqualTo("a 3.34, b 3.33, c 3.33");
    }

    @Test
    void onlyLinesThatMeetTheConditionTakePart() {
        Decision decision = decide(
                set(rule(
                        "r",
                        Effect.of("off", over("left").times(new BigDecimal("0.10")))
                                .over(Sharing.over(LINES).where(item("category").is("tea"))))),
                sale(tea("a", "10.00", 2), cake("b", "50.00"), tea("c", "5.00", 1)));
        assertThat(shares(decision, "r")).isEqualTo("a 2.00, c 0.50");
    }

    @Test
    void aLaterRuleSeesWhatIsLeft() {
        RuleSet rules = set(
                rule(
                        "1-half",
                        Effect.of("off", over("left").times(new BigDecimal("0.5")))
                                .over(Sharing.over(LINES).where(item("category").is("tea")))),
                rule(
                        "2-tenth",
                        Effect.of("off", over("left").times(new BigDecimal("0.1")))
                                .over(Sharing.over(LINES))),
                Rule.named("3-rest")
                        .on("sale")
                        .when(operation("some", LINES, line("left").below("USD 10.00")))
                        .give("points")
                        .build());
        Decision decision = decide(rules, sale(tea("a", "20.00", 1), cake("b", "20.00")));
        assertThat(shares(decision, "1-half")).isEqualTo("a 10.00");
        assertThat(shares(decision, "2-tenth")).isEqualTo("a 1.00, b 2.00");
        assertThat(decision.outcome("3-rest"))
                .hasValueSatisfying(o -> assertThat(o.outcome()).isEqualTo(Outcome.MATCHED));
        assertThat(decide(rules, sale(cake("b", "20.00"))).outcome("3-rest")).isEmpty();
    }

    @Test
    void noLineFallsBelowZeroAndTheOutcomeSaysSo() {
        Decision decision = decide(
                set(rule("r", Effect.of("off", literal("USD 10.00")).over(Sharing.over(LINES)))),
                sale(tea("a", "4.00", 1), cake("b", "2.50")));
        assertThat(shares(decision, "r")).isEqualTo("a 4.00, b 2.50");
        assertThat(decision.issuances().get(0).value()).isEqualTo(Money.of("USD", "6.50"));
        assertThat(decision.outcome("r").orElseThrow().reason()).isNotNull().satisfies(reason -> {
            assertThat(reason.code()).isEqualTo(ReasonCode.VALUE_REDUCED);
            assertThat(reason.arguments())
                    .containsEntry("computed", Money.of("USD", "10.00"))
                    .containsEntry("granted", Money.of("USD", "6.50"));
        });
    }

    @Test
    void effectsOfOneRuleShareTheSameLines() {
        Effect free = Effect.of("off", over("left")).over(Sharing.over(LINES));
        Decision decision = decide(
                set(rule("r", free, Effect.of("off", literal("USD 1.00")).over(Sharing.over(LINES)))),
                sale(tea("a", "4.00", 1)));
        assertThat(decision.issuances()).hasSize(1);
    }

    @Test
    void weightsCanBeChosen() {
        Decision decision = decide(
                set(rule(
                        "r",
                        Effect.of("off", literal("USD 3.00"))
                                .over(Sharing.over(LINES).by(item("quantity"))))),
                sale(tea("a", "1.00", 2), tea("b", "90.00", 1)));
        assertThat(shares(decision, "r")).isEqualTo("a 2.00, b 1.00");
        Decision equal = decide(
                set(rule(
                        "r",
                        Effect.of("off", literal("USD 3.00"))
                                .over(Sharing.over(LINES).by(literal(1))))),
                sale(tea("a", "1.00", 1), tea("b", "90.00", 1)));
        assertThat(shares(equal, "r"))
                .as("what does not fit goes to the others")
                .isEqualTo("a 1.00, b 2.00");
    }

    @Test
    void theCheapestUnitsOfABundleAreFree() {
        RuleSet rules = set(rule(
                "three-for-two",
                Effect.of("off", over("left"))
                        .over(Sharing.over(cheapest(
                                operation("reduce", LINES, item("accumulator").plus(item("current.quantity")), 0)
                                        .dividedBy(3),
                                LINES,
                                item("price"))))));
        assertThat(shares(decide(rules, sale(tea("a", "2.00", 4), tea("b", "3.00", 2))), "three-for-two"))
                .isEqualTo("a 4.00");
        assertThat(shares(decide(rules, sale(tea("a", "2.00", 1), tea("b", "3.00", 5))), "three-for-two"))
                .isEqualTo("a 2.00, b 3.00");
        assertThat(decide(rules, sale(tea("a", "2.00", 2))).outcome("three-for-two"))
                .hasValueSatisfying(o -> assertThat(o.outcome()).isEqualTo(Outcome.NOTHING_EARNED));
    }

    @Test
    void pointsAreSharedButDoNotReduceLines() {
        RuleSet rules = set(
                rule(
                        "1-points",
                        Effect.of("points", over("amount").dividedBy("USD 1.00"))
                                .rounded(RoundingMode.DOWN)
                                .over(Sharing.over(LINES))),
                rule("2-off", Effect.of("off", over("left")).over(Sharing.over(LINES))));
        Decision decision = decide(rules, sale(tea("a", "3.50", 1), cake("b", "1.50")));
        assertThat(shares(decision, "1-points")).isEqualTo("a 4, b 1");
        assertThat(shares(decision, "2-off")).isEqualTo("a 3.50, b 1.50");
    }

    @Test
    void aRefundOfLinesTakesBackTheirSharesAndKeepsTheOthers() {
        RuleSet rules = set(
                rule(
                        "points",
                        Effect.of("points", over("amount").dividedBy("USD 1.00"))
                                .over(Sharing.over(LINES))),
                rule("visit", Effect.of("credit", literal("USD 1.00"))));
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            Event sale = sale(tea("a", "10.00", 4), cake("b", "60.00"));
            engine.process(sale);
            assertThat(engine.execute(new Refund(origin("1"), "s1")
                                    .part(Money.of("USD", "10.00"))
                                    .line("a", BigDecimal.ONE))
                            .isDone())
                    .isTrue();
            assertThat(wallet(engine)).containsExactly("POINTS 90", "USD 0.90");
            engine.execute(
                    new Refund(origin("2"), "s1").part(Money.of("USD", "60.00")).line("b", BigDecimal.ONE));
            assertThat(wallet(engine)).containsExactly("POINTS 30", "USD 0.30");
            assertThat(engine.execute(new Refund(origin("3"), "s1").line("a", new BigDecimal("4")))
                            .refusal())
                    .contains(ReasonCode.QUANTITY_TOO_LARGE);
            assertThat(engine.execute(new Refund(origin("4"), "s1").line("c", BigDecimal.ONE))
                            .refusal())
                    .contains(ReasonCode.UNKNOWN_LINE);
            assertThat(engine.execute(new Refund(origin("5"), "s1").line("b", BigDecimal.ONE))
                            .refusal())
                    .contains(ReasonCode.ALREADY_REFUNDED);
            assertThat(engine.execute(new Refund(origin("6"), "s1").line("a", BigDecimal.ONE))
                            .refusal())
                    .contains(ReasonCode.AMOUNT_REQUIRED);
            engine.execute(new Refund(origin("7"), "s1").line("a", new BigDecimal("3")));
            assertThat(wallet(engine)).containsExactly("POINTS 0", "USD 0.00");
            assertThat(engine.reports().reconcile("shop").differences()).isEmpty();
        }
    }

    @Test
    void aDiscountThatWasUsedOnTheSaleIsUndoneByLine() {
        RuleSet rules = set(rule("r", Effect.of("off", literal("USD 6.00")).over(Sharing.over(LINES))));
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            Issuance off = engine.process(sale(tea("a", "20.00", 1), cake("b", "10.00")))
                    .issuances()
                    .get(0);
            engine.execute(new Redeem(origin("use"), new Redeem.Token.Trusted(off.id())).usedOn("s1"));
            engine.execute(
                    new Refund(origin("1"), "s1").part(Money.of("USD", "10.00")).line("b", BigDecimal.ONE));
            assertThat(engine.records()
                            .issuance("shop", off.id())
                            .orElseThrow()
                            .standing()
                            .parts()
                            .used())
                    .isEqualTo(Money.of("USD", "4.00"));
        }
    }

    @Test
    void anEventWithBrokenLinesIsRefused() {
        RuleSet rules = set(rule("r", Effect.of("points")));
        assertThat(decide(rules, sale(tea("a", "1.00", 1), cake("a", "2.00"))).reason())
                .isNotNull()
                .satisfies(reason -> assertThat(reason.code()).isEqualTo(ReasonCode.DUPLICATE_LINE));
        assertThat(decide(rules, sale(tea("a", "1.00", 0))).reason())
                .isNotNull()
                .satisfies(reason -> {
                    assertThat(reason.code()).isEqualTo(ReasonCode.OUT_OF_BOUNDS);
                    assertThat(reason.arguments()).containsEntry("attribute", "lines[1].quantity");
                });
        for (String key : List.of(" ", "k".repeat(257))) {
            assertThat(decide(rules, sale(tea(key, "1.00", 1))).reason())
                    .as("a refund could not name it")
                    .isNotNull()
                    .satisfies(reason -> {
                        assertThat(reason.code()).isEqualTo(ReasonCode.OUT_OF_BOUNDS);
                        assertThat(reason.arguments()).containsEntry("attribute", "lines[1].sku");
                    });
        }
        assertThat(decide(rules, sale(Map.of("sku", "a", "quantity", 1))).reason())
                .isNotNull()
                .satisfies(reason -> {
                    assertThat(reason.code()).isEqualTo(ReasonCode.MISSING_ATTRIBUTE);
                    assertThat(reason.arguments()).containsEntry("attribute", "lines[1].price");
                });
    }

    @Test
    void aLineOfASaleWhoseRulesHaveNoLinesAnyMoreIsReturnedAlone() {
        Effect shared = Effect.of("points", over("amount").dividedBy("USD 1.00"))
                .over(Sharing.over(LINES).where(item("category").is("tea")));
        RuleSet rules = set(rule("points", shared), rule("visit", Effect.of("credit", literal("USD 6.00"))));
        RuleSet later = RuleSet.of("shop", ZoneOffset.UTC)
                .eventType("sale", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                .build();
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            engine.process(sale(tea("a", "10.00", 1), cake("b", "20.00")));
            engine.execute(new Publish(origin("later"), later));
            assertThat(engine.execute(new Refund(origin("1"), "s1").line("a", BigDecimal.ONE))
                            .refusal())
                    .contains(ReasonCode.AMOUNT_REQUIRED);
            engine.execute(
                    new Refund(origin("2"), "s1").part(Money.of("USD", "10.00")).line("a", BigDecimal.ONE));
            assertThat(wallet(engine)).containsExactly("POINTS 0", "USD 4.00");
        }
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            engine.process(sale(tea("a", "10.00", 1), cake("b", "20.00")));
            engine.execute(new Erase(origin("erase"), "ann"));
            assertThat(engine.execute(new Refund(origin("1"), "s1").line("a", BigDecimal.ONE))
                            .isDone())
                    .isTrue();
            assertThat(engine.records().issuances(Query.of("shop")).items())
                    .extracting(issuance -> issuance.reward() + " " + issuance.remaining())
                    .containsExactlyInAnyOrder("points POINTS 0", "credit USD 6.00");
        }
    }

    @Test
    void anExplanationShowsLinesAsTheyWereSent() {
        Rule many = Rule.named("many")
                .on("sale")
                .when(operation("some", LINES, item("quantity").atLeast(9)))
                .unbudgeted()
                .give("points")
                .build();
        try (RewardEngine engine = RewardEngine.builder().rules(set(many)).build()) {
            assertThat(engine.inspect()
                            .whyNot(sale(tea("a", "1.00", 2)), "many")
                            .rules()
                            .get(0)
                            .toString())
                    .contains("sku=a")
                    .doesNotContain("#");
        }
    }

    @Test
    void aSumBeyondTheRangeOfMoneyIsAnError() {
        Map<String, Object> dear = tea("a", "46000000000000000.00", 1);
        RuleSet rules = set(rule(
                "r", Effect.of("points", over("left").dividedBy("USD 1.00")).over(Sharing.over(LINES))));
        Event.Builder event =
                Event.of("sale").tenant("shop").id("s1").subject("ann").amount(Money.of("USD", "1.00"));
        List<Object> lines = new ArrayList<>();
        for (String sku : List.of("a", "b", "c")) {
            Map<String, Object> line = new HashMap<>(dear);
            line.put("sku", sku);
            lines.add(line);
        }
        assertThat(decide(rules, event.with("lines", lines).build())
                        .outcome("r")
                        .orElseThrow()
                        .reason()
                        .code())
                .isEqualTo(ReasonCode.NUMBER_OVERFLOW);
    }

    @Test
    void aQuantityHasAtMost34DigitsBeforeAndAfterThePoint() {
        for (String quantity : List.of("1E-3000000", "1E+20000000")) {
            assertThatThrownBy(() -> new Refund(origin("1"), "s1").line("a", new BigDecimal(quantity)))
                    .hasMessageContaining("quantity");
        }
    }

    @Test
    void mistakesAreFoundAtLoad() {
        assertThat(mistakes(rule(
                        "r",
                        Effect.of("points", literal(1)).over(Sharing.over(LINES).by(literal(-1))))))
                .containsExactly("the weight of a line cannot be below zero");
        assertThat(mistakes(rule(
                        "r",
                        Effect.of("points", literal(1))
                                .over(Sharing.over(Expressions.cheapest(-1, LINES, item("price")))))))
                .containsExactly("'cheapest' cannot choose -1 elements");
        assertThat(mistakes(rule("r", Effect.of("mug").over(Sharing.over(LINES)))))
                .containsExactly("reward 'mug' has no value that could be shared over lines");
        assertThat(mistakes(rule("r", Effect.of("points", literal(1)).over(Sharing.over(field("tags"))))))
                .containsExactly("a value is shared over the lines of the event: write event.lines, or a filter or the"
                        + " cheapest of it");
        assertThat(mistakes(rule(
                        "r",
                        Effect.of("points", literal(1)).over(Sharing.over(LINES).by(item("sku"))))))
                .containsExactly("the weight of a line must be a number, or money in USD");
        assertThat(mistakes(rule("r", Effect.of("points", over("left").dividedBy("USD 1.00")))))
                .singleElement()
                .asString()
                .startsWith("unknown variable 'over.left'");
        assertThat(mistakes(rule("r", Effect.of("zig-off", literal("ZWG 1.00")).over(Sharing.over(LINES)))))
                .containsExactly("the reward is in ZWG, but the lines are in USD");
        assertThat(mistakes(Rule.named("r")
                        .on("sale")
                        .when(operation("some", field("tags"), line("left").below("USD 1.00")))
                        .give("points")
                        .build()))
                .singleElement()
                .asString()
                .startsWith("unknown variable 'line.left'");
    }

    private static List<String> mistakes(Rule rule) {
        try (RewardEngine engine = RewardEngine.builder().build()) {
            return engine.inspect().validate(set(rule)).stream()
                    .map(Diagnostic::message)
                    .toList();
        }
    }

    private static Decision decide(RuleSet rules, Event event) {
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            Decision decision = engine.process(event);
            if (decision.status() == Status.DECIDED) {
                assertThat(engine.inspect().verify("shop", event.id()).status()).isEqualTo(Verification.Status.SAME);
            }
            return decision;
        }
    }

    private static Origin origin(String id) {
        return Origin.of("shop", "refund-" + id, "till");
    }

    private static List<String> wallet(RewardEngine engine) {
        return engine.reports().wallet("shop", "ann").stream()
                .map(balance -> balance.available().toString())
                .sorted()
                .toList();
    }

    private static String shares(Decision decision, String rule) {
        return decision.issuances().stream()
                .filter(issuance -> issuance.rule().equals(rule))
                .flatMap(issuance -> issuance.shares().stream())
                .map(LinesTest::shown)
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
    }

    private static String shown(Share share) {
        return share.line() + " " + share.amount().amount().toPlainString();
    }

    private static Rule rule(String id, Effect... effects) {
        Rule.Builder rule = Rule.named(id).on("sale").when(literal(true)).unbudgeted();
        Arrays.stream(effects).forEach(rule::give);
        return rule.build();
    }

    private static RuleSet set(Rule... rules) {
        ValueType line = ValueType.object(Map.of(
                "sku",
                ValueType.TEXT,
                "category",
                ValueType.TEXT,
                "price",
                ValueType.money("USD"),
                "quantity",
                ValueType.NUMBER));
        RuleSet.Builder set = RuleSet.of("shop", ZoneOffset.UTC)
                .eventType(
                        "sale",
                        Map.of(
                                "amount", Attribute.required(ValueType.money("USD")),
                                "tags", Attribute.optional(ValueType.listOf(ValueType.TEXT)),
                                "lines",
                                        Attribute.required(ValueType.listOf(line))
                                                .lines(new Attribute.Lines("sku", "price", "quantity"))))
                .reward(Reward.discount("off", "USD"))
                .reward(Reward.discount("zig-off", "ZWG"))
                .reward(Reward.credit("credit", "USD"))
                .reward(Reward.credit("points", "POINTS").valued(Money.of("POINTS", "1")))
                .reward(Reward.physical("mug", Money.of("USD", "3.00")));
        Arrays.stream(rules).forEach(set::rule);
        return set.build();
    }

    private static Map<String, Object> tea(String sku, String price, int quantity) {
        return Map.of("sku", sku, "category", "tea", "price", Money.of("USD", price), "quantity", quantity);
    }

    private static Map<String, Object> cake(String sku, String price) {
        return Map.of("sku", sku, "category", "cake", "price", Money.of("USD", price), "quantity", 1);
    }

    private static Event sale(Map<?, ?>... lines) {
        BigDecimal total = Arrays.stream(lines)
                .map(line -> (line.get("price") instanceof Money price ? price.amount() : BigDecimal.ONE)
                        .multiply(BigDecimal.valueOf((Integer) line.get("quantity"))))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return Event.of("sale")
                .tenant("shop")
                .id("s1")
                .subject("ann")
                .amount(Money.of("USD", total.toPlainString()))
                .with("lines", List.of(lines))
                .build();
    }
}
