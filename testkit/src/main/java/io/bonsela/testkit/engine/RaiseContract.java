package io.bonsela.testkit.engine;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.days;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.last;
import static io.bonsela.api.rule.Expressions.lifetime;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Refund.OnSpent;
import io.bonsela.api.command.Spend;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Raise;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.ManualClock;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that rules and tiers raise. A test of a store extends this; it needs the engine at test time. */
@SuppressWarnings("NullAway.Init") // set before each test
abstract class RaiseContract {
    private static final String T = "tea-house";
    private static final Expression REFERRER = last("joined", field("referrer"), lifetime());

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T12:00:00Z"));
    private final List<Decision> heard = new CopyOnWriteArrayList<>();
    private Store store;
    private RewardEngine engine;

    /** For subclasses. */
    protected RaiseContract() {}

    /** An empty store. */
    protected abstract Store open() throws Exception;

    /** The friend's purchase pays the friend 10 points, and its referrer 100. A regular has bought twice. */
    private static RuleSet rules() {
        return RuleSet.of(T, ZoneOffset.UTC)
                .eventType("joined", Map.of("referrer", Attribute.optional(ValueType.TEXT)))
                .eventType("purchase", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                .eventType(
                        "friend-bought",
                        Map.of(
                                "friend", Attribute.required(ValueType.TEXT),
                                "amount", Attribute.required(ValueType.money("USD"))))
                .eventType(
                        "level-changed",
                        Map.of("from", Attribute.optional(ValueType.TEXT), "to", Attribute.optional(ValueType.TEXT)))
                .reward(Reward.credit("points", "POINTS"))
                .tier(Tier.of("club", count("purchase", days(20)))
                        .level("advocate", 3)
                        .keptFor(Period.ofDays(30))
                        .raising("level-changed"))
                .rule(Rule.named("welcome")
                        .on("purchase")
                        .when(REFERRER.isPresent())
                        .give("points", literal(10))
                        .raise(Raise.of("friend-bought", REFERRER)
                                .with("friend", subject())
                                .with("amount", field("amount").times(literal(new BigDecimal("0.333")))))
                        .build())
                .rule(Rule.named("thanks")
                        .on("friend-bought")
                        .when(literal(true))
                        .give("points", literal(100))
                        .build())
                .rule(Rule.named("new-level")
                        .on("level-changed")
                        .when(field("to").is("advocate"))
                        .give("points", literal(7))
                        .build())
                .build();
    }

    /** Moves on whenever it is read, so that no two attempts are made at the same moment. */
    private static final class Ticking extends Clock {
        private final ManualClock clock;

        Ticking(ManualClock clock) {
            this.clock = clock;
        }

        @Override
        public Instant instant() {
            clock.advance(Duration.of(1, ChronoUnit.MICROS));
            return clock.instant();
        }

        @Override
        public ZoneId getZone() {
            return clock.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return clock.withZone(zone);
        }
    }

    @BeforeEach
    void start() throws Exception {
        store = open();
        engine = RewardEngine.builder()
                .store(store)
                .rules(rules())
                .clock(new Ticking(clock))
                .listener(new RewardListener() {
                    @Override
                    public void decided(Decision decision) {
                        heard.add(decision);
                    }
                })
                .build();
    }

    @AfterEach
    void close() {
        assertThat(engine.reports().reconcile(T).differences()).isEmpty();
        engine.close();
    }

    private Decision join(String member, String referrer) {
        return engine.process(Event.of("joined")
                .tenant(T)
                .id("joined-" + member + '-' + referrer)
                .subject(member)
                .with("referrer", referrer)
                .build());
    }

    private static Event purchase(String id, String member) {
        return Event.of("purchase")
                .tenant(T)
                .id(id)
                .subject(member)
                .amount(Money.of("USD", "10.00"))
                .build();
    }

    private String points(String member) {
        return engine.reports().wallet(T, member).stream()
                .map(balance -> balance.available().toString())
                .findFirst()
                .orElse("none");
    }

    private DecisionRecord record(String event) {
        return store.records().record(T, event).orElseThrow();
    }

    private Decision raisedBy(Decision decision) {
        assertThat(decision.raised()).hasSize(1);
        return engine.records().decision(T, decision.raised().get(0).id()).orElseThrow();
    }

    @Test
    void oneEventPaysTheFriendAndTheReferrer() {
        join("rudo", "tariro");
        Decision decision = engine.process(purchase("p1", "rudo"));
        Event raised = decision.raised().get(0);
        assertThat(raised.subject()).isEqualTo("tariro");
        assertThat(raised.cause()).isEqualTo(new Event.Cause("p1", "welcome"));
        assertThat(raised.attributes()).containsEntry("friend", "rudo");
        assertThat(raised.attribute("amount")).as("rounded").isEqualTo(Money.of("USD", "3.33"));
        assertThat(points("rudo")).isEqualTo("POINTS 10");
        assertThat(points("tariro")).isEqualTo("POINTS 100");
        assertThat(heard).extracting(Decision::eventId).containsSubsequence("p1", raised.id());
        assertThat(engine.inspect().verify(T, "p1").status()).isEqualTo(Verification.Status.SAME);
        assertThat(engine.inspect().verify(T, raised.id()).status()).isEqualTo(Verification.Status.SAME);
        assertThat(engine.records().events(Query.of(T).subject("tariro")).items())
                .containsExactly(raised);

        Decision again = engine.process(purchase("p1", "rudo"));
        assertThat(again.status()).isEqualTo(Decision.Status.REPEATED);
        assertThat(again.raised()).containsExactly(raised);
        assertThat(points("tariro")).isEqualTo("POINTS 100");
    }

    @Test
    void aDryRunSaysWhatWouldBeRaised() {
        join("rudo", "tariro");
        Decision decision = engine.inspect().evaluate(purchase("p1", "rudo"));
        assertThat(decision.raised()).extracting(Event::subject).containsExactly("tariro");
        assertThat(points("tariro")).isEqualTo("none");
    }

    @Test
    void aRefundTakesTheSamePartFromBoth() {
        join("rudo", "tariro");
        Decision thanks = raisedBy(engine.process(purchase("p1", "rudo")));
        refund("r1", Money.of("USD", "3.00"));
        assertThat(points("rudo")).isEqualTo("POINTS 7");
        assertThat(points("tariro")).isEqualTo("POINTS 70");
        refund("r2", Money.of("USD", "4.00"));
        assertThat(points("tariro")).isEqualTo("POINTS 30");
        engine.execute(new Spend(Origin.of(T, "s1", "till"), "tariro", Money.of("POINTS", "25")));
        Receipt rest = engine.execute(new Refund(Origin.of(T, "r3", "till"), "p1").onSpent(OnSpent.SHORTFALL));
        assertThat(rest.shortfall()).containsExactly(Money.of("POINTS", "25"));
        assertThat(points("rudo")).isEqualTo("POINTS 0");
        assertThat(points("tariro")).isEqualTo("POINTS 0");
        assertThat(engine.execute(new Refund(Origin.of(T, "r4", "till"), "p1")).refusal())
                .contains(ReasonCode.ALREADY_REFUNDED);
        assertThat(engine.execute(new Refund(Origin.of(T, "r5", "till"), thanks.eventId()))
                        .refusal())
                .contains(ReasonCode.RAISED_EVENT);
    }

    private void refund(String id, Money part) {
        assertThat(engine.execute(new Refund(Origin.of(T, id, "till"), "p1").part(part))
                        .isDone())
                .isTrue();
    }

    @Test
    void aHostCannotReportARaisedEvent() {
        join("rudo", "tariro");
        Event raised = engine.process(purchase("p1", "rudo")).raised().get(0);
        assertThat(engine.process(raised).status()).isEqualTo(Decision.Status.REPEATED);
        Decision decision = engine.process(Event.of("friend-bought")
                .tenant(T)
                .raised(new Event.Cause("p2", "welcome"), "invented")
                .subject("tariro")
                .amount(Money.of("USD", "1.00"))
                .with("friend", "rudo")
                .build());
        assertThat(decision.status()).isEqualTo(Decision.Status.INVALID);
        assertThat(decision.reason()).hasToString("RAISED_EVENT {cause=p2}");
        assertThat(points("tariro")).isEqualTo("POINTS 100");
    }

    @Test
    void anEventThatIsNotValidRefusesTheWholeRule() {
        join("rudo", " ");
        Decision decision = engine.process(purchase("p1", "rudo"));
        assertThat(decision.outcome("welcome").orElseThrow().outcome()).isEqualTo(Outcome.ERROR);
        assertThat(decision.outcomes().get(0).reason())
                .hasToString("RAISED_EVENT_INVALID {attribute=subject, error=MISSING_VALUE, event=friend-bought}");
        assertThat(decision.issuances()).isEmpty();
        assertThat(decision.raised()).isEmpty();
    }

    @Test
    void manyFriendsOfOneReferrerAtOnce() {
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            join("friend-" + i, "friend-" + (i + 1) % 2);
        }
        for (int i = 0; i < 60; i++) {
            waiting.add(engine.submit(purchase("p" + i, "friend-" + i % 10)));
        }
        waiting.forEach(each -> assertThat(each.join().raised()).isNotEmpty());
        // Each has 6 purchases and the level of an advocate, and the two have 30 purchases of friends.
        assertThat(points("friend-0")).isEqualTo("POINTS 3067");
        assertThat(points("friend-1")).isEqualTo("POINTS 3067");
        assertThat(points("friend-2")).isEqualTo("POINTS 67");
    }

    @Test
    void erasingTheReferrerReachesTheFriendsRecords() {
        join("rudo", "tariro");
        Decision decision = engine.process(purchase("p1", "rudo"));
        engine.execute(new Refund(Origin.of(T, "r1", "till"), "p1").part(Money.of("USD", "1.00")));
        engine.execute(new Erase(Origin.of(T, "x1", "office"), "tariro"));
        for (String event :
                List.of("p1", "joined-rudo-tariro", decision.raised().get(0).id())) {
            DecisionRecord record = record(event);
            assertThat(record.event().attributes()).doesNotContainValue("tariro");
            assertThat(record.event().subject()).isNotEqualTo("tariro");
            assertThat(record.decision().raised()).extracting(Event::subject).doesNotContain("tariro");
            assertThat(record.readSet().aggregates()).doesNotContainValue("tariro");
            assertThat(engine.inspect().verify(T, event).status()).isEqualTo(Verification.Status.ERASED);
        }
        assertThat(engine.records().audit(Query.of(T)).items())
                .flatMap(record -> record.receipt().issuances())
                .extracting(Issuance::subject)
                .doesNotContain("tariro");
        // The friend's history still has a referrer, who is nobody any more.
        Decision later = engine.process(purchase("p2", "rudo"));
        assertThat(later.outcomes()).extracting(each -> each.outcome()).containsExactly(Outcome.MATCHED);
        assertThat(later.raised()).isEmpty();
        assertThat(engine.process(purchase("p1", "rudo")).status()).isEqualTo(Decision.Status.REPEATED);
    }

    @Test
    void erasingTheFriendReachesTheReferrersRecords() {
        join("rudo", "tariro");
        Decision decision = engine.process(purchase("p1", "rudo"));
        engine.execute(new Erase(Origin.of(T, "x1", "office"), "rudo"));
        DecisionRecord thanks = record(decision.raised().get(0).id());
        assertThat(thanks.event().subject()).isEqualTo("tariro");
        assertThat(thanks.event().attributes()).doesNotContainValue("rudo");
        assertThat(record("p1").decision().raised()).extracting(Event::isErased).containsExactly(true);
        assertThat(points("tariro")).isEqualTo("POINTS 100");
        engine.execute(new Refund(Origin.of(T, "r1", "till"), "p1"));
        assertThat(points("tariro")).isEqualTo("POINTS 0");
    }

    @Test
    void theEndOfALevelIsNotRefundedWithTheEventThatFoundIt() {
        for (int i = 0; i < 3; i++) {
            engine.process(purchase("p" + i, "rudo"));
        }
        clock.advance(Duration.ofDays(31));
        Decision decision = engine.process(purchase("p3", "rudo"));
        assertThat(decision.raised()).extracting(Event::cause).contains(new Event.Cause(null, "club"));
        engine.execute(new Refund(Origin.of(T, "r1", "till"), "p3"));
        assertThat(engine.reports().reconcile(T).differences()).isEmpty();
    }

    @Test
    void aChangeOfLevelRaisesAnEventAlsoWhenTimeEndsIt() {
        for (int i = 0; i < 3; i++) {
            engine.process(purchase("p" + i, "rudo"));
        }
        assertThat(points("rudo")).isEqualTo("POINTS 7");
        clock.advance(Duration.ofDays(31));
        engine.maintenance().expireDue(clock.instant(), 100);
        List<Event> raised = engine.records().events(Query.of(T).subject("rudo")).items().stream()
                .filter(event -> event.cause() != null)
                .toList();
        assertThat(raised)
                .extracting(Event::cause, Event::attributes)
                .containsExactly(
                        tuple(new Event.Cause("p2", "club"), Map.of("to", "advocate")),
                        tuple(new Event.Cause(null, "club"), Map.of("from", "advocate")));
        assertThat(points("rudo")).isEqualTo("POINTS 7");
        raised.forEach(event ->
                assertThat(engine.inspect().verify(T, event.id()).status()).isEqualTo(Verification.Status.SAME));
    }
}
