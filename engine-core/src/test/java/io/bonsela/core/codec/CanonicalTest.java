package io.bonsela.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Lane;
import io.bonsela.api.rule.NamedCollection;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.Raise;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rollout;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.ValueType;
import io.bonsela.core.CapturingStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Equal values have equal bytes. */
class CanonicalTest {
    @Test
    void theOrderOfAMapsEntriesDoesNotShow() {
        Map<String, Object> one = new LinkedHashMap<>();
        Map<String, Object> other = new LinkedHashMap<>();
        for (int i = 0; i < 9; i++) {
            one.put("name-" + i, "value-" + i);
            other.put("name-" + (8 - i), "value-" + (8 - i));
        }
        assertThat(List.copyOf(one.keySet())).isNotEqualTo(List.copyOf(other.keySet()));
        assertThat(Canonical.encode(record(one))).isEqualTo(Canonical.encode(record(other)));
    }

    /**
     * The stored bytes of a rule set and of a decision with one part of each kind. These digests never change: a later
     * release adds what is new in a later version of the form, and only to records that use it.
     */
    @Test
    void theEncodingsAreThoseOfVersion1() {
        RuleSet rules = RuleSet.of("t", ZoneOffset.UTC)
                .eventType("sale", Map.of("promo", Attribute.optional(ValueType.TEXT)))
                .eventType("told", Map.of())
                .reward(Reward.credit("cashback", "USD"))
                .budget(Budget.of("promo", Money.of("USD", "5.00")))
                .campaign(Campaign.of("autumn", "promo"))
                .collection(NamedCollection.of("words", Set.of("tea")))
                .tier(Tier.of("club", Expressions.count("sale", Expressions.days(30)))
                        .level("silver", 1))
                .code(PromoCode.of("tea", "TEA").limit(3L))
                .lanes(List.of(Lane.of("drinks", Lane.Pick.BEST)))
                .rule(Rule.named("teas")
                        .on("sale")
                        .when(Expressions.literal(true))
                        .give("cashback", Expressions.literal("USD 2.00"))
                        .raise(Raise.of("told", Expressions.subject()))
                        .cap(Cap.count("thrice", 3).perSubject())
                        .cooldown(Duration.ofHours(1))
                        .code("tea", "promo")
                        .rollout(Rollout.of("all", 100))
                        .stackingLane("drinks")
                        .campaign("autumn")
                        .budget("promo")
                        .build())
                .build();
        CapturingStore store = new CapturingStore();
        try (RewardEngine engine = RewardEngine.builder()
                .rules(rules)
                .clockFromEvents()
                .store(store)
                .build()) {
            assertThat(engine.process(sale("e1")).issuances()).hasSize(1);
            // Reads the level that the first one reached.
            assertThat(engine.process(sale("e2")).issuances()).isEmpty();
        }
        assertThat(Canonical.digest(rules))
                .isEqualTo("a29322684f316fc0ba6acaf634b50271ffd33d2923b4e0fe9d8a66ad076cf569");
        assertThat(store.decisions.stream().map(decision -> Canonical.sha256(Canonical.encode(decision))))
                .containsExactly(
                        "b75adf135e189d7d3bea73e3f245e464bf62b97b9e42d76b9ac88ac68bba1c15",
                        "cf8fc25bf0a3743a78520919a63726dc993c6581ade98aa9394f3b593c1ea21c",
                        "3304f19744bc1e884b3c7092099396fe53df2d925491b5dfc5b7d2c5831e7f29");
    }

    private static Event sale(String id) {
        return Event.of("sale")
                .tenant("t")
                .id(id)
                .subject("ann")
                .occurredAt(Instant.EPOCH)
                .with("promo", "TEA")
                .build();
    }

    private static AuditRecord record(Map<String, Object> inner) {
        Receipt receipt = new Receipt(
                "t", "c", Receipt.Status.DONE, null, Instant.EPOCH, List.of(), null, List.of(), null, null, List.of());
        return new AuditRecord(
                Origin.of("t", "c", "clerk"),
                "spend",
                Map.of(),
                "d",
                null,
                receipt,
                Map.of("x", inner),
                Map.of(),
                null,
                null);
    }
}
