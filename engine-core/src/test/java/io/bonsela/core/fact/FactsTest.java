package io.bonsela.core.fact;

import static io.bonsela.api.rule.Expressions.fact;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.FactProvider.FactPolicy;
import io.bonsela.core.Shop;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Facts are fetched late, in time, seldom, and never bring down more than the rules that need them. */
class FactsTest {
    private static final String AT = "2026-11-21T10:00:00Z";
    private static final FactPolicy QUICK = Shop.FACTS.within(Duration.ofMillis(100));

    /** For so long a provider is left alone. */
    private static final Duration REST = Duration.ofSeconds(5);

    private interface Fetch {
        @Nullable
        Object fetch(Event event) throws Exception;
    }

    /** A provider that says who asked. */
    private static final class Source implements FactProvider {
        private final String name;
        private final ValueType type;
        private final FactPolicy policy;
        private final Fetch fetch;
        private final List<String> asked = new CopyOnWriteArrayList<>();

        Source(String name, ValueType type, FactPolicy policy, Fetch fetch) {
            this.name = name;
            this.type = type;
            this.policy = policy;
            this.fetch = fetch;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public ValueType type() {
            return type;
        }

        @Override
        public FactPolicy policy() {
            return policy;
        }

        @Override
        public @Nullable Object fetch(Event event) throws Exception {
            asked.add(event.id());
            return fetch.fetch(event);
        }
    }

    private static Source member(FactPolicy policy, Fetch fetch) {
        return new Source("member", ValueType.BOOLEAN, policy, fetch);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static Rule rule(String id, Expression condition) {
        return Rule.named(id)
                .on("purchase")
                .when(condition)
                .give("points", literal(1))
                .build();
    }

    private static RuleSet rules(Rule... rules) {
        return Shop.rules("UTC", rules).toBuilder()
                .fact("member", ValueType.BOOLEAN)
                .build();
    }

    private static RewardEngine engine(RuleSet rules, FactProvider... providers) {
        var builder = RewardEngine.builder().rules(rules).clockFromEvents();
        for (FactProvider provider : providers) {
            builder.facts(provider);
        }
        return builder.build();
    }

    private static List<String> outcomes(Decision decision) {
        return decision.outcomes().stream()
                .map(o -> o.rule() + " " + o.outcome()
                        + (o.reason() == null ? "" : " " + o.reason().code()))
                .toList();
    }

    private static Decision decide(RewardEngine engine, String id) {
        return engine.process(Shop.purchase(id, "ann", AT).build());
    }

    /** Three rules: one that fails closed, one that fails open, one that has nothing to do with it. */
    private static RuleSet openAndClosed() {
        return rules(
                rule("closed", fact("member")),
                rule("open", operation("if_unavailable", fact("member"), literal(true))),
                rule("plain", literal(true)));
    }

    @Test
    void aSlowProviderCostsItsDeadlineAndNoMore() {
        CountDownLatch never = new CountDownLatch(1);
        List<String> interrupted = new CopyOnWriteArrayList<>();
        Source slow = member(QUICK, event -> {
            try {
                return never.await(10, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted.add(event.id());
                throw e;
            }
        });
        try (RewardEngine engine = engine(openAndClosed(), slow)) {
            long last = System.nanoTime();
            for (int i = 1; i <= 5; i++) {
                last = System.nanoTime();
                assertThat(outcomes(decide(engine, String.valueOf(i))))
                        .containsExactly("closed ERROR FACT_UNAVAILABLE", "open MATCHED", "plain MATCHED");
                assertThat(since(last)).isBetween(QUICK.deadline(), Patience.LIMIT);
            }
            for (int i = 6; i <= 40; i++) {
                assertThat(outcomes(decide(engine, String.valueOf(i)))).hasSize(3);
            }
            // A machine that is slow may see it asked again, once a rest.
            int rests = (int) since(last).dividedBy(REST);
            assertThat(slow.asked).as("after five time-outs it is left alone").hasSizeBetween(1, 5 + rests);
            Patience.until("all calls are interrupted", () -> interrupted.size() == slow.asked.size());
        }
    }

    @Test
    void aThrowingProviderFailsForTheRulesThatNeedItAlone() {
        Source broken = member(Shop.FACTS, event -> {
            if (event.id().equals("1")) {
                throw new NoClassDefFoundError("x");
            }
            throw new IllegalStateException("down");
        });
        try (RewardEngine engine = engine(openAndClosed(), broken)) {
            for (int i = 1; i <= 20; i++) {
                assertThat(outcomes(decide(engine, String.valueOf(i))))
                        .containsExactly("closed ERROR FACT_UNAVAILABLE", "open MATCHED", "plain MATCHED");
            }
            assertThat(broken.asked)
                    .as("what fails at once may be the subject's fault: others are still asked")
                    .hasSize(20);
        }
    }

    @Test
    void nothingIsAFactToo() {
        Source none = member(Shop.FACTS, event -> null);
        RuleSet rules = rules(
                rule("known", operation("!=", fact("member"), literal(null))),
                rule(
                        "open",
                        operation("if_unavailable", fact("member"), literal(true))
                                .is(true)),
                rule("unknown", operation("==", fact("member"), literal(null))));
        try (RewardEngine engine = engine(rules, none)) {
            assertThat(outcomes(decide(engine, "1"))).containsExactly("unknown MATCHED");
        }
    }

    @Test
    void aValueOfAnotherTypeIsNoFact() {
        Source wrong = member(Shop.FACTS, event -> "yes");
        try (RewardEngine engine = engine(openAndClosed(), wrong)) {
            assertThat(outcomes(decide(engine, "1"))).contains("closed ERROR FACT_UNAVAILABLE");
        }
    }

    @Test
    void anAbsentProviderIsAMistakeInTheRuleSet() {
        assertThatThrownBy(() -> engine(openAndClosed()).close())
                .isInstanceOfSatisfying(
                        InvalidRuleSetException.class,
                        e -> assertThat(e.diagnostics())
                                .extracting(Diagnostic::code, Diagnostic::path)
                                .containsExactly(tuple(Diagnostic.Code.UNKNOWN_FACT, "facts/member")));
        Source text = new Source("member", ValueType.TEXT, Shop.FACTS, event -> "x");
        assertThatThrownBy(() -> engine(openAndClosed(), text).close())
                .isInstanceOfSatisfying(
                        InvalidRuleSetException.class,
                        e -> assertThat(e.diagnostics())
                                .extracting(Diagnostic::code)
                                .containsExactly(Diagnostic.Code.TYPE_MISMATCH));
    }

    @Test
    void aFactIsFetchedOnlyOnceARuleComesToDependOnIt() {
        Source member = member(Shop.FACTS, event -> event.subject().equals("ann"));
        Source score = new Source("score", ValueType.NUMBER, Shop.FACTS, event -> 7);
        RuleSet rules = Shop.rules(
                        "UTC",
                        rule("tea", field("device").is("tea").and(fact("member"))),
                        rule("both", fact("member").and(fact("score").atLeast(5))),
                        Rule.named("valued")
                                .on("purchase")
                                .when(field("device").is("gold"))
                                .give("points", fact("score"))
                                .build())
                .toBuilder()
                .fact("member", ValueType.BOOLEAN)
                .fact("score", ValueType.NUMBER)
                .build();
        try (RewardEngine engine = engine(rules, member, score)) {
            Decision ann = engine.process(
                    Shop.purchase("1", "ann", AT).with("device", "tea").build());
            assertThat(outcomes(ann)).containsExactlyInAnyOrder("both MATCHED", "tea MATCHED");
            Decision bob = engine.process(
                    Shop.purchase("2", "bob", AT).with("device", "gold").build());
            assertThat(bob.issuances()).extracting(i -> i.value().minorUnits()).containsExactly(7L);
            Decision eve = engine.process(
                    Shop.purchase("3", "eve", AT).with("device", "tea").build());
            assertThat(eve.outcomes()).isEmpty();
            assertThat(member.asked).as("once a decision").containsExactly("1", "2", "3");
            assertThat(score.asked)
                    .as("for the value of a rule that pays, and not where another part is false")
                    .containsExactly("1", "2");
        }
    }

    @Test
    void yesAndNoAreKeptForTimesOfTheirOwn() {
        ManualClock clock = new ManualClock(Instant.parse(AT));
        Map<String, Object> answers = new TreeMap<>(Map.of("ann", true, "bob", false));
        FactPolicy keeping = new FactPolicy(Patience.LIMIT, 4, Duration.ofSeconds(600), Duration.ofSeconds(60), 0, 100);
        Source member = member(keeping, event -> answers.get(event.subject()));
        RuleSet rules = rules(rule("member", fact("member")));
        try (RewardEngine engine =
                RewardEngine.builder().rules(rules).facts(member).clock(clock).build()) {
            List<String> paid = new ArrayList<>();
            int id = 0;
            for (int second : new int[] {0, 59, 60, 599, 600}) {
                clock.set(Instant.parse(AT).plusSeconds(second));
                for (String subject : answers.keySet()) {
                    Event event =
                            Shop.purchase(second + "-" + ++id, subject, AT).build();
                    if (!engine.process(event).issuances().isEmpty()) {
                        paid.add(event.id());
                    }
                }
                answers.put("bob", true);
            }
            assertThat(member.asked).containsExactly("0-1", "0-2", "60-6", "600-9");
            assertThat(paid)
                    .as("bob joined; the kept no ends first")
                    .containsExactly("0-1", "59-3", "60-5", "60-6", "599-7", "599-8", "600-9", "600-10");
        }
    }

    @Test
    void livesAreSpread() {
        ManualClock clock = new ManualClock(Instant.parse(AT));
        FactPolicy keeping = Shop.FACTS.keeping(Duration.ofSeconds(600), Duration.ZERO);
        Source member = member(keeping, event -> true);
        RuleSet rules = rules(rule("member", fact("member")));
        try (RewardEngine engine =
                RewardEngine.builder().rules(rules).facts(member).clock(clock).build()) {
            Map<Integer, Integer> asked = new TreeMap<>();
            for (int second : new int[] {0, 509, 540, 570, 600, 630, 660, 691}) {
                clock.set(Instant.parse(AT).plusSeconds(second));
                int before = member.asked.size();
                for (int i = 0; i < 1_000; i++) {
                    engine.inspect()
                            .evaluate(
                                    Shop.purchase(second + "-" + i, "s" + i, AT).build());
                }
                asked.put(second, member.asked.size() - before);
            }
            assertThat(asked).containsEntry(0, 1_000).containsEntry(509, 0);
            // 15 % of 600 s either way: six steps of 30 s, each about a sixth.
            assertThat(List.of(540, 570, 600, 630, 660, 691))
                    .allSatisfy(second -> assertThat(asked.get(second)).isBetween(100, 240));
            assertThat(asked.values().stream().mapToInt(n -> n).sum())
                    .as("by 691 s each was asked again once")
                    .isEqualTo(2_000);
        }
    }

    @Test
    void onlySoManyAnswersAreKept() {
        FactPolicy few = new FactPolicy(Patience.LIMIT, 1, Duration.ofDays(1), Duration.ZERO, 0, 2);
        Source member = member(few, event -> true);
        try (RewardEngine engine = engine(rules(rule("member", fact("member"))), member)) {
            for (String subject : List.of("a", "b", "a", "c", "a", "b")) {
                engine.inspect().evaluate(Shop.purchase(subject, subject, AT).build());
            }
            assertThat(member.asked).as("b was asked for the longest time ago").containsExactly("a", "b", "c", "b");
        }
    }

    @Test
    void onlySoManyCallsRunAtOnce() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        List<Integer> running = new CopyOnWriteArrayList<>();
        AtomicInteger now = new AtomicInteger();
        FactPolicy two = new FactPolicy(Patience.LIMIT, 2, Duration.ZERO, Duration.ZERO, 0, 1);
        Source member = member(two, event -> {
            running.add(now.incrementAndGet());
            release.await();
            now.decrementAndGet();
            return true;
        });
        try (RewardEngine engine = engine(rules(rule("member", fact("member"))), member)) {
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String id = String.valueOf(i);
                callers.add(new Thread(() -> decide(engine, id)));
            }
            callers.forEach(Thread::start);
            Patience.until("two calls run", () -> running.size() >= 2);
            release.countDown();
            for (Thread caller : callers) {
                caller.join(Patience.LIMIT.toMillis());
            }
            assertThat(running).hasSize(6).allMatch(count -> count <= 2);
        }
    }

    @Test
    void aPolicyHasRanges() {
        assertThatThrownBy(() -> FactPolicy.DEFAULT.within(Duration.ZERO))
                .isInstanceOf(BonselaException.class)
                .hasMessageContaining("deadline PT0S");
        assertThatThrownBy(() -> FactPolicy.DEFAULT.keeping(Duration.ofDays(31), Duration.ZERO))
                .hasMessageContaining("yesLife PT744H");
    }
}
