package io.bonsela.core;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.days;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.lifetime;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Publication;
import io.bonsela.api.Query;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Records.Page;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Refund;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.testkit.Patience;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Admission, publication, isolation, failures and the end of an engine. */
class EngineTest {
    private static final String AT = "2026-11-21T10:00:00Z";
    private static final RuleSet RULES = Shop.rules("UTC", paying("r", 1));

    private static Rule paying(String id, int points) {
        return Rule.named(id)
                .on("purchase")
                .when(literal(true))
                .give("points", literal(points))
                .build();
    }

    private static Event purchase(int n) {
        return Shop.purchase("e" + n, "ann", AT).build();
    }

    @Test
    void anEventThatDoesNotFitIsInvalidAndLeavesNothing() {
        Clock clock = Clock.fixed(Instant.parse(AT), ZoneOffset.UTC);
        try (RewardEngine engine =
                RewardEngine.builder().rules(RULES).clock(clock).build()) {
            assertThat(reason(engine, Event.of("purchase"))).isEqualTo(ReasonCode.MISSING_ATTRIBUTE);
            assertThat(reason(engine, Event.of("purchase").with("amount", "10 dollars")))
                    .isEqualTo(ReasonCode.WRONG_TYPE);
            assertThat(reason(engine, Event.of("purchas"))).isEqualTo(ReasonCode.UNKNOWN_EVENT_TYPE);
            assertThat(reason(engine, Event.of("visit").occurredAt(Instant.parse("2026-11-22T10:00:01Z"))))
                    .isEqualTo(ReasonCode.FUTURE_DATED);
            assertThat(engine.process(Event.of("visit")
                                    .tenant("stranger")
                                    .id("1")
                                    .subject("ann")
                                    .build())
                            .reason()
                            .code())
                    .isEqualTo(ReasonCode.NO_RULE_SET);
            assertThat(engine.records().events(Query.of(Shop.TENANT)).items()).isEmpty();
            assertThat(engine.process(Event.of("visit")
                                    .tenant(Shop.TENANT)
                                    .id("1")
                                    .subject("ann")
                                    .with("extra", "kept, and seen by no rule")
                                    .build())
                            .status())
                    .isEqualTo(Decision.Status.DECIDED);
        }
    }

    private static ReasonCode reason(RewardEngine engine, Event.Builder event) {
        Decision decision =
                engine.process(event.tenant(Shop.TENANT).id("1").subject("ann").build());
        assertThat(decision.status()).isEqualTo(Decision.Status.INVALID);
        return decision.reason().code();
    }

    @Test
    void processAllKeepsTheOrderAcrossSubjectsAndTenants() {
        RuleSet other =
                RuleSet.of("other", ZoneOffset.UTC).eventType("visit", Map.of()).build();
        Cap cap = Cap.count("three", 3);
        RuleSet capped = Shop.rules(
                "UTC",
                Rule.named("r")
                        .on("purchase")
                        .when(literal(true))
                        .give("points", literal(1))
                        .cap(cap)
                        .build());
        try (RewardEngine engine = RewardEngine.builder()
                .rules(capped)
                .rules(other)
                .clockFromEvents()
                .batchLimit(2)
                .build()) {
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                events.add(Shop.purchase("e" + i, "subject-" + i, AT).build());
                events.add(Event.of("visit")
                        .tenant("other")
                        .id("v" + i)
                        .subject("ann")
                        .build());
            }
            List<Decision> decisions = engine.processAll(events);
            assertThat(decisions)
                    .extracting(Decision::eventId)
                    .isEqualTo(events.stream().map(Event::id).toList());
            assertThat(decisions.stream().filter(d -> !d.issuances().isEmpty()).map(Decision::eventId))
                    .containsExactly("e0", "e1", "e2");
        }
    }

    @Test
    void aSetThatWasPublishedBeforeIsNotPublishedAtStartAgain() {
        CapturingStore store = new CapturingStore();
        RuleSet second = Shop.rules("UTC", paying("r", 2));
        RewardEngine first = RewardEngine.builder().rules(RULES).store(store).build();
        Publication published = Shop.publish(first, second);
        assertThat(published.version()).isEqualTo(2);
        assertThat(Shop.publish(first, second)).as("the same again").isEqualTo(published);
        try (RewardEngine restarted =
                RewardEngine.builder().rules(RULES).store(store).build()) {
            assertThat(value(restarted.process(
                            Shop.purchase("e1", "ann", "2026-11-01T00:00:00Z").build())))
                    .as("the set that was published last stays in force")
                    .isEqualTo(Money.of("POINTS", "2"));
        }
        first.close();
    }

    private static Money value(Decision decision) {
        return decision.issuances().get(0).value();
    }

    @Test
    void noDecisionThatBeginsAfterPublishIsMadeByTheOldSet() throws Exception {
        try (RewardEngine engine = Shop.engine(RULES)) {
            List<CompletableFuture<Decision>> during = new ArrayList<>();
            for (int round = 2; round < 20; round++) {
                for (int i = 0; i < 10; i++) {
                    during.add(engine.submit(purchase(round * 100 + i)));
                }
                Shop.publish(engine, Shop.rules("UTC", paying("r", round)));
                assertThat(value(engine.process(purchase(round * 100 + 50)))).isEqualTo(Money.ofMinor("POINTS", round));
            }
            for (CompletableFuture<Decision> decision : during) {
                assertThat(decision.get().issuances()).hasSize(1);
            }
        }
    }

    @Test
    void aRefusedPublicationLeavesTheOldSetInForce() {
        Cap daily = Cap.count("c", 1).every(CalendarPeriod.DAY);
        RuleSet before = Shop.rules("UTC")
                .budget(Budget.of("b", Money.of("USD", "5.00")))
                .rule(Rule.named("r")
                        .on("purchase")
                        .when(literal(true))
                        .give("points", literal(1))
                        .cap(daily)
                        .build())
                .build();
        try (RewardEngine engine = Shop.engine(before)) {
            RuleSet monthly = Shop.rules("UTC")
                    .budget(Budget.of("b", Money.of("USD", "6.00")))
                    .rule(Rule.named("r")
                            .on("purchase")
                            .when(literal(true))
                            .give("points", literal(2))
                            .cap(daily.every(CalendarPeriod.MONTH))
                            .build())
                    .build();
            assertThatThrownBy(() -> Shop.publish(engine, monthly))
                    .isInstanceOfSatisfying(
                            InvalidRuleSetException.class,
                            e -> assertThat(e.diagnostics())
                                    .extracting(Diagnostic::code)
                                    .containsExactly(Diagnostic.Code.CAP_REDEFINED, Diagnostic.Code.BUDGET_REDEFINED));
            assertThat(value(engine.process(purchase(1)))).isEqualTo(Money.of("POINTS", "1"));
            RuleSet raised = Shop.rules("UTC")
                    .rule(Rule.named("r")
                            .on("purchase")
                            .when(literal(true))
                            .give("points", literal(3))
                            .cap(Cap.count("c", 2).every(CalendarPeriod.DAY))
                            .build())
                    .build();
            Shop.publish(engine, raised);
            assertThat(value(engine.process(purchase(2))))
                    .as("the counter is kept")
                    .isEqualTo(Money.of("POINTS", "3"));
            assertThat(engine.process(purchase(3)).issuances()).isEmpty();
        }
    }

    @Test
    void aFullQueueRefusesAndSaysSo() throws Exception {
        CapturingStore store = new CapturingStore();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        RewardEngine engine = RewardEngine.builder()
                .rules(RULES)
                .clockFromEvents()
                .store(store)
                .lanes(1)
                .queueLimit(3)
                .build();
        store.beforeCommit = change -> {
            begun.countDown();
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return true;
        };
        CompletableFuture<Decision> first = engine.submit(purchase(0));
        begun.await();
        List<CompletableFuture<Decision>> waiting =
                IntStream.range(1, 4).mapToObj(i -> engine.submit(purchase(i))).toList();
        assertThatThrownBy(() -> engine.submit(purchase(4))).isInstanceOfSatisfying(BonselaException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_BUSY);
            assertThat(e.isRetryable()).isTrue();
        });
        assertThat(engine.close(Duration.ofMillis(1)))
                .as("nothing could be decided in time")
                .isFalse();
        held.countDown();
        assertThat(first.get().status()).as("what had begun is decided").isEqualTo(Decision.Status.DECIDED);
        for (CompletableFuture<Decision> refused : waiting) {
            assertThatThrownBy(refused::join).hasCauseInstanceOf(BonselaException.class);
        }
        assertThatThrownBy(() -> engine.process(purchase(9)))
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_CLOSED));
    }

    @Test
    void closeDecidesWhatWasAccepted() throws Exception {
        RewardEngine engine = Shop.engine(RULES);
        List<CompletableFuture<Decision>> all = IntStream.range(0, 2_000)
                .mapToObj(i -> engine.submit(purchase(i)))
                .toList();
        assertThat(engine.close(Patience.LIMIT)).isTrue();
        for (CompletableFuture<Decision> one : all) {
            assertThat(one.get().status()).isEqualTo(Decision.Status.DECIDED);
        }
    }

    @Test
    void aFailingEventFailsAloneAndNothingOfItIsWritten() {
        CapturingStore store = new CapturingStore();
        try (RewardEngine engine = RewardEngine.builder()
                .rules(RULES)
                .clockFromEvents()
                .store(store)
                .lanes(1)
                .build()) {
            store.beforeCommit = change -> {
                if (change.decisions().stream().anyMatch(d -> d.event().id().equals("e5"))) {
                    throw new BonselaException(ErrorCode.STORE_FAILED, "the store does not like e5");
                }
                return true;
            };
            List<CompletableFuture<Decision>> all = IntStream.range(0, 10)
                    .mapToObj(i -> engine.submit(purchase(i)))
                    .toList();
            for (int i = 0; i < 10; i++) {
                if (i == 5) {
                    assertThatThrownBy(all.get(i)::join).hasMessageContaining("does not like e5");
                } else {
                    assertThat(all.get(i).join().status()).isEqualTo(Decision.Status.DECIDED);
                }
            }
            assertThat(engine.records().event(Shop.TENANT, "e5")).isEmpty();
            store.beforeCommit = change -> true;
            assertThat(engine.process(purchase(5)).status())
                    .as("it can be handed over again")
                    .isEqualTo(Decision.Status.DECIDED);
        }
    }

    @Test
    void aListenerThatThrowsHarmsNothing() {
        List<String> told = new ArrayList<>();
        RewardListener broken = new RewardListener() {
            @Override
            public void decided(Decision decision) {
                throw new IllegalStateException("broken");
            }
        };
        RewardListener sound = new RewardListener() {
            @Override
            public void decided(Decision decision) {
                told.add(decision.eventId());
            }
        };
        try (RewardEngine engine = RewardEngine.builder()
                .rules(RULES)
                .clockFromEvents()
                .listener(broken)
                .listener(sound)
                .build()) {
            engine.process(purchase(1));
            engine.process(purchase(1));
            assertThat(told).containsExactly("e1");
        }
    }

    @Test
    void aListenerMayUseTheEngineAndHoldsNobodyUp() throws Exception {
        RewardEngine[] engine = new RewardEngine[1];
        RewardListener busy = new RewardListener() {
            @Override
            public void decided(Decision decision) {
                if (decision.eventId().equals("e1")) {
                    engine[0].process(purchase(2));
                    Shop.publish(engine[0], Shop.rules("UTC", paying("r", 7)));
                }
            }
        };
        engine[0] = RewardEngine.builder()
                .rules(RULES)
                .clockFromEvents()
                .lanes(1)
                .listener(busy)
                .build();
        CompletableFuture<Decision> chained =
                engine[0].submit(purchase(1)).thenApply(first -> engine[0].process(purchase(3)));
        assertThat(value(chained.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)))
                .isEqualTo(Money.of("POINTS", "7"));
        assertThat(engine[0].records().event(Shop.TENANT, "e2")).isPresent();
        engine[0].close();
    }

    @Test
    void anotherEnginesPublicationIsSeenBeforeAnEventIsRefused() {
        CapturingStore store = new CapturingStore();
        RewardEngine one = RewardEngine.builder().rules(RULES).store(store).build();
        RewardEngine two = RewardEngine.builder().store(store).build();
        assertThat(two.process(Shop.purchase("e1", "ann", AT).build()).status()).isEqualTo(Decision.Status.DECIDED);
        RuleSet.Builder more = Shop.rules("UTC").eventType("topup", Map.of());
        Shop.publish(one, more.rule(paying("r", 1)).build());
        Event topup =
                Event.of("topup").tenant(Shop.TENANT).id("t").subject("ann").build();
        assertThat(two.process(topup).status()).isEqualTo(Decision.Status.DECIDED);
        one.close();
        two.close();
    }

    @Test
    void aCooldownThatIsChangedStillKnowsTheGrantsBefore() {
        RuleSet week = Shop.rules("UTC", cooling(Duration.ofDays(7)));
        try (RewardEngine engine = Shop.engine(week)) {
            assertThat(engine.process(Shop.purchase("1", "ann", "2026-11-21T10:00:00Z")
                                    .build())
                            .issuances())
                    .hasSize(1);
            Shop.publish(engine, Shop.rules("UTC", cooling(Duration.ofDays(8))));
            assertThat(engine.process(Shop.purchase("2", "ann", "2026-11-21T10:00:01Z")
                                    .build())
                            .issuances())
                    .isEmpty();
            assertThat(engine.process(Shop.purchase("3", "ann", "2026-11-29T09:59:59Z")
                                    .build())
                            .issuances())
                    .isEmpty();
            Shop.publish(engine, Shop.rules("UTC", cooling(Duration.ofHours(1))));
            assertThat(engine.process(Shop.purchase("4", "ann", "2026-11-21T11:00:00Z")
                                    .build())
                            .issuances())
                    .hasSize(1);
        }
    }

    private static Rule cooling(Duration length) {
        return Rule.named("r")
                .on("purchase")
                .when(literal(true))
                .give("points", literal(1))
                .cooldown(length)
                .build();
    }

    @Test
    void eventsOfAnOlderTypeCountAsFarAsTheyStillFit() {
        RuleSet before = RuleSet.of(Shop.TENANT, ZoneOffset.UTC)
                .eventType("purchase", Map.of("amount", Attribute.required(ValueType.NUMBER)))
                .build();
        RuleSet after = Shop.rules(
                "UTC",
                Rule.named("large")
                        .on("purchase")
                        .when(sum("purchase", field("amount"), lifetime())
                                .where(field("amount.currency").is("USD"))
                                .atLeast("USD 20.00"))
                        .give(
                                "points",
                                count("purchase", lifetime())
                                        .where(field("amount.currency")
                                                .is("USD")
                                                .and(field("amount").atLeast("USD 5.00"))))
                        .build());
        try (RewardEngine engine = Shop.engine(before)) {
            engine.process(Event.of("purchase")
                    .tenant(Shop.TENANT)
                    .id("old")
                    .subject("ann")
                    .with("amount", 5_000)
                    .build());
            Shop.publish(engine, after);
            assertThat(engine.process(purchase(1)).outcomes())
                    .as("USD 10 is not enough")
                    .isEmpty();
            assertThat(value(engine.process(purchase(2)))).isEqualTo(Money.of("POINTS", "2"));
        }
    }

    /** An event that cannot be told to count is a failure as long as it is in the window, and not one that does not count. */
    @Test
    void aFilterThatFailsIsAFailureAndNotAnEventThatDoesNotCount() {
        RuleSet rules = Shop.rules("UTC")
                .eventType(
                        "order",
                        Map.of(
                                "items",
                                Attribute.required(ValueType.NUMBER),
                                "boxes",
                                Attribute.optional(ValueType.NUMBER)))
                .rule(Rule.named("first")
                        .on("order")
                        .when(count("order", days(7))
                                .where(field("items").dividedBy(field("boxes")).atLeast(5))
                                .is(0))
                        .give("points", literal(1))
                        .build())
                .build();
        try (RewardEngine engine = Shop.engine(rules)) {
            Decision failing = engine.process(order("a", 1, 0));
            assertThat(failing.outcome("first").orElseThrow().reason().code()).isEqualTo(ReasonCode.DIVISION_BY_ZERO);
            Decision later = engine.process(order("b", 3, 1));
            assertThat(later.outcome("first").orElseThrow().outcome()).isEqualTo(Outcome.ERROR);
            assertThat(later.outcome("first").orElseThrow().reason().code()).isEqualTo(ReasonCode.DIVISION_BY_ZERO);
            engine.execute(Refund.of(Origin.of(Shop.TENANT, "back", "till"), "a"));
            assertThat(engine.process(order("c", 4, 1)).issuances())
                    .as("what was refunded counts no more")
                    .hasSize(1);
        }
    }

    /** A filter without a value is one that fails. */
    @Test
    void aFilterWithoutAValueIsAFailure() {
        RuleSet rules = Shop.rules("UTC")
                .eventType(
                        "order",
                        Map.of(
                                "items",
                                Attribute.required(ValueType.NUMBER),
                                "boxes",
                                Attribute.optional(ValueType.NUMBER),
                                "member",
                                Attribute.optional(ValueType.BOOLEAN)))
                .rule(Rule.named("first")
                        .on("order")
                        .when(count("order", days(7)).where(field("member")).is(0))
                        .give("points", literal(1))
                        .build())
                .build();
        try (RewardEngine engine = Shop.engine(rules)) {
            Decision decision = engine.process(order("a", 1, 1));
            assertThat(decision.outcome("first").orElseThrow().reason().code()).isEqualTo(ReasonCode.MISSING_VALUE);
        }
    }

    private static Event order(String id, int day, int boxes) {
        return Event.of("order")
                .tenant(Shop.TENANT)
                .id(id)
                .subject("ann")
                .occurredAt(Instant.parse("2026-01-0" + day + "T12:00:00Z"))
                .with("items", 4)
                .with("boxes", boxes)
                .build();
    }

    private static Expression share() {
        return sum("purchase", field("amount").times(new BigDecimal("0.0333")), lifetime())
                .where(field("amount.currency").is("USD"));
    }

    @Test
    void aSumOfComputedMoneyIsExact() {
        RuleSet rules = Shop.rules(
                "UTC",
                Rule.named("r")
                        .on("purchase")
                        .when(share().atLeast("USD 0.999"))
                        .give("points", literal(1))
                        .build());
        assertThatThrownBy(() -> Shop.engine(rules)).isInstanceOf(InvalidRuleSetException.class);
        RuleSet exact = Shop.rules(
                "UTC",
                Rule.named("r")
                        .on("purchase")
                        .when(share().atLeast("USD 0.99"))
                        .give("cashback", share())
                        .unbudgeted()
                        .build());
        try (RewardEngine engine = Shop.engine(exact)) {
            assertThat(engine.process(purchase(1)).outcomes()).isEmpty();
            assertThat(engine.process(purchase(2)).outcomes()).isEmpty();
            assertThat(value(engine.process(purchase(3))))
                    .as("0.999, rounded once")
                    .isEqualTo(Money.of("USD", "1.00"));
        }
    }

    @Test
    void nothingOfOneTenantIsSeenThroughAnother() {
        RuleSet mine = RULES;
        RuleSet.Builder theirs = RuleSet.of("theirs", ZoneId.of("UTC"));
        mine.eventTypes().forEach(t -> theirs.eventType(t.name(), t.attributes()));
        mine.rewards().forEach(theirs::reward);
        Rule capped = Rule.named("r")
                .on("purchase")
                .when(literal(true))
                .give("points", literal(1))
                .cap(Cap.count("c", 1))
                .cap(Cap.count("s", 1).perSubject())
                .cooldown(Duration.ofDays(1))
                .build();
        theirs.rule(capped);
        try (RewardEngine engine = RewardEngine.builder()
                .rules(Shop.rules("UTC", capped))
                .rules(theirs.build())
                .clockFromEvents()
                .build()) {
            Event event = purchase(1);
            Event same = Event.of("purchase")
                    .tenant("theirs")
                    .id("e1")
                    .subject("ann")
                    .occurredAt(Instant.parse(AT))
                    .amount(Money.of("USD", "10.00"))
                    .build();
            Issuance first = engine.process(event).issuances().get(0);
            Decision other = engine.process(same);
            assertThat(other.status()).as("same id, other tenant").isEqualTo(Decision.Status.DECIDED);
            assertThat(other.issuances()).as("own caps, own cooldown").hasSize(1);
            assertThat(other.issuances().get(0).id()).isNotEqualTo(first.id());
            assertThat(engine.records()
                            .issuances(Query.of("theirs").issuance(first.id()))
                            .items())
                    .isEmpty();
            assertThat(engine.records().decision("nobody", "e1")).isEmpty();
            assertThat(engine.records().ledger(Query.of("nobody")).items()).isEmpty();
            assertThat(engine.records().ledger(Query.of("theirs")).items())
                    .allMatch(entry -> entry.tenant().equals("theirs"));
        }
    }

    @Test
    void recordsAreReadInPages() {
        try (RewardEngine engine = Shop.engine(RULES)) {
            for (int i = 0; i < 5; i++) {
                engine.process(Shop.purchase("e" + i, i % 2 == 0 ? "ann" : "ben", "2026-11-2" + i + "T00:00:00Z")
                        .build());
            }
            Query query = Query.of(Shop.TENANT).limit(2);
            Page<Event> first = engine.records().events(query);
            assertThat(first.items()).extracting(Event::id).containsExactly("e0", "e1");
            Page<Event> second =
                    engine.records().events(query.after(first.next().orElseThrow()));
            Page<Event> third =
                    engine.records().events(query.after(second.next().orElseThrow()));
            assertThat(third.items()).extracting(Event::id).containsExactly("e4");
            assertThat(third.next()).isEmpty();
            assertThat(engine.records().events(query.subject("ben")).items())
                    .extracting(Event::id)
                    .containsExactly("e1", "e3");
            assertThat(engine.records()
                            .issuances(query.between(
                                    Instant.parse("2026-11-21T00:00:00Z"), Instant.parse("2026-11-23T00:00:00Z")))
                            .items())
                    .extracting(Issuance::eventId)
                    .containsExactly("e1", "e2");
            assertThatThrownBy(() -> engine.records().events(query.after("nonsense")))
                    .isInstanceOf(BonselaException.class);
        }
    }
}
