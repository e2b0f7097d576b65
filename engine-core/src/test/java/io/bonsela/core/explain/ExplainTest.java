package io.bonsela.core.explain;

import static io.bonsela.api.rule.Expressions.allOf;
import static io.bonsela.api.rule.Expressions.anyOf;
import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.fact;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Erase;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.explain.Explanation.Finding;
import io.bonsela.api.explain.Explanation.Gap;
import io.bonsela.api.explain.Explanation.RuleExplanation;
import io.bonsela.api.explain.Explanation.Status;
import io.bonsela.api.explain.ExplanationText;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.Rule.Schedule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.Window;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.FactProvider.FactPolicy;
import io.bonsela.core.Shop;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What explanations say. */
class ExplainTest {
    private static final ZoneId ZONE = ZoneId.of("Africa/Harare");
    private static final ExplanationText TEXT = ExplanationText.english(ZONE);

    @Test
    void everyKindHasWords() throws IOException {
        ResourceBundle words;
        try (Reader reader = Files.newBufferedReader(
                Path.of("../engine-api/src/main/resources/io/bonsela/api/explain/messages.properties"))) {
            words = new PropertyResourceBundle(reader);
        }
        for (Outcome outcome : Outcome.values()) {
            assertThat(words.keySet()).contains("outcome." + outcome);
        }
        for (Explanation.Allowance.Kind kind : Explanation.Allowance.Kind.values()) {
            assertThat(words.keySet()).contains("allowance." + kind);
        }
        for (Gap.Kind kind : Gap.Kind.values()) {
            assertThat(words.keySet()).as("gap " + kind).anyMatch(key -> key.startsWith("gap." + kind));
        }
    }

    private record Silver() implements FactProvider {
        @Override
        public String name() {
            return "tier";
        }

        @Override
        public ValueType type() {
            return ValueType.TEXT;
        }

        @Override
        public FactPolicy policy() {
            return Shop.FACTS;
        }

        @Override
        public Object fetch(Event event) {
            return "silver";
        }
    }

    private static Rule.Builder points(Expression condition) {
        return Rule.named("bonus").on("purchase").when(condition).give("points", literal(10));
    }

    private static RuleExplanation whyNot(RewardEngine engine, String at) {
        Explanation explanation = engine.inspect().whyNot(Shop.TENANT, "rudo", "bonus", Instant.parse(at));
        assertThat(explanation.status()).isEqualTo(Status.EXPLAINED);
        return explanation.rule("bonus").orElseThrow();
    }

    @Test
    void everyPartOfTheConditionIsTold() {
        Expression condition = allOf(
                field("amount").atLeast(Money.of("USD", "20.00")),
                anyOf(
                        field("device").is("till"),
                        count("purchase", new Window.Days(7)).atLeast(3)));
        try (RewardEngine engine =
                Shop.engine(Shop.rules("Africa/Harare", points(condition).build()))) {
            engine.process(Shop.purchase("p1", "rudo", "2024-03-01T10:00:00Z").build());

            Explanation explanation = engine.inspect().explain(Shop.TENANT, "p1");

            RuleExplanation rule = explanation.rule("bonus").orElseThrow();
            assertThat(rule.outcome()).isNull();
            Finding amount = rule.condition().parts().get(0);
            assertThat(amount.value()).isEqualTo(false);
            assertThat(amount.parts().get(0).value()).isEqualTo(Money.of("USD", "10.00"));
            assertThat(rule.gaps().get(0).arguments())
                    .containsEntry("missing", Money.of("USD", "10.00"))
                    .containsEntry("needed", Money.of("USD", "20.00"));
            assertThat(TEXT.lines(explanation))
                    .startsWith("bonus: the condition does not hold")
                    .contains("    event.amount >= \"USD 20.00\": no   (amount: USD 10.00 more)");
        }
    }

    @Test
    void whoseCounterIsFullIsTold() {
        Rule rule = points(literal(true))
                .cap(Cap.count("once-a-device", 1)
                        .perSubject()
                        .per(field("device"))
                        .ifMissing(Cap.Missing.SKIP))
                .build();
        try (RewardEngine engine = Shop.engine(Shop.rules("Africa/Harare", rule))) {
            for (String id : List.of("p1", "p2")) {
                engine.process(Shop.purchase(id, "rudo", "2024-03-01T10:00:00Z")
                        .with("device", "till-7")
                        .build());
            }
            Explanation explanation = engine.inspect().explain(Shop.TENANT, "p2");
            assertThat(explanation.rule("bonus").orElseThrow().allowances())
                    .singleElement()
                    .satisfies(allowance -> assertThat(allowance.per()).isEqualTo(Map.of("event.device", "till-7")));
            assertThat(TEXT.lines(explanation))
                    .anyMatch(line -> line.contains("cap once-a-device for device till-7: 1 of 1 used, 1 requested"));
        }
    }

    @Test
    void visitsThatLackAreToldWithTheirDeadline() {
        Expression condition = count("purchase", new Window.Days(7)).atLeast(4);
        try (RewardEngine engine =
                Shop.engine(Shop.rules("Africa/Harare", points(condition).build()))) {
            engine.process(Shop.purchase("p1", "rudo", "2024-03-01T10:00:00Z").build());

            RuleExplanation rule = whyNot(engine, "2024-03-02T10:00:00Z");

            assertThat(rule.gaps()).singleElement().satisfies(gap -> {
                assertThat(gap.kind()).isEqualTo(Gap.Kind.COUNT);
                assertThat(gap.arguments()).containsEntry("by", Instant.parse("2024-03-07T22:00:00Z"));
            });
            assertThat(rule.enough()).isTrue();
            assertThat(TEXT.page(rule)).isEqualTo("bonus: purchase: 2 more by 2024-03-08 00:00");
        }
    }

    @Test
    void whatRefusesIsToldWithWhenItFrees() {
        Rule rule = points(literal(true))
                .cap(Cap.count("daily", 1).perSubject().every(CalendarPeriod.DAY))
                .cooldown(Duration.ofHours(2))
                .build();
        try (RewardEngine engine = Shop.engine(Shop.rules("Africa/Harare", rule))) {
            engine.process(Shop.purchase("p1", "rudo", "2024-03-01T10:00:00Z").build());

            RuleExplanation why = whyNot(engine, "2024-03-01T11:00:00Z");

            assertThat(why.outcome()).isEqualTo(Outcome.COOLING_DOWN);
            assertThat(why.gaps()).extracting(Gap::kind).containsExactly(Gap.Kind.COOLDOWN, Gap.Kind.CAP);
            assertThat(why.gaps().get(0).availableAt()).contains(Instant.parse("2024-03-01T12:00:00Z"));
            assertThat(why.gaps().get(1).availableAt()).contains(Instant.parse("2024-03-01T22:00:00Z"));
            assertThat(why.enough()).isTrue();
            assertThat(why.allowances()).extracting(a -> a.allows()).containsExactly(false, false);
        }
    }

    @Test
    void aRefusalIsFoundBehindAConditionThatDoesNotHold() {
        RuleSet rules = Shop.rules("Africa/Harare")
                .budget(Budget.of("till", Money.of("USD", "3.00")))
                .rule(Rule.named("bonus")
                        .on("purchase")
                        .when(field("amount").atLeast(Money.of("USD", "20.00")))
                        .give("cashback", field("amount").times(new BigDecimal("0.2")))
                        .budget("till")
                        .build())
                .build();
        try (RewardEngine engine = Shop.engine(rules)) {
            engine.process(Shop.purchase("p1", "rudo", "2024-03-01T10:00:00Z").build());

            RuleExplanation why = whyNot(engine, "2024-03-01T11:00:00Z");

            assertThat(why.gaps()).extracting(Gap::kind).containsExactly(Gap.Kind.COMPARISON, Gap.Kind.BUDGET);
            assertThat(why.gaps().get(1).arguments())
                    .containsEntry("cost", Money.of("USD", "4.00"))
                    .containsEntry("missing", Money.of("USD", "1.00"));
            assertThat(why.enough()).isTrue();
        }
    }

    @Test
    void whatABudgetHasAgainIsTellingOnlyWhileTheRuleRuns() {
        Rule.Builder rule = Rule.named("bonus")
                .on("purchase")
                .when(literal(true))
                .give("cashback", field("amount").times(new BigDecimal("0.2")))
                .budget("till");
        LocalDate first = LocalDate.parse("2024-03-01");
        assertThat(budgetGap(rule.schedule(Schedule.between(first, first.plusDays(60)))
                                .build())
                        .availableAt())
                .contains(Instant.parse("2024-03-31T22:00:00Z"));
        assertThat(budgetGap(rule.schedule(Schedule.between(first, first.plusDays(30)))
                                .build())
                        .availableAt())
                .isEmpty();
    }

    private static Gap budgetGap(Rule rule) {
        RuleSet rules = Shop.rules("Africa/Harare")
                .budget(Budget.of("till", Money.of("USD", "3.00")).every(CalendarPeriod.MONTH))
                .rule(rule)
                .build();
        try (RewardEngine engine = Shop.engine(rules)) {
            engine.process(Shop.purchase("p1", "rudo", "2024-03-02T10:00:00Z").build());
            return whyNot(engine, "2024-03-02T11:00:00Z").gaps().get(0);
        }
    }

    @Test
    void theShortestOfSeveralWaysIsTold() {
        Expression condition = anyOf(
                allOf(field("device").is("till"), field("amount").atLeast(Money.of("USD", "50.00"))),
                sum("purchase", field("amount"), new Window.Lifetime())
                        .where(field("amount.currency").is("USD"))
                        .atLeast(Money.of("USD", "25.00")));
        try (RewardEngine engine =
                Shop.engine(Shop.rules("Africa/Harare", points(condition).build()))) {
            engine.process(Shop.purchase("p1", "rudo", "2024-03-01T10:00:00Z").build());

            RuleExplanation why = whyNot(engine, "2024-03-02T10:00:00Z");

            assertThat(TEXT.page(why)).isEqualTo("bonus: purchase: USD 5.00 more in total");
            assertThat(why.enough()).isTrue();
        }
    }

    @Test
    void aScheduleTellsWhenItOpens() {
        Rule rule = points(literal(true))
                .schedule(Schedule.between(LocalDate.parse("2024-04-01"), LocalDate.parse("2024-04-02")))
                .build();
        try (RewardEngine engine = Shop.engine(Shop.rules("Africa/Harare", rule))) {
            engine.process(Shop.purchase("p1", "rudo", "2024-03-01T10:00:00Z").build());

            assertThat(TEXT.page(whyNot(engine, "2024-03-01T11:00:00Z")))
                    .isEqualTo("bonus: in force from 2024-04-01 00:00");
            assertThat(TEXT.page(whyNot(engine, "2024-04-03T11:00:00Z"))).isEqualTo("bonus: no longer in force");
        }
    }

    @Test
    void whatADecisionDidNotReadIsSaid() {
        Expression condition = allOf(
                field("amount").atLeast(Money.of("USD", "20.00")),
                fact("tier").is("gold"),
                count("purchase", new Window.Days(7)).atLeast(3));
        RuleSet rules = Shop.rules("Africa/Harare", points(condition).build()).toBuilder()
                .fact("tier", ValueType.TEXT)
                .build();
        try (RewardEngine engine = RewardEngine.builder()
                .rules(rules)
                .facts(new Silver())
                .clockFromEvents()
                .build()) {
            engine.process(Shop.purchase("p1", "rudo", "2024-03-01T10:00:00Z").build());

            RuleExplanation recorded =
                    engine.inspect().explain(Shop.TENANT, "p1").rule("bonus").orElseThrow();
            RuleExplanation asked = whyNot(engine, "2024-03-01T10:00:00Z");

            assertThat(recorded.condition().parts())
                    .extracting(part -> part.value() instanceof Reason reason ? reason.code() : part.value())
                    .containsExactly(false, ReasonCode.NOT_READ, ReasonCode.NOT_READ);
            assertThat(recorded.enough()).isFalse();
            assertThat(asked.gaps())
                    .extracting(Gap::kind)
                    .containsExactly(Gap.Kind.COMPARISON, Gap.Kind.COMPARISON, Gap.Kind.COUNT);
            assertThat(asked.enough()).isTrue();
        }
    }

    @Test
    void aRecordSaysNothingOfCapsThatWereNotAsked() {
        Rule first = Rule.named("a")
                .on("purchase")
                .when(literal(true))
                .stackingLane("lane")
                .give("points", literal(1))
                .build();
        Rule second = points(literal(true))
                .stackingLane("lane")
                .cap(Cap.count("once", 1).perSubject())
                .build();
        try (RewardEngine engine = Shop.engine(Shop.rules("Africa/Harare", first, second))) {
            engine.process(Shop.purchase("p1", "rudo", "2024-03-01T10:00:00Z").build());

            RuleExplanation rule =
                    engine.inspect().explain(Shop.TENANT, "p1").rule("bonus").orElseThrow();

            assertThat(rule.outcome()).isEqualTo(Outcome.EXCLUDED);
            assertThat(rule.allowances()).isEmpty();
            assertThat(TEXT.page(rule)).isEqualTo("bonus: cannot be combined with a");
        }
    }

    @Test
    void whatCannotBeAnEventIsNotEnough() {
        RuleSet rules = Shop.rules(
                "Africa/Harare",
                points(field("amount").atLeast(Money.of("USD", "1000.00"))).build());
        RuleSet checked = rules.toBuilder()
                .eventTypes(rules.eventTypes().stream()
                        .map(type -> type.name().equals("purchase")
                                ? type.check("small", field("amount").atMost(Money.of("USD", "500.00")))
                                : type)
                        .toList())
                .build();
        try (RewardEngine engine = Shop.engine(checked)) {
            engine.process(Shop.purchase("p1", "rudo", "2024-03-01T10:00:00Z").build());

            assertThat(whyNot(engine, "2024-03-02T10:00:00Z").enough()).isFalse();
        }
    }

    @Test
    void historyFromAnEventThatNeverCameLacksThatEvent() {
        Expression since = sum("purchase", field("amount"), new Window.Since("visit", null, new Window.Days(7)))
                .where(field("amount.currency").is("USD"))
                .atLeast(Money.of("USD", "15.00"));
        try (RewardEngine engine =
                Shop.engine(Shop.rules("Africa/Harare", points(since).build()))) {
            engine.process(Shop.purchase("p1", "rudo", "2024-03-01T10:00:00Z").build());

            assertThat(TEXT.page(whyNot(engine, "2024-03-02T10:00:00Z"))).isEqualTo("bonus: visit must occur first");
        }
    }

    @Test
    void whatIsNotThereIsAnAnswer() {
        try (RewardEngine engine =
                Shop.engine(Shop.rules("Africa/Harare", points(literal(true)).build()))) {
            engine.process(Shop.purchase("p1", "rudo", "2024-03-01T10:00:00Z").build());
            Instant at = Instant.parse("2024-03-02T10:00:00Z");

            assertThat(engine.inspect().explain(Shop.TENANT, "p2").status()).isEqualTo(Status.UNKNOWN_DECISION);
            assertThat(engine.inspect().explain("other", "p1").status()).isEqualTo(Status.UNKNOWN_DECISION);
            assertThat(engine.inspect().whyNot(Shop.TENANT, "rudo", "none", at).status())
                    .isEqualTo(Status.UNKNOWN_RULE);
            assertThat(engine.inspect().whyNot("other", "rudo", "bonus", at).status())
                    .isEqualTo(Status.UNKNOWN_RULE);
            assertThat(engine.inspect()
                            .whyNot(Shop.TENANT, "tendai", "bonus", at)
                            .status())
                    .isEqualTo(Status.UNKNOWN_SUBJECT);
            assertThat(engine.inspect()
                            .whyNot(Shop.TENANT, "rudo", "bonus", Instant.parse("2024-02-01T00:00:00Z"))
                            .status())
                    .isEqualTo(Status.UNKNOWN_SUBJECT);

            engine.execute(new Erase(Origin.of(Shop.TENANT, "erase-1", "test"), "rudo"));

            assertThat(engine.inspect().explain(Shop.TENANT, "p1").status()).isEqualTo(Status.ERASED);
            assertThat(TEXT.lines(engine.inspect().explain(Shop.TENANT, "p1")))
                    .containsExactly("the inputs of the decision were erased");
        }
    }

    /** The host of the guide. */
    private static String page(RewardEngine engine, Instant now, ZoneId zone) {
        Explanation explanation = engine.inspect().whyNot("roastery", "rudo", "fourth-visit", now);
        RuleExplanation rule = explanation.rule("fourth-visit").orElseThrow();
        String page = ExplanationText.english(zone).page(rule);
        return page;
    }

    private static String pageInShona(RuleExplanation rule, ZoneId zone) throws IOException {
        ResourceBundle words = new PropertyResourceBundle(new StringReader("""
                name.purchase=kofi
                name.fourth-visit=Kofi yemahara
                gap.COUNT.missing.by={eventType}: {missing} zvakare, {by} isati yasvika
                format.instant=dd/MM HH:mm
                """));
        String page = new ExplanationText(words, zone).page(rule);
        return page;
    }

    @Test
    void theHostOfTheGuideSaysItInItsWords() throws IOException {
        RuleSet rules = RuleSet.of("roastery", ZONE)
                .eventType("purchase", Map.of())
                .reward(Reward.credit("points", "POINTS"))
                .rule(Rule.named("fourth-visit")
                        .on("purchase")
                        .when(count("purchase", new Window.Days(7)).atLeast(4))
                        .give("points", literal(1))
                        .build())
                .build();
        Instant at = Instant.parse("2026-11-20T08:00:00Z");
        try (RewardEngine engine =
                RewardEngine.builder().rules(rules).clockFromEvents().build()) {
            engine.process(Event.of("purchase")
                    .tenant("roastery")
                    .id("1")
                    .subject("rudo")
                    .occurredAt(at)
                    .build());

            assertThat(page(engine, at, ZONE)).isEqualTo("fourth-visit: purchase: 2 more by 2026-11-27 00:00");
            RuleExplanation rule = engine.inspect()
                    .whyNot("roastery", "rudo", "fourth-visit", at)
                    .rule("fourth-visit")
                    .orElseThrow();
            assertThat(pageInShona(rule, ZONE)).isEqualTo("Kofi yemahara: kofi: 2 zvakare, 27/11 00:00 isati yasvika");
        }
    }

    @Test
    void aPageFitsASmallScreen() {
        List<Gap> gaps = IntStream.range(0, 9)
                .mapToObj(i -> new Gap(
                        Gap.Kind.COMPARISON,
                        Map.of("what", "event.attribute" + i, "operator", "==", "needed", "x".repeat(20 + i))))
                .toList();
        Finding condition = new Finding(literal(true), true, List.of(), null);
        String page = TEXT.page(new RuleExplanation("bonus", null, null, condition, List.of(), gaps, false));

        assertThat(page).hasSizeLessThanOrEqualTo(ExplanationText.PAGE).endsWith("(+6)");
        Gap long1 = new Gap(Gap.Kind.COMPARISON, Map.of("what", "y".repeat(300), "operator", "==", "needed", "x"));
        assertThat(TEXT.page(
                        new RuleExplanation("bonus", null, null, condition, List.of(), List.of(long1, long1), false)))
                .hasSize(ExplanationText.PAGE)
                .endsWith("... (+1)");
    }
}
