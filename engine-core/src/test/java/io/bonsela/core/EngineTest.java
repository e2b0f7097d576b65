package io.bonsela.core;

import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Records.Page;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.testkit.Patience;
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

/** Admission, order, isolation, failures and the end of an engine. */
class EngineTest {
    private static final String AT = "2026-11-21T10:00:00Z";
    private static final RuleSet RULES = Shop.rules("UTC", Shop.paying("r", 1));

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

    private static Money value(Decision decision) {
        return decision.issuances().get(0).value();
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
                if (change.decisions().stream()
                        .anyMatch(d -> d.record().event().id().equals("e5"))) {
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
                    Shop.publish(engine[0], Shop.rules("UTC", Shop.paying("r", 7)));
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
