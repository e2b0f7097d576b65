package io.bonsela.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Merge;
import io.bonsela.api.command.UndoMerge;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.core.memory.MemoryStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Events that wait in a lane behind the merge of their subject. */
class MergeBatchTest {
    private static final String T = "shop";

    private static RuleSet rules() {
        return RuleSet.of(T, ZoneOffset.UTC)
                .eventType("visit", Map.of())
                .reward(Reward.credit("points", "POINTS"))
                .rule(Rule.named("earn")
                        .on("visit")
                        .when(Expressions.literal(true))
                        .give("points", Expressions.literal(BigDecimal.ONE))
                        .unbudgeted()
                        .cap(Cap.count("thrice", 3).perSubject())
                        .build())
                .build();
    }

    private static Event visit(int number) {
        return Event.of("visit").tenant(T).id("v" + number).subject("old").build();
    }

    @Test
    void theyAreDecidedForTheOtherSubject() {
        for (int round = 0; round < 20; round++) {
            try (RewardEngine engine =
                    RewardEngine.builder().rules(rules()).lanes(1).build()) {
                List<CompletableFuture<Decision>> decisions = new ArrayList<>();
                decisions.add(engine.submit(visit(0)));
                decisions.add(engine.submit(visit(1)));
                CompletableFuture<?> merged = engine.submit(new Merge(Origin.of(T, "m", "clerk"), "old", "new"));
                for (int i = 2; i < 10; i++) {
                    decisions.add(engine.submit(visit(i)));
                }
                merged.join();
                assertThat(decisions.stream().skip(2).map(CompletableFuture::join))
                        .extracting(Decision::subject)
                        .containsOnly("new");
                assertThat(decisions.stream().flatMap(each -> each.join().issuances().stream()))
                        .hasSize(3);
            }
        }
    }

    /** The facts are fetched after the merge was seen, and before the event is decided. */
    @Test
    void aMergeThatIsUndoneMeanwhileDoesNotCount() {
        RuleSet rules = rules().toBuilder()
                .fact("member", ValueType.TEXT)
                .rule(Rule.named("known")
                        .on("visit")
                        .when(Expressions.fact("member").isPresent())
                        .give("points", Expressions.literal(BigDecimal.ONE))
                        .unbudgeted()
                        .build())
                .build();
        AtomicReference<RewardEngine> other = new AtomicReference<>();
        MemoryStore store = new MemoryStore();
        try (RewardEngine undoing = RewardEngine.builder().store(store).build();
                RewardEngine engine = RewardEngine.builder()
                        .store(store)
                        .rules(rules)
                        .facts(new FactProvider() {
                            @Override
                            public String name() {
                                return "member";
                            }

                            @Override
                            public ValueType type() {
                                return ValueType.TEXT;
                            }

                            @Override
                            public FactPolicy policy() {
                                return FactPolicy.DEFAULT.within(Duration.ofMinutes(1));
                            }

                            @Override
                            public Object fetch(Event event) {
                                if (event.subject().equals("new")) {
                                    other.get().execute(new UndoMerge(Origin.of(T, "u", "clerk"), "old"));
                                }
                                return event.subject();
                            }
                        })
                        .build()) {
            other.set(undoing);
            engine.execute(new Merge(Origin.of(T, "m", "clerk"), "old", "new"));
            Decision decision = engine.process(visit(0));
            assertThat(engine.records().merged(T)).isEmpty();
            assertThat(decision.subject()).isEqualTo("old");
            assertThat(decision.issuances()).extracting(Issuance::subject).containsOnly("old");
        }
    }
}
