package io.bonsela.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Publish;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Rule;
import io.bonsela.testkit.Club;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Rules that one engine publishes are in force for every engine over the database, from the moment it is told so. */
class PublicationTest {
    private static final String T = "club";

    private record Decided(long began, String ruleSet) {}

    @Test
    void noDecisionThatBeginsAfterAPublicationIsMadeByOlderRules() throws Exception {
        try (TestPostgres postgres = TestPostgres.fresh();
                RewardEngine publisher = engine(postgres);
                RewardEngine decider = engine(postgres)) {
            ConcurrentLinkedQueue<Decided> decided = new ConcurrentLinkedQueue<>();
            Map<Long, Long> publishedAt = new ConcurrentHashMap<>();
            Map<String, Long> versions = new ConcurrentHashMap<>();
            versions.put(publisher.records().publications(T).get(0).digest(), 1L);
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger number = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Thread thread = new Thread(() -> {
                    while (!over.get()) {
                        Event event = Event.of("purchase")
                                .tenant(T)
                                .id("e" + number.incrementAndGet())
                                .subject("s" + number.get() % 7)
                                .amount(Money.of("USD", "0.10"))
                                .build();
                        long began = System.nanoTime();
                        Decision decision = decider.process(event);
                        decided.add(new Decided(began, String.valueOf(decision.ruleSet())));
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (int version = 2; version <= 10; version++) {
                Thread.sleep(50);
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
                Receipt receipt = publisher.execute(publish);
                versions.put(
                        receipt.publication().digest(), receipt.publication().version());
                publishedAt.put(receipt.publication().version(), System.nanoTime());
            }
            Thread.sleep(100);
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(decided).hasSizeGreaterThan(100);
            assertThat(decided.stream().map(Decided::ruleSet).distinct()).hasSizeGreaterThan(5);
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

    private static RewardEngine engine(TestPostgres postgres) {
        return RewardEngine.builder()
                .store(PostgresStore.of(postgres.pool()))
                .rules(Club.rules(T).build())
                .build();
    }
}
