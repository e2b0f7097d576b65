package io.bonsela.core.verify;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.days;
import static io.bonsela.api.rule.Expressions.fact;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.operation;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Inspector.Verification.Status;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Records;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.command.Erase;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.FactProvider.FactPolicy;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.Store;
import io.bonsela.core.Shop;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.memory.MemoryStore;
import io.bonsela.core.secret.Keys;
import io.bonsela.testkit.EventArbitraries;
import io.bonsela.testkit.RuleSetArbitraries;
import io.bonsela.testkit.SampleShop;
import io.bonsela.testkit.TestKeys;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A decision can be made again from its record, and a record that was changed is found. */
class VerifyTest {
    private record Twice(int version) implements Operator {
        @Override
        public String name() {
            return "twice";
        }

        @Override
        public List<ValueType> parameters() {
            return List.of(ValueType.NUMBER);
        }

        @Override
        public ValueType result() {
            return ValueType.NUMBER;
        }

        @Override
        public Object apply(List<@Nullable Object> operands) {
            return ((BigDecimal) operands.get(0)).add((BigDecimal) operands.get(0));
        }
    }

    private record Weather() implements FactProvider {
        @Override
        public String name() {
            return "weather";
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
            return "fine";
        }
    }

    private static RuleSet rules() {
        return Shop.rules(
                        "Africa/Harare",
                        Rule.named("often")
                                .on("purchase")
                                .when(count("purchase", days(30))
                                        .atLeast(2)
                                        .and(fact("weather").is("fine")))
                                .give("points", operation("twice", literal(5)))
                                .cap(Cap.count("often", 2).perSubject())
                                .cooldown(Duration.ofHours(1))
                                .build(),
                        Rule.named("back")
                                .on("purchase")
                                .when(field("amount").atLeast("USD 1.00"))
                                .give("cashback", operation("*", field("amount"), new BigDecimal("0.1")))
                                .budget("b")
                                .build())
                .toBuilder()
                .fact("weather", ValueType.TEXT)
                .budget(Budget.of("b", Money.of("USD", "2.50")))
                .build();
    }

    private static RewardEngineBuilder builder(Store store) {
        return RewardEngine.builder().store(store).facts(new Weather()).clockFromEvents();
    }

    /** Six purchases of ann's: points and cashback, until caps and budget are used up. */
    private static Store decided(KeyRing keys) {
        Store store = new MemoryStore();
        RewardEngine engine =
                builder(store).keys(keys).operator(new Twice(1)).rules(rules()).build();
        for (int i = 0; i < 6; i++) {
            engine.process(Shop.purchase("e" + i, "ann", "2026-11-2" + i + "T10:00:00Z")
                    .with("device", "till-" + i)
                    .build());
        }
        return store;
    }

    private static RewardEngine over(Store store) {
        return builder(store).keys(TestKeys.ring()).operator(new Twice(1)).build();
    }

    /** The same store, in whose records something else stands. */
    private static Store altered(Store store, UnaryOperator<DecisionRecord> change) {
        Records records = intercept(
                Records.class,
                store.records(),
                (name, value) -> name.equals("record")
                        ? ((Optional<?>) value).map(r -> change.apply((DecisionRecord) r))
                        : value);
        return intercept(Store.class, store, (name, value) -> name.equals("records") ? records : value);
    }

    private interface Change {
        @Nullable
        Object of(String method, @Nullable Object value);
    }

    private static <T> T intercept(Class<T> type, T target, Change change) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            try {
                return change.of(method.getName(), method.invoke(target, args));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    @Test
    void whatWasDecidedFollows() {
        try (RewardEngine engine = over(decided(TestKeys.ring()))) {
            for (int i = 0; i < 6; i++) {
                assertThat(engine.inspect().verify(Shop.TENANT, "e" + i))
                        .isEqualTo(new Verification("e" + i, Status.SAME, null, null));
            }
            assertThat(engine.inspect().verify(Shop.TENANT, "e9").status()).isEqualTo(Status.UNKNOWN);
            assertThat(engine.inspect().verify("other", "e1").status()).isEqualTo(Status.UNKNOWN);
        }
    }

    /** Every byte of a record is part of a field of it. */
    @Test
    void everyChangeOfARecordIsFound() {
        Store store = decided(TestKeys.ring());
        byte[] bytes =
                Canonical.encode(store.records().record(Shop.TENANT, "e3").orElseThrow());
        Map<String, Integer> found = new TreeMap<>();
        DecisionRecord[] changed = new DecisionRecord[1];
        try (RewardEngine engine = over(altered(store, record -> changed[0]))) {
            for (int at = 0; at < bytes.length; at++) {
                for (int flip : new int[] {1, 2, 16}) {
                    byte[] other = bytes.clone();
                    other[at] ^= (byte) flip;
                    try {
                        changed[0] = Canonical.decodeDecision(other);
                    } catch (BonselaException e) {
                        found.merge("cannot be read", 1, Integer::sum);
                        continue;
                    }
                    Verification answer = engine.inspect().verify(Shop.TENANT, "e3");
                    assertThat(answer.status())
                            .as("byte %d, %d", at, flip)
                            .isIn(Status.DIFFERENT, Status.NOT_VERIFIABLE);
                    found.merge(answer.status().name(), 1, Integer::sum);
                }
            }
        }
        System.out.println("changed records: " + found);
        assertThat(found.get("DIFFERENT")).isGreaterThan(500);
    }

    @Test
    void aRecordThatWasSealedAnewIsFoundByWhatFollows() {
        Store store = decided(TestKeys.ring());
        var sealer = new Keys(TestKeys.ring(), new ForeignCode()).sealer(Shop.TENANT);
        UnaryOperator<DecisionRecord> sealedAnew =
                record -> record.decision().outcomes().size() < 2
                        ? record.sealed(sealer)
                        : new DecisionRecord(
                                        record.semantics(),
                                        record.event(),
                                        record.eventDigest(),
                                        record.sequence(),
                                        new Decision(
                                                record.decision().tenant(),
                                                record.decision().eventId(),
                                                record.decision().correlation(),
                                                record.decision().subject(),
                                                record.decision().status(),
                                                null,
                                                record.decision().ruleSet(),
                                                record.decision().occurredAt(),
                                                record.decision().decidedAt(),
                                                record.decision().outcomes().subList(0, 1),
                                                record.decision().issuances(),
                                                record.decision().raised()),
                                        record.readSet(),
                                        record.operators(),
                                        null,
                                        null)
                                .sealed(sealer);
        try (RewardEngine engine = over(altered(store, sealedAnew))) {
            assertThat(engine.inspect().verify(Shop.TENANT, "e0").status()).isEqualTo(Status.SAME);
            Verification different = engine.inspect().verify(Shop.TENANT, "e1");
            assertThat(different.status()).isEqualTo(Status.DIFFERENT);
            assertThat(different.difference().path()).isEqualTo("decision/outcomes");
        }
    }

    @Test
    void aRecordWithoutItsSealIsDifferent() {
        try (RewardEngine engine = over(altered(decided(TestKeys.ring()), DecisionRecord::unsealed))) {
            assertThat(engine.inspect().verify(Shop.TENANT, "e0").difference().path())
                    .isEqualTo("seal");
        }
    }

    @Test
    void aRecordOfOtherSemanticsIsNotVerifiable() {
        var sealer = new Keys(TestKeys.ring(), new ForeignCode()).sealer(Shop.TENANT);
        UnaryOperator<DecisionRecord> later = record -> new DecisionRecord(
                        record.semantics() + 1,
                        record.event(),
                        record.eventDigest(),
                        record.sequence(),
                        record.decision(),
                        record.readSet(),
                        record.operators(),
                        null,
                        null)
                .sealed(sealer);
        try (RewardEngine engine = over(altered(decided(TestKeys.ring()), later))) {
            Verification other = engine.inspect().verify(Shop.TENANT, "e0");
            assertThat(other.status()).isEqualTo(Status.NOT_VERIFIABLE);
            assertThat(other.reason().code()).isEqualTo(ReasonCode.SEMANTICS);
        }
    }

    @Test
    void whatIsErasedStaysSealed() {
        Store store = decided(TestKeys.ring());
        try (RewardEngine engine = over(store)) {
            engine.execute(new Erase(Origin.of(Shop.TENANT, "forget", "officer"), "ann"));
            assertThat(engine.inspect().verify(Shop.TENANT, "e2").status()).isEqualTo(Status.ERASED);
        }
        Store paidMore = altered(
                store,
                record -> new DecisionRecord(
                        record.semantics(),
                        record.event(),
                        record.eventDigest(),
                        record.sequence() + 1,
                        record.decision(),
                        record.readSet(),
                        record.operators(),
                        record.originalSeal(),
                        record.seal()));
        try (RewardEngine engine = over(paidMore)) {
            assertThat(engine.inspect().verify(Shop.TENANT, "e2").difference().path())
                    .isEqualTo("seal");
        }
    }

    @Test
    void whatCannotBeMadeAgainSaysWhy() {
        Store store = decided(TestKeys.ring());
        Map<ReasonCode, RewardEngine> engines = new HashMap<>();
        engines.put(
                ReasonCode.OPERATOR_CHANGED,
                builder(store).keys(TestKeys.ring()).operator(new Twice(2)).build());
        engines.put(
                ReasonCode.RULE_SET_NOT_UNDERSTOOD,
                builder(store).keys(TestKeys.ring()).build());
        engines.put(ReasonCode.KEY_GONE, builder(store).operator(new Twice(1)).build());
        engines.put(
                ReasonCode.RULE_SET_GONE,
                over(intercept(
                        Store.class,
                        store,
                        (name, value) -> name.equals("records")
                                ? intercept(
                                        Records.class,
                                        (Records) value,
                                        (method, found) -> method.equals("ruleSet") ? Optional.empty() : found)
                                : value)));
        engines.put(ReasonCode.UNREADABLE, over(altered(store, record -> {
            throw new BonselaException(ErrorCode.STORE_DAMAGED, "of the form bonsela-decision-9");
        })));
        engines.forEach((code, engine) -> {
            Verification answer = engine.inspect().verify(Shop.TENANT, "e1");
            assertThat(answer.status()).isEqualTo(Status.NOT_VERIFIABLE);
            assertThat(answer.reason().code()).isEqualTo(code);
        });
    }

    @Property(tries = 75, edgeCases = EdgeCasesMode.NONE)
    void everyDecisionFollows(@ForAll("ruleSets") RuleSet rules, @ForAll("events") List<Event> events) {
        try (RewardEngine engine = RewardEngine.builder()
                .rules(rules)
                .clockFromEvents()
                .keys(TestKeys.ring())
                .build()) {
            engine.processAll(events);
            for (Event event :
                    engine.records().events(Query.of(SampleShop.TENANT)).items()) {
                assertThat(engine.inspect().verify(SampleShop.TENANT, event.id()))
                        .isEqualTo(new Verification(event.id(), Status.SAME, null, null));
            }
        }
    }

    @Provide
    Arbitrary<RuleSet> ruleSets() {
        return RuleSetArbitraries.ruleSets();
    }

    @Provide
    Arbitrary<List<Event>> events() {
        return EventArbitraries.events(SampleShop.TENANT, SampleShop.SALE, 40)
                .list()
                .ofMinSize(1)
                .ofMaxSize(25);
    }
}
