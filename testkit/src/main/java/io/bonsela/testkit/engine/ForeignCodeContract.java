package io.bonsela.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Health;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.command.TopUp;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.FactProvider.FactPolicy;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.RewardHandler;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Patience;
import io.bonsela.testkit.TestKeys;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever foreign code throws, and whatever it calls, the engine goes on. A test of a store extends this; it needs the
 * engine at test time.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ForeignCodeContract {
    private static final String T = "club";

    /** What other languages, assertions and the virtual machine throw. */
    private static final List<Throwable> THROWN = List.of(
            new Exception("checked"),
            new RuntimeException("unchecked"),
            new AssertionError("an error"),
            new StackOverflowError("deep"),
            new OutOfMemoryError("made up by a test"),
            new Unspeakable());

    /** Cannot even say what it is. */
    private static final class Unspeakable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message either");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no text either");
        }
    }

    private final List<AutoCloseable> open = new ArrayList<>();
    private int number;

    /** For subclasses. */
    protected ForeignCodeContract() {}

    /** An empty store. */
    protected abstract Store open() throws Exception;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private RewardEngine started(RewardEngineBuilder builder) {
        RewardEngine engine = builder.build();
        open.add(engine);
        return engine;
    }

    private static RuleSet rules() {
        return Club.rules(T).build();
    }

    private Event purchase(String subject) {
        return Event.of("purchase")
                .tenant(T)
                .id("e" + ++number)
                .subject(subject)
                .amount(Money.of("USD", "30.00"))
                .with("shop", "avondale")
                .build();
    }

    @Test
    void whatListenersThrowChangesNothing() throws Exception {
        AtomicReference<@Nullable Throwable> next = new AtomicReference<>();
        List<String> told = new CopyOnWriteArrayList<>();
        RewardListener throwing = new RewardListener() {
            @Override
            public void decided(Decision decision) {
                Throwable thrown = next.get();
                if (thrown != null) {
                    Foreign.thrown(thrown);
                }
            }
        };
        RewardListener other = new RewardListener() {
            @Override
            public void decided(Decision decision) {
                told.add(decision.eventId());
            }
        };
        RewardEngine engine = started(RewardEngine.builder()
                .store(open())
                .rules(rules())
                .keys(TestKeys.ring())
                .lanes(1)
                .listener(throwing)
                .listener(other));
        List<String> decided = new ArrayList<>();
        for (Throwable thrown : THROWN) {
            next.set(thrown);
            Decision answered = engine.process(purchase("ann"));
            assertThat(answered.status()).as(thrown.getClass().getName()).isEqualTo(Decision.Status.DECIDED);
            decided.add(answered.eventId());
            decided.add(engine.submit(purchase("ann")).get().eventId());
        }
        assertThat(told).isEqualTo(decided);
        Health health = engine.health();
        assertThat(health.live()).isTrue();
        assertThat(health.ready()).isTrue();
        assertThat(health.problems())
                .as("that the memory ran out, and nothing else")
                .extracting(Health.Problem::code)
                .containsOnly(Health.Code.VIRTUAL_MACHINE_ERROR);
    }

    /** Calls that may be interrupted would fail one after the other. */
    @Test
    void anInterruptThatAListenerLeavesMeetsNobody() throws Exception {
        RewardEngine engine = started(RewardEngine.builder()
                .store(open())
                .rules(withOperator())
                .keys(TestKeys.ring())
                .lanes(1)
                .operator(new TestOperator("asks", Duration.ofMinutes(5), n -> {
                    Thread.sleep(1);
                    return true;
                }))
                .listener(new RewardListener() {
                    @Override
                    public void decided(Decision decision) {
                        Thread.currentThread().interrupt();
                    }
                }));
        for (int i = 0; i < 3; i++) {
            assertThat(engine.process(purchase("ann"))
                            .outcome("asked")
                            .orElseThrow()
                            .reason())
                    .isNull();
        }
    }

    @Test
    void whatAFactIsMadeOfIsReadWhereItIsFetched() throws Exception {
        FactProvider lazy = new Member() {
            @Override
            public ValueType type() {
                return ValueType.listOf(ValueType.TEXT);
            }

            @Override
            public Object fetch(Event event) {
                return new AbstractList<String>() {
                    @Override
                    public String get(int index) {
                        throw new AssertionError("read too late");
                    }

                    @Override
                    public int size() {
                        return 1;
                    }
                };
            }
        };
        RewardEngine engine = started(RewardEngine.builder()
                .store(open())
                .keys(TestKeys.ring())
                .facts(lazy)
                .rules(Club.rules(T)
                        .fact("member", ValueType.listOf(ValueType.TEXT))
                        .rule(Rule.named("members")
                                .on("purchase")
                                .when(Expressions.literal("gold").in(Expressions.fact("member")))
                                .give("points", Expressions.literal(BigDecimal.ONE))
                                .budget("promo")
                                .build())
                        .build()));
        assertThat(engine.process(purchase("ann"))
                        .outcome("members")
                        .orElseThrow()
                        .reason())
                .isNotNull()
                .extracting("code")
                .isEqualTo(ReasonCode.FACT_UNAVAILABLE);
    }

    @Test
    void whatKeyRingsThrowIsToldToTheCaller() throws Exception {
        AtomicReference<@Nullable Throwable> next = new AtomicReference<>();
        KeyRing ring = tenant -> {
            Throwable thrown = next.get();
            return thrown == null ? TestKeys.ring().keys(tenant) : Foreign.thrown(thrown);
        };
        RewardEngine engine = started(
                RewardEngine.builder().store(open()).rules(rules()).keys(ring).lanes(1));
        for (Throwable thrown : THROWN) {
            next.set(thrown);
            Event event = purchase("ann");
            assertThatThrownBy(() -> engine.process(event))
                    .isInstanceOfSatisfying(
                            BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PLUGIN_FAILED));
            assertThatThrownBy(() -> engine.submit(event).get()).isInstanceOf(ExecutionException.class);
            next.set(null);
            assertThat(engine.process(event).status()).isEqualTo(Decision.Status.DECIDED);
        }
    }

    @Test
    void whatFactProvidersThrowIsAFactThatIsNotThere() throws Exception {
        AtomicReference<@Nullable Throwable> ofKey = new AtomicReference<>();
        AtomicReference<@Nullable Throwable> ofFetch = new AtomicReference<>();
        FactProvider member = new Member() {
            @Override
            public Object fetch(Event event) {
                Throwable thrown = ofFetch.get();
                return thrown == null ? true : Foreign.<Object>thrown(thrown);
            }

            @Override
            public String key(Event event) {
                Throwable thrown = ofKey.get();
                return thrown == null ? event.id() : Foreign.<String>thrown(thrown);
            }
        };
        RewardEngine engine = started(RewardEngine.builder()
                .store(open())
                .keys(TestKeys.ring())
                .facts(member)
                .rules(withMember()));
        for (Throwable thrown : THROWN) {
            ofKey.set(thrown);
            assertThat(engine.process(purchase("ann"))
                            .outcome("members")
                            .orElseThrow()
                            .reason())
                    .as("%s of a key", thrown.getClass())
                    .isNotNull();
            ofKey.set(null);
            ofFetch.set(thrown);
            assertThat(engine.process(purchase("ann"))
                            .outcome("members")
                            .orElseThrow()
                            .reason())
                    .as("%s of a fact", thrown.getClass())
                    .isNotNull();
            ofFetch.set(null);
            assertThat(engine.process(purchase("ann"))
                            .outcome("members")
                            .orElseThrow()
                            .reason())
                    .isNull();
        }
    }

    /** A fact with a deadline that no slow machine misses. */
    private abstract static class Member implements FactProvider {
        @Override
        public String name() {
            return "member";
        }

        @Override
        public ValueType type() {
            return ValueType.BOOLEAN;
        }

        @Override
        public FactPolicy policy() {
            return FactPolicy.DEFAULT.within(Duration.ofMinutes(1));
        }
    }

    private static RuleSet withMember() {
        return Club.rules(T)
                .fact("member", ValueType.BOOLEAN)
                .rule(Rule.named("members")
                        .on("purchase")
                        .when(Expressions.fact("member").is(true))
                        .give("points", Expressions.literal(BigDecimal.ONE))
                        .budget("promo")
                        .build())
                .build();
    }

    @Test
    void whatDoesNotSayWhatItIsIsNamed() {
        for (Throwable thrown : THROWN) {
            FactProvider nameless = new Member() {
                @Override
                public Object fetch(Event event) {
                    return true;
                }

                @Override
                public ValueType type() {
                    return Foreign.thrown(thrown);
                }
            };
            assertThatThrownBy(() -> RewardEngine.builder().facts(nameless))
                    .isInstanceOfSatisfying(
                            BonselaException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                    .hasMessageContaining(nameless.getClass().getName());
        }
    }

    @Test
    void whatSaysNothingOfItselfIsNamed() {
        Operator operator = (Operator) silent(Operator.class);
        assertNamed(() -> RewardEngine.builder().operator(operator), operator);
        FactProvider facts = (FactProvider) silent(FactProvider.class);
        assertNamed(() -> RewardEngine.builder().facts(facts), facts);
        RewardHandler handler = (RewardHandler) silent(RewardHandler.class);
        assertNamed(() -> RewardEngine.builder().handler(handler), handler);
    }

    private static void assertNamed(ThrowingCallable registration, Object part) {
        assertThatThrownBy(registration)
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining(part.getClass().getName())
                .hasMessageContaining("gave null");
    }

    /** Answers every question with null, or zero. */
    private static Object silent(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            Class<?> result = method.getReturnType();
            return result == int.class ? (Object) 0 : result == boolean.class ? (Object) false : null;
        });
    }

    /** What a host can ask of an engine, by name. */
    private static Map<String, Consumer<RewardEngine>> verbs(Event event) {
        Map<String, Consumer<RewardEngine>> verbs = new LinkedHashMap<>();
        verbs.put("process", engine -> engine.process(event));
        verbs.put("submit", engine -> engine.submit(event).join());
        verbs.put("processAll", engine -> engine.processAll(List.of(event)));
        verbs.put("evaluate", engine -> engine.evaluate(event));
        verbs.put("prepare", engine -> engine.prepare(event));
        verbs.put("within", engine -> engine.within(nothing()).process(engine.prepare(event)));
        verbs.put("execute", engine -> engine.execute(topUp(event)));
        verbs.put("submit a command", engine -> engine.submit(topUp(event)).join());
        verbs.put("expireDue", engine -> engine.expireDue(10));
        verbs.put("expireDue until", engine -> engine.expireDue(Instant.EPOCH, 10));
        verbs.put("prune", engine -> engine.prune(10));
        verbs.put("validate", engine -> engine.validate(rules()));
        verbs.put("analyse", engine -> engine.analyse(rules(), false));
        verbs.put("verify", engine -> engine.verify(T, event.id()));
        verbs.put("explain", engine -> engine.explain(T, event.id()));
        verbs.put("whyNot", engine -> engine.whyNot(event, "earn"));
        verbs.put("whyNot of a subject", engine -> engine.whyNot(T, event.subject(), "earn", Instant.now()));
        verbs.put("dispatchOnce", engine -> engine.deliveries().dispatchOnce());
        verbs.put("check", engine -> engine.deliveries().check("none"));
        verbs.put("reverse", engine -> engine.deliveries().reverse(T, "none"));
        verbs.put("redeliver", engine -> engine.deliveries().redeliver(origin(event), "none", 10));
        verbs.put("connectors", engine -> engine.deliveries().connectors());
        verbs.put("voucherCode", engine -> engine.voucherCode(T, "none"));
        verbs.put("records", engine -> engine.records().decision(T, event.id()));
        verbs.put("reports", engine -> engine.reports().reconcile(T));
        verbs.put("health", RewardEngine::health);
        verbs.put("close", RewardEngine::close);
        return verbs;
    }

    /** Not null, and of no store. */
    private static Connection nothing() {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    throw new SQLException("a connection of no store");
                });
    }

    private static Origin origin(Event event) {
        return Origin.of(T, "c-" + event.id(), "clerk");
    }

    private static TopUp topUp(Event event) {
        return TopUp.of(origin(event), "promo", Money.of("USD", "1.00"));
    }

    @Test
    void everyVerbMayBeCalledFromAListenerAndEnds() throws Exception {
        AtomicReference<@Nullable Runnable> next = new AtomicReference<>();
        RewardListener listener = new RewardListener() {
            @Override
            public void decided(Decision decision) {
                Runnable call = next.getAndSet(null);
                if (call != null) {
                    call.run();
                }
            }
        };
        RewardEngine engine = started(RewardEngine.builder()
                .store(open())
                .rules(rules())
                .keys(TestKeys.ring())
                .lanes(1)
                .retention(Duration.ofDays(100))
                .listener(listener));
        for (String verb : verbs(purchase("ann")).keySet()) {
            Consumer<RewardEngine> call =
                    Objects.requireNonNull(verbs(purchase("ann")).get(verb));
            Answer answer = new Answer();
            next.set(() -> answer.of(() -> call.accept(engine)));
            assertThat(engine.submit(purchase("ben")).get().status()).isEqualTo(Decision.Status.DECIDED);
            boolean waits = List.of("dispatchOnce", "check", "reverse", "voucherCode", "close")
                    .contains(verb);
            answer.assertThatItWas(verb, waits);
        }
    }

    @Test
    void everyVerbMayBeCalledFromAConnectorAndEnds() throws Exception {
        AtomicReference<@Nullable Runnable> next = new AtomicReference<>();
        CallingProvider provider = new CallingProvider(() -> {
            Runnable call = next.getAndSet(null);
            if (call != null) {
                call.run();
            }
        });
        RewardEngine engine = started(RewardEngine.builder()
                .store(open())
                .keys(TestKeys.ring())
                .lanes(1)
                .retention(Duration.ofDays(100))
                .connectors(provider.connectors())
                .rules(Club.rules(T)
                        .reward(new Reward("air", "airtime", "MILES", Money.of("MILES", "5"), null, null, null, null)
                                .deliveredBy("air", null, Map.of()))
                        .rule(Rule.named("air")
                                .on("purchase")
                                .when(Expressions.field("shop").is("airtime"))
                                .give("air")
                                .build())
                        .build()));
        for (String verb : verbs(purchase("ann")).keySet()) {
            Consumer<RewardEngine> call =
                    Objects.requireNonNull(verbs(purchase("ann")).get(verb));
            Answer answer = new Answer();
            next.set(() -> answer.of(() -> call.accept(engine)));
            engine.process(Event.of("purchase")
                    .tenant(T)
                    .id("air" + ++number)
                    .subject("ben")
                    .amount(Money.of("USD", "1.00"))
                    .with("shop", "airtime")
                    .build());
            Patience.until(verb + " from a connector ends", () -> answer.called);
            boolean waits = List.of("dispatchOnce", "check", "reverse", "voucherCode", "close")
                    .contains(verb);
            answer.assertThatItWas(verb, waits);
        }
    }

    @Test
    void noVerbThatDecidesMayBeCalledWhileADecisionIsMade() throws Exception {
        List<String> harmless =
                List.of("validate", "analyse", "verify", "explain", "connectors", "records", "reports", "health");
        AtomicReference<@Nullable Runnable> next = new AtomicReference<>();
        TestOperator operator = new TestOperator("asks", Duration.ofMinutes(5), n -> {
            Runnable call = next.getAndSet(null);
            if (call != null) {
                call.run();
            }
            return true;
        });
        FactProvider member = new Member() {
            @Override
            public Object fetch(Event event) {
                Runnable call = next.getAndSet(null);
                if (call != null) {
                    call.run();
                }
                return true;
            }

            @Override
            public String key(Event event) {
                return event.id();
            }
        };
        KeyRing ring = tenant -> {
            Runnable call = next.getAndSet(null);
            if (call != null) {
                call.run();
            }
            return TestKeys.ring().keys(tenant);
        };
        Map<String, RewardEngineBuilder> callers = new LinkedHashMap<>();
        callers.put(
                "operator",
                RewardEngine.builder().operator(operator).keys(TestKeys.ring()).rules(withOperator()));
        callers.put(
                "fact provider",
                RewardEngine.builder().facts(member).keys(TestKeys.ring()).rules(withMember()));
        callers.put("key ring", RewardEngine.builder().keys(ring).rules(rules()));
        for (Map.Entry<String, RewardEngineBuilder> caller : callers.entrySet()) {
            RewardEngine engine =
                    started(caller.getValue().store(open()).lanes(1).retention(Duration.ofDays(100)));
            for (String verb : verbs(purchase("ann")).keySet()) {
                Consumer<RewardEngine> call =
                        Objects.requireNonNull(verbs(purchase("ann")).get(verb));
                Answer answer = new Answer();
                next.set(() -> answer.of(() -> call.accept(engine)));
                assertThat(engine.process(purchase("ben")).status())
                        .as("%s from %s", verb, caller.getKey())
                        .isEqualTo(Decision.Status.DECIDED);
                answer.assertThatItWas(verb + " from " + caller.getKey(), !harmless.contains(verb));
            }
        }
    }

    private static RuleSet withOperator() {
        return Club.rules(T)
                .rule(Rule.named("asked")
                        .on("purchase")
                        .when(Expressions.operation("asks", Expressions.count("purchase", Expressions.days(30))))
                        .give("points", Expressions.literal(BigDecimal.ONE))
                        .budget("promo")
                        .build())
                .build();
    }

    /** What came of a call. */
    private static final class Answer {
        private volatile boolean called;
        private volatile @Nullable Throwable failure;

        void of(Runnable call) {
            try {
                call.run();
            } catch (RuntimeException | Error e) {
                failure = e;
            }
            called = true;
        }

        void assertThatItWas(String verb, boolean refused) {
            assertThat(called).as("%s ended", verb).isTrue();
            boolean reentrant = failure instanceof BonselaException e && e.code() == ErrorCode.REENTRANT_CALL;
            assertThat(reentrant).as("%s was refused: %s", verb, failure).isEqualTo(refused);
        }
    }

    @Test
    void whatFollowsFromAFutureRunsOnNoLane() throws Exception {
        RewardEngine engine = started(RewardEngine.builder()
                .store(open())
                .rules(rules())
                .keys(TestKeys.ring())
                .lanes(1));
        ConcurrentLinkedQueue<String> threads = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Decision>> followed = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            followed.add(engine.submit(purchase("ann")).thenApply(decision -> {
                threads.add(Thread.currentThread().getName());
                // On a lane this would wait for itself for ever.
                return engine.submit(purchase2(decision.eventId())).join();
            }));
        }
        followed.forEach(CompletableFuture::join);
        assertThat(threads).noneMatch(name -> name.startsWith("bonsela-"));
    }

    @Test
    void whatFollowsFromAFailureRunsOnNoLane() throws Exception {
        AtomicReference<@Nullable Throwable> next = new AtomicReference<>();
        RewardEngine engine = started(RewardEngine.builder()
                .store(open())
                .rules(rules())
                .keys(tenant -> {
                    Throwable thrown = next.get();
                    return thrown == null ? TestKeys.ring().keys(tenant) : Foreign.thrown(thrown);
                })
                .lanes(1));
        next.set(new IllegalStateException("not now"));
        CompletableFuture<String> thread = engine.submit(purchase("ann"))
                .handle((decision, failure) ->
                        failure == null ? "no failure" : Thread.currentThread().getName());
        assertThat(thread.get()).doesNotStartWith("bonsela-").isNotEqualTo("no failure");
    }

    private static Event purchase2(String after) {
        return Event.of("purchase")
                .tenant(T)
                .id("after-" + after)
                .subject("ann")
                .amount(Money.of("USD", "1.00"))
                .with("shop", "avondale")
                .build();
    }
}
