package io.bonsela.testkit.engine;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.command.ResealScopes;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.TestKeys;
import io.bonsela.testkit.store.Books;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * With keys, the owner of a counter cannot be found from its name, not even by trying all phone numbers; without keys
 * it can be found.
 */
abstract class ScopeContract {
    private static final String PHONE = "+263771234567";

    /** For subclasses. */
    protected ScopeContract() {}

    /** Opens an empty store. */
    protected abstract Store open();

    /** Opens the most recently opened store again. */
    protected abstract Store again();

    @Test
    void eachTenantNamesItsCountersItsOwnWay() {
        assertThat(scopes(open(), TestKeys.ring(), "one", "two")).doesNotHaveDuplicates();
    }

    @Test
    void twoStoresNameOneCounterDifferently() {
        String one = scopes(open(), TestKeys.ring(), "one").get(0);
        assertThat(scopes(open(), TestKeys.ring(), "one").get(0)).isNotEqualTo(one);
    }

    @Test
    void withoutKeysWhoeverHasTheStoreCanGuess() {
        String one = scopes(open(), null, "one").get(0);
        assertThat(scopes(open(), null, "one").get(0)).isEqualTo(one);
    }

    @Test
    void aNewKeyRenamesNothingAndTheOldOneCanGo() {
        String before = scopes(open(), TestKeys.ring("old"), "one").get(0);
        try (RewardEngine engine = engine(again(), TestKeys.ring("new", "old"), "one")) {
            assertThat(visit(engine, "one", "e2")).isEqualTo(Outcome.CAPPED);
            engine.execute(new ResealScopes(Origin.of("one", "rotation", "officer")));
        }
        Store store = again();
        try (RewardEngine engine = engine(store, TestKeys.ring("new"), "one")) {
            assertThat(visit(engine, "one", "e3")).isEqualTo(Outcome.CAPPED);
            assertThat(kept(store, "one")).containsExactly(before);
        }
    }

    @Test
    void withoutTheKeyNothingIsCountedUnderAnotherName() {
        scopes(open(), TestKeys.ring("old"), "one");
        try (RewardEngine engine = engine(again(), TestKeys.ring("other"), "one")) {
            assertThatThrownBy(() -> visit(engine, "one", "e2"))
                    .isInstanceOfSatisfying(
                            BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_KEY))
                    .hasMessageContaining("old");
        }
    }

    @Test
    void aKeyThatComesLaterRenamesNothing() {
        String before = scopes(open(), null, "one").get(0);
        Store store = again();
        try (RewardEngine engine = engine(store, TestKeys.ring(), "one")) {
            assertThat(visit(engine, "one", "e2")).isEqualTo(Outcome.CAPPED);
            assertThat(kept(store, "one")).containsExactly(before);
        }
    }

    @Test
    void decisionsAreVerifiedAndExplained() {
        scopes(open(), TestKeys.ring(), "one");
        try (RewardEngine engine = engine(again(), TestKeys.ring(), "one")) {
            visit(engine, "one", "e2");
            for (String id : List.of("e1", "e2")) {
                assertThat(engine.inspect().verify("one", id).status()).isEqualTo(Verification.Status.SAME);
                assertThat(engine.inspect().explain("one", id).status()).isEqualTo(Explanation.Status.EXPLAINED);
            }
            assertThat(engine.inspect()
                            .explain("one", "e2")
                            .rule("welcome")
                            .orElseThrow()
                            .outcome())
                    .isEqualTo(Outcome.CAPPED);
        }
    }

    /** Counts one visit to each tenant, and returns the names of the counters. */
    private static List<String> scopes(Store store, @Nullable KeyRing keys, String... tenants) {
        try (RewardEngine engine = engine(store, keys, tenants)) {
            for (String tenant : tenants) {
                assertThat(visit(engine, tenant, "e1")).isEqualTo(Outcome.MATCHED);
            }
            return kept(store, tenants);
        }
    }

    private static List<String> kept(Store store, String... tenants) {
        return Stream.of(tenants)
                .flatMap(tenant -> Books.of(store, tenant).states().keySet().stream())
                .filter(CounterKey.class::isInstance)
                .map(key -> ((CounterKey) key).scope())
                .toList();
    }

    private static RewardEngine engine(Store store, @Nullable KeyRing keys, String... tenants) {
        RewardEngineBuilder builder = RewardEngine.builder().store(store);
        for (String tenant : tenants) {
            builder.rules(rules(tenant));
        }
        return (keys == null ? builder : builder.keys(keys)).build();
    }

    private static RuleSet rules(String tenant) {
        return RuleSet.of(tenant, ZoneOffset.UTC)
                .eventType("visit", Map.of("phone", Attribute.required(ValueType.TEXT)))
                .reward(Reward.credit("points", "POINTS"))
                .rule(Rule.named("welcome")
                        .on("visit")
                        .when(literal(true))
                        .cap(Cap.count("one-a-phone", 1).per(field("phone")))
                        .give("points", literal(1))
                        .build())
                .build();
    }

    private static Outcome visit(RewardEngine engine, String tenant, String id) {
        Event event = Event.of("visit")
                .tenant(tenant)
                .id(id)
                .subject("customer-" + id)
                .with("phone", PHONE)
                .build();
        return engine.process(event).outcome("welcome").orElseThrow().outcome();
    }
}
