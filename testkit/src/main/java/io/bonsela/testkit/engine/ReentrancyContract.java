package io.bonsela.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Patience;
import io.bonsela.testkit.TestKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Foreign code may call the engine that calls it: a call returns, or is refused if it would wait for itself. A test of a
 * store extends this; it needs the engine at test time.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ReentrancyContract {
    /** The calls that wait for connectors or for lanes. */
    private static final Set<String> WAITING = Set.of("dispatchOnce", "check", "reverse", "voucherCode", "close");

    /** The calls that foreign code may make while a decision is made. */
    private static final Set<String> HARMLESS =
            Set.of("validate", "analyse", "verify", "explain", "connectors", "records", "reports", "health");

    private final ClubEngines club = new ClubEngines();
    private int number;

    /** For subclasses. */
    protected ReentrancyContract() {}

    /** An empty store. */
    protected abstract Store open() throws Exception;

    @AfterEach
    void close() {
        club.close();
    }

    /** A call to the engine that foreign code makes once, when the engine calls it. */
    private static final class NextCall {
        private final AtomicReference<@Nullable Runnable> next = new AtomicReference<>();

        /** Sets the call, and returns its future result. */
        Answer set(RewardEngine engine, Consumer<RewardEngine> call) {
            Answer answer = new Answer();
            next.set(() -> answer.of(() -> call.accept(engine)));
            return answer;
        }

        void make() {
            Runnable call = next.getAndSet(null);
            if (call != null) {
                call.run();
            }
        }
    }

    /** The result of a call. */
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

        void expect(String verb, boolean refused) {
            assertThat(called).as("%s ended", verb).isTrue();
            boolean reentrant = failure instanceof BonselaException e && e.code() == ErrorCode.REENTRANT_CALL;
            assertThat(reentrant).as("%s was refused: %s", verb, failure).isEqualTo(refused);
        }
    }

    @Test
    void everyVerbMayBeCalledFromAListenerAndEnds() throws Exception {
        NextCall next = new NextCall();
        RewardListener listener = new RewardListener() {
            @Override
            public void decided(Decision decision) {
                next.make();
            }
        };
        RewardEngine engine = club.start(RewardEngine.builder()
                .store(open())
                .rules(ClubEngines.rules())
                .keys(TestKeys.ring())
                .lanes(1)
                .retention(Duration.ofDays(100))
                .listener(listener));
        for (String verb : HostCalls.of(club.purchase("ann")).keySet()) {
            Consumer<RewardEngine> call =
                    Objects.requireNonNull(HostCalls.of(club.purchase("ann")).get(verb));
            Answer answer = next.set(engine, call);
            assertThat(engine.submit(club.purchase("ben")).get().status()).isEqualTo(Decision.Status.DECIDED);
            answer.expect(verb, WAITING.contains(verb));
        }
    }

    @Test
    void everyVerbMayBeCalledFromAConnectorAndEnds() throws Exception {
        NextCall next = new NextCall();
        CallingProvider provider = new CallingProvider(next::make);
        RewardEngine engine = club.start(RewardEngine.builder()
                .store(open())
                .keys(TestKeys.ring())
                .lanes(1)
                .retention(Duration.ofDays(100))
                .connectors(provider.connectors())
                .rules(Club.rules(ClubEngines.TENANT)
                        .reward(Reward.of("air", "airtime", "MILES")
                                .valued(Money.of("MILES", "5"))
                                .deliveredBy("air", null, Map.of()))
                        .rule(Rule.named("air")
                                .on("purchase")
                                .when(Expressions.field("shop").is("airtime"))
                                .give("air")
                                .build())
                        .build()));
        for (String verb : HostCalls.of(club.purchase("ann")).keySet()) {
            Consumer<RewardEngine> call =
                    Objects.requireNonNull(HostCalls.of(club.purchase("ann")).get(verb));
            Answer answer = next.set(engine, call);
            engine.process(Event.of("purchase")
                    .tenant(ClubEngines.TENANT)
                    .id("air" + ++number)
                    .subject("ben")
                    .amount(Money.of("USD", "1.00"))
                    .with("shop", "airtime")
                    .build());
            Patience.until(verb + " from a connector ends", () -> answer.called);
            answer.expect(verb, WAITING.contains(verb));
        }
    }

    @Test
    void noVerbThatDecidesMayBeCalledWhileADecisionIsMade() throws Exception {
        NextCall next = new NextCall();
        TestOperator operator = new TestOperator("asks", Duration.ofMinutes(5), n -> {
            next.make();
            return true;
        });
        FactProvider member = new MemberFact() {
            @Override
            public Object fetch(Event event) {
                next.make();
                return true;
            }

            @Override
            public String key(Event event) {
                return event.id();
            }
        };
        KeyRing ring = tenant -> {
            next.make();
            return TestKeys.ring().keys(tenant);
        };
        Map<String, RewardEngineBuilder> callers = new LinkedHashMap<>();
        callers.put(
                "operator",
                RewardEngine.builder().operator(operator).keys(TestKeys.ring()).rules(ClubEngines.rulesWithOperator()));
        callers.put(
                "fact provider",
                RewardEngine.builder().facts(member).keys(TestKeys.ring()).rules(ClubEngines.rulesWithFact()));
        callers.put("key ring", RewardEngine.builder().keys(ring).rules(ClubEngines.rules()));
        for (Map.Entry<String, RewardEngineBuilder> caller : callers.entrySet()) {
            RewardEngine engine =
                    club.start(caller.getValue().store(open()).lanes(1).retention(Duration.ofDays(100)));
            for (String verb : HostCalls.of(club.purchase("ann")).keySet()) {
                Consumer<RewardEngine> call = Objects.requireNonNull(
                        HostCalls.of(club.purchase("ann")).get(verb));
                Answer answer = next.set(engine, call);
                assertThat(engine.process(club.purchase("ben")).status())
                        .as("%s from %s", verb, caller.getKey())
                        .isEqualTo(Decision.Status.DECIDED);
                answer.expect(verb + " from " + caller.getKey(), !HARMLESS.contains(verb));
            }
        }
    }

    @Test
    void whatFollowsFromAFutureRunsOnNoLane() throws Exception {
        RewardEngine engine = club.start(RewardEngine.builder()
                .store(open())
                .rules(ClubEngines.rules())
                .keys(TestKeys.ring())
                .lanes(1));
        ConcurrentLinkedQueue<String> threads = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Decision>> followed = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            followed.add(engine.submit(club.purchase("ann")).thenApply(decision -> {
                threads.add(Thread.currentThread().getName());
                // On a lane this would wait for itself indefinitely.
                return engine.submit(followUp(decision.eventId())).join();
            }));
        }
        followed.forEach(CompletableFuture::join);
        assertThat(threads).allMatch(ReentrancyContract::mayRunActions);
    }

    /** The threads for answers, and those of the host. */
    private static boolean mayRunActions(String thread) {
        return thread.startsWith("bonsela-answer-") || !thread.startsWith("bonsela-");
    }

    @Test
    void manyActionsMayWaitAtOnce() throws Exception {
        RewardEngine engine = club.start(RewardEngine.builder()
                .store(open())
                .rules(ClubEngines.rules())
                .keys(TestKeys.ring())
                .lanes(1));
        CompletableFuture<String> gate = new CompletableFuture<>();
        CountDownLatch waiting = new CountDownLatch(256);
        List<CompletableFuture<String>> followed = new ArrayList<>();
        for (int i = 0; i < 2_000 && waiting.getCount() > 0; i++) {
            followed.add(engine.submit(club.purchase("ann")).thenApply(decision -> {
                if (!Thread.currentThread().getName().startsWith("bonsela-answer-")) {
                    // The answer was there before the action, so the caller runs it.
                    return "open";
                }
                waiting.countDown();
                return gate.join();
            }));
        }
        assertThat(waiting.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        gate.complete("open");
        assertThat(followed).allSatisfy(each -> assertThat(each.join()).isEqualTo("open"));
    }

    @Test
    void whatFollowsFromManyFuturesSharesAFewThreads() throws Exception {
        RewardEngine engine = club.start(RewardEngine.builder()
                .store(open())
                .rules(ClubEngines.rules())
                .keys(TestKeys.ring())
                .lanes(1));
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        List<CompletableFuture<Boolean>> followed = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            followed.add(
                    engine.submit(club.purchase("ann")).thenApply(decision -> threads.add(Thread.currentThread())));
        }
        followed.forEach(CompletableFuture::join);
        threads.remove(Thread.currentThread());
        assertThat(threads)
                .hasSizeLessThanOrEqualTo(Math.max(8, 2 * Runtime.getRuntime().availableProcessors()));
    }

    @Test
    void whatFollowsFromAFailureRunsOnNoLane() throws Exception {
        AtomicReference<@Nullable Throwable> next = new AtomicReference<>();
        RewardEngine engine = club.start(RewardEngine.builder()
                .store(open())
                .rules(ClubEngines.rules())
                .keys(tenant -> {
                    Throwable thrown = next.get();
                    return thrown == null ? TestKeys.ring().keys(tenant) : Foreign.thrown(thrown);
                })
                .lanes(1));
        next.set(new IllegalStateException("not now"));
        CompletableFuture<String> thread = engine.submit(club.purchase("ann"))
                .handle((decision, failure) ->
                        failure == null ? "no failure" : Thread.currentThread().getName());
        assertThat(thread.get()).matches(ReentrancyContract::mayRunActions).isNotEqualTo("no failure");
    }

    private static Event followUp(String after) {
        return Event.of("purchase")
                .tenant(ClubEngines.TENANT)
                .id("after-" + after)
                .subject("ann")
                .amount(Money.of("USD", "1.00"))
                .with("shop", "avondale")
                .build();
    }
}
