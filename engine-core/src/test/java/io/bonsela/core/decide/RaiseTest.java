package io.bonsela.core.decide;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.days;
import static io.bonsela.api.rule.Expressions.fact;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder.Rehearsal;
import io.bonsela.api.analysis.Analysis.Answer.Verdict;
import io.bonsela.api.backtest.Backtest;
import io.bonsela.api.backtest.BacktestReport;
import io.bonsela.api.backtest.BacktestReport.SubjectChange;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Lane;
import io.bonsela.api.rule.Raise;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Events that rules raise: their mistakes, backtests and analyses. What an engine does with them is in a contract. */
class RaiseTest {
    private static final String T = "shop";

    private static RuleSet.Builder shop() {
        return RuleSet.of(T, ZoneOffset.UTC)
                .eventType(
                        "purchase",
                        Map.of(
                                "amount", Attribute.required(ValueType.money("USD")),
                                "referrer", Attribute.optional(ValueType.TEXT)))
                .eventType(
                        "thanked",
                        Map.of(
                                "friend", Attribute.required(ValueType.TEXT),
                                "spent", Attribute.optional(ValueType.money("USD"))))
                .reward(Reward.credit("points", "POINTS"));
    }

    private static Raise thanked() {
        return Raise.of("thanked", field("referrer")).with("friend", subject());
    }

    private static Rule.Builder friend() {
        return Rule.named("friend").on("purchase").when(field("referrer").isPresent());
    }

    private static Rule thanks(int points) {
        return Rule.named("thanks")
                .on("thanked")
                .when(literal(true))
                .give("points", literal(points))
                .build();
    }

    private static Event purchase(String id, String subject, String referrer) {
        return Event.of("purchase")
                .tenant(T)
                .id(id)
                .subject(subject)
                .occurredAt(Instant.parse("2026-01-01T12:00:00Z"))
                .amount(Money.of("USD", "9.00"))
                .with("referrer", referrer)
                .build();
    }

    private static List<String> mistakes(RuleSet.Builder rules) {
        try (RewardEngine engine =
                RewardEngine.builder().rules(shop().rule(thanks(1)).build()).build()) {
            return engine.inspect().validate(rules.build()).stream()
                    .filter(mistake -> !mistake.path().startsWith("facts/"))
                    .map(Diagnostic::toString)
                    .toList();
        }
    }

    @Test
    void mistakesAreReportedWhenTheRulesAreLoaded() {
        assertThat(mistakes(shop().rule(
                                friend().raise(Raise.of("thanket", subject()).with("friend", subject()))
                                        .build())))
                .containsExactly("rules/friend/raises/0/raise: unknown event type 'thanket': did you mean 'thanked'?"
                        + " [UNKNOWN_EVENT_TYPE]");
        assertThat(mistakes(shop().rule(friend().raise(
                                Raise.of("thanked", field("amount")).with("frind", subject()))
                        .build())))
                .containsExactly(
                        "rules/friend/raises/0/subject: expected text, but found money in USD [TYPE_MISMATCH]",
                        "rules/friend/raises/0/with/frind: 'thanked' has no attribute 'frind': did you mean 'friend'?"
                                + " [UNKNOWN_FIELD]");
        assertThat(mistakes(shop().rule(
                                friend().raise(Raise.of("thanked", subject())).build())))
                .containsExactly("rules/friend/raises/0/with: 'thanked' requires the attribute 'friend' [MISSING]");
        assertThat(mistakes(shop().rule(friend().raise(thanked())
                        .cap(Cap.count("once", 1))
                        .build())))
                .containsExactly(
                        "rules/friend/caps: a rule that only raises events cannot have a code, caps, a cooldown or a"
                                + " price: write them in the rules for 'thanked' [INVALID_VALUE]");
        assertThat(mistakes(shop().rule(friend().build())))
                .containsExactly(
                        "rules/friend/give: a rule needs at least one reward, or an event that it raises [EMPTY]");
    }

    @Test
    void anAmountBeyondTheRangeOfMoneyIsAnErrorOfItsRule() {
        RuleSet rules = shop().rule(friend().raise(
                                thanked().with("spent", field("amount").times(new BigDecimal("1E18"))))
                        .build())
                .rule(Rule.named("other")
                        .on("purchase")
                        .when(literal(true))
                        .give("points", literal(1))
                        .build())
                .rule(thanks(1))
                .build();
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            Decision decision = engine.process(purchase("p", "ann", "bob"));
            assertThat(decision.outcomes())
                    .extracting(outcome -> outcome.rule() + " " + outcome.outcome())
                    .containsExactly("friend ERROR", "other MATCHED");
        }
    }

    @Test
    void aRuleWhoseRaisedEventCanFailDoesNotSurelyTakeItsLane() {
        RuleSet rules = shop().rule(Rule.named("first")
                        .on("purchase")
                        .when(literal(true))
                        .priority(1)
                        .stackingLane("one")
                        .give("points", literal(5))
                        .raise(thanked())
                        .build())
                .rule(Rule.named("second")
                        .on("purchase")
                        .when(literal(true))
                        .stackingLane("one")
                        .give("points", literal(1))
                        .build())
                .rule(thanks(1))
                .build();
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            assertThat(engine.process(Event.of("purchase")
                                    .tenant(T)
                                    .id("p")
                                    .subject("ann")
                                    .amount(Money.of("USD", "1.00"))
                                    .build())
                            .issuances())
                    .extracting(Issuance::rule)
                    .containsExactly("second");
            assertThat(engine.inspect().analyse(rules, true).rules())
                    .extracting(each -> each.rule() + " " + each.fires().verdict())
                    .contains("second UNDECIDED");
        }
    }

    @Test
    void aRaisedEventRaisesNothingAndReadsNoFacts() {
        RuleSet.Builder deeper = shop().fact("weather", ValueType.TEXT)
                .rule(friend().raise(thanked()).build())
                .rule(Rule.named("again")
                        .on("thanked")
                        .when(fact("weather").is("fine"))
                        .raise(Raise.of("thanked", subject()).with("friend", field("friend")))
                        .build());
        assertThat(mistakes(deeper))
                .containsExactly(
                        "rules/again/raises/0: 'thanked' is raised by rule 'friend', and a raised event cannot raise another"
                                + " one [INVALID_VALUE]",
                        "rules/again/on: 'thanked' is raised by rule 'friend', and facts are not fetched for raised"
                                + " events: pass fact.weather as an attribute of the event [INVALID_VALUE]");
        assertThat(mistakes(shop().rule(friend().raise(thanked()).build())
                        .tier(Tier.of("club", count("thanked", days(9)))
                                .level("silver", 1)
                                .raising("thanked"))))
                .containsExactly(
                        "tiers/club/raise: 'thanked' requires the attribute 'friend', but a tier gives only tier, from"
                                + " and to [MISSING]",
                        "tiers/club/raise: 'thanked' is raised by rule 'friend', and a raised event cannot raise another"
                                + " one [INVALID_VALUE]");
        assertThat(mistakes(shop().lane(Lane.of("deals", Lane.Pick.BEST))
                        .rule(friend().raise(thanked()).stackingLane("deals").build())))
                .containsExactly("rules/friend/lane: the rules of lane 'deals' are compared by their rewards, but this"
                        + " rule grants none [INVALID_VALUE]");
    }

    @Test
    void onlyTheEngineNamesARaisedEvent() {
        assertThatThrownBy(() -> Event.of("thanked")
                        .tenant(T)
                        .id("raised/1")
                        .subject("ann")
                        .build())
                .isInstanceOf(BonselaException.class)
                .hasMessageContaining("reserved for events that rules raise");
    }

    @Test
    void aBacktestRaisesEventsAgain() {
        RuleSet five =
                shop().rule(friend().raise(thanked()).build()).rule(thanks(5)).build();
        RuleSet nine =
                shop().rule(friend().raise(thanked()).build()).rule(thanks(9)).build();
        List<Event> events = List.of(purchase("p1", "ann", "ben"), purchase("p2", "cid", "ben"));
        List<Event> raised;
        try (Rehearsal rehearsal = RewardEngine.builder().rehearse(five)) {
            List<Decision> decisions = rehearsal.decideAll(events.get(0));
            assertThat(decisions).extracting(Decision::subject).containsExactly("ann", "ben");
            raised = decisions.get(0).raised();
        }
        try (Backtest backtest = Backtest.of(five, nine, RewardEngine::builder)) {
            backtest.add(events);
            assertThat(backtest.add(raised)).isEmpty();
            BacktestReport report = backtest.report();
            assertThat(report.candidate().events()).isEqualTo(2);
            assertThat(report.candidate().customers()).isEqualTo(2);
            assertThat(report.candidate().rules().get("thanks").issued()).isEqualTo(2);
            assertThat(report.decisionsChanged()).isEqualTo(2);
            assertThat(report.subjects())
                    .extracting(SubjectChange::subject, SubjectChange::difference)
                    .containsExactly(tuple("ben", new TreeMap<>(Map.of("POINTS", new BigDecimal("8")))));
        }
    }

    @Test
    void anAnalysisFindsARuleThatOnlyRaisesAndOneForRaisedEvents() {
        RuleSet rules =
                shop().rule(friend().raise(thanked()).build()).rule(thanks(5)).build();
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            assertThat(engine.inspect().analyse(rules, true).rules())
                    .extracting(each -> each.fires().verdict())
                    .containsExactly(Verdict.YES, Verdict.YES);
            assertThat(engine.inspect()
                            .whyNot(purchase("p1", "ann", " "), "friend")
                            .rules())
                    .extracting(each -> String.valueOf(each.outcome()))
                    .containsExactly("ERROR");
        }
    }
}
