package io.bonsela.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Health;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.RewardHandler;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.TestKeys;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The engine keeps working whatever foreign code throws, returns or says of itself. A test of a store extends this; it
 * needs the engine at test time.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ForeignCodeContract {
    /** What other languages, assertions and the virtual machine throw. */
    private static final List<Throwable> THROWN = List.of(
            new Exception("checked"),
            new RuntimeException("unchecked"),
            new AssertionError("an error"),
            new StackOverflowError("deep"),
            new OutOfMemoryError("made up by a test"),
            new Unspeakable());

    /** An exception whose methods fail. */
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

    private final ClubEngines club = new ClubEngines();

    /** For subclasses. */
    protected ForeignCodeContract() {}

    /** An empty store. */
    protected abstract Store open() throws Exception;

    @AfterEach
    void close() {
        club.close();
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
        RewardEngine engine = club.start(RewardEngine.builder()
                .store(open())
                .rules(ClubEngines.rules())
                .keys(TestKeys.ring())
                .lanes(1)
                .listener(throwing)
                .listener(other));
        List<String> decided = new ArrayList<>();
        for (Throwable thrown : THROWN) {
            next.set(thrown);
            Decision answered = engine.process(club.purchase("ann"));
            assertThat(answered.status()).as(thrown.getClass().getName()).isEqualTo(Decision.Status.DECIDED);
            decided.add(answered.eventId());
            decided.add(engine.submit(club.purchase("ann")).get().eventId());
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

    /** If the interrupt stayed, later interruptible calls would fail one after the other. */
    @Test
    void anInterruptThatAListenerLeavesMeetsNobody() throws Exception {
        RewardEngine engine = club.start(RewardEngine.builder()
                .store(open())
                .rules(ClubEngines.rulesWithOperator())
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
            assertThat(engine.process(club.purchase("ann"))
                            .outcome("asked")
                            .orElseThrow()
                            .reason())
                    .isNull();
        }
    }

    @Test
    void whatAFactIsMadeOfIsReadWhereItIsFetched() throws Exception {
        FactProvider lazy = new MemberFact() {
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
        RewardEngine engine = club.start(RewardEngine.builder()
                .store(open())
                .keys(TestKeys.ring())
                .facts(lazy)
                .rules(Club.rules(ClubEngines.TENANT)
                        .fact("member", ValueType.listOf(ValueType.TEXT))
                        .rule(Rule.named("members")
                                .on("purchase")
                                .when(Expressions.literal("gold").in(Expressions.fact("member")))
                                .give("points", Expressions.literal(BigDecimal.ONE))
                                .budget("promo")
                                .build())
                        .build()));
        assertThat(engine.process(club.purchase("ann"))
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
        RewardEngine engine = club.start(RewardEngine.builder()
                .store(open())
                .rules(ClubEngines.rules())
                .keys(ring)
                .lanes(1));
        for (Throwable thrown : THROWN) {
            next.set(thrown);
            Event event = club.purchase("ann");
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
        FactProvider member = new MemberFact() {
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
        RewardEngine engine = club.start(RewardEngine.builder()
                .store(open())
                .keys(TestKeys.ring())
                .facts(member)
                .rules(ClubEngines.rulesWithFact()));
        for (Throwable thrown : THROWN) {
            ofKey.set(thrown);
            assertThat(engine.process(club.purchase("ann"))
                            .outcome("members")
                            .orElseThrow()
                            .reason())
                    .as("%s of a key", thrown.getClass())
                    .isNotNull();
            ofKey.set(null);
            ofFetch.set(thrown);
            assertThat(engine.process(club.purchase("ann"))
                            .outcome("members")
                            .orElseThrow()
                            .reason())
                    .as("%s of a fact", thrown.getClass())
                    .isNotNull();
            ofFetch.set(null);
            assertThat(engine.process(club.purchase("ann"))
                            .outcome("members")
                            .orElseThrow()
                            .reason())
                    .isNull();
        }
    }

    @Test
    void whatDoesNotSayWhatItIsIsNamed() {
        for (Throwable thrown : THROWN) {
            FactProvider nameless = new MemberFact() {
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
                .hasMessageContaining("returned null");
    }

    /** An instance of an interface whose methods return null, zero or false. */
    private static Object silent(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            Class<?> result = method.getReturnType();
            return result == int.class ? (Object) 0 : result == boolean.class ? (Object) false : null;
        });
    }
}
