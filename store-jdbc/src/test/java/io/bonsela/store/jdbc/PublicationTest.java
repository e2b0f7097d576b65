package io.bonsela.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Publish;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Rule;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Patience;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Rules that one engine publishes are in force for every engine on the database, as soon as the publication is
 * acknowledged.
 */
class PublicationTest {
    private static final String T = "club";

    /** The minimum number of decisions by each version. */
    private static final int EACH = 12;

    private record Decided(long began, String ruleSet) {}

    @Test
    void noDecisionThatBeginsAfterAPublicationIsMadeByOlderRules() throws Exception {
        try (TestPostgres postgres = TestPostgres.fresh();
                RewardEngine publisher = engine(postgres);
                RewardEngine decider = engine(postgres)) {
            Queue<Decided> decided = new ConcurrentLinkedQueue<>();
            Map<Long, Long> publishedAt = new HashMap<>();
            Map<String, Long> versions = new HashMap<>();
            String inForce = publisher.records().publications(T).get(0).digest();
            versions.put(inForce, 1L);
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger number = new AtomicInteger();
            List<CompletableFuture<Void>> deciders = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                deciders.add(CompletableFuture.runAsync(
                        () -> {
                            while (!over.get()) {
                                Event event = Event.of("purchase")
                                        .tenant(T)
                                        .id("e" + number.incrementAndGet())
                                        .subject("s" + number.get() % 7)
                                        .amount(Money.of("USD", "0.10"))
                                        .build();
                                long began = System.nanoTime();
                                Decision decision = Worker.decide(decider, event);
                                decided.add(new Decided(began, String.valueOf(decision.ruleSet())));
                            }
                        },
                        work -> new Thread(work).start()));
            }
            try {
                awaitDecisions(inForce, decided, deciders);
                for (int version = 2; version <= 10; version++) {
                    Publish publish = new Publish(
                            Origin.of(T, "publish-" + version, "boss"),
                            Club.rules(T)
                                    .rule(Rule.named("extra-" + version)
                                            .on("purchase")
                                            .when(Expressions.literal(true))
                                            .give("points", Expressions.literal(BigDecimal.ONE))
                                            .budget("promo")
                                            .build())
                                    .build());
                    Publication publication = publisher.execute(publish).publication();
                    publishedAt.put(publication.version(), System.nanoTime());
                    versions.put(publication.digest(), publication.version());
                    awaitDecisions(publication.digest(), decided, deciders);
                }
            } finally {
                over.set(true);
            }
            deciders.forEach(CompletableFuture::join);
            for (Decided one : decided) {
                long least = publishedAt.entrySet().stream()
                        .filter(published -> published.getValue() < one.began())
                        .mapToLong(Map.Entry::getKey)
                        .max()
                        .orElse(1);
                assertThat(versions.get(one.ruleSet())).isGreaterThanOrEqualTo(least);
            }
        }
    }

    private static void awaitDecisions(String ruleSet, Queue<Decided> decided, List<CompletableFuture<Void>> deciders) {
        Patience.until(EACH + " decisions by " + ruleSet, () -> {
            // Before the end, only a failed one is done.
            deciders.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
            return decided.stream().filter(one -> one.ruleSet().equals(ruleSet)).count() >= EACH;
        });
    }

    private static RewardEngine engine(TestPostgres postgres) {
        return RewardEngine.builder()
                .store(PostgresStore.of(postgres.pool()))
                .rules(Club.rules(T).build())
                .build();
    }
}
