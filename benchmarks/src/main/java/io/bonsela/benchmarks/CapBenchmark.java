package io.bonsela.benchmarks;

import static io.bonsela.api.rule.Expressions.literal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Store;
import io.bonsela.store.jdbc.PostgresStore;
import io.bonsela.store.jdbc.SqliteStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures the cost of a shared rolling cap while it fills with grants within 365 days, for each tenth of the grants. A
 * cap whose cost grew with its contents would take longer for each tenth.
 */
public final class CapBenchmark {
    private static final int IN_MEMORY = Integer.getInteger("bonsela.grants", 1_000_000);
    private static final int IN_DATABASES = Integer.getInteger("bonsela.durable-grants", 100_000);
    private static final int BATCH = 256;
    private static final String TENANT = "bench";
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration SPREAD = Duration.ofDays(300);

    private CapBenchmark() {}

    /**
     * Runs the benchmark.
     *
     * @param args none
     */
    public static void main(String[] args) throws IOException {
        System.out.println("| store | grants | microseconds per grant, by tenth | last tenth / second tenth |");
        System.out.println("|---|--:|---|--:|");
        print("memory", null, IN_MEMORY);
        Path folder = Files.createTempDirectory("bonsela-benchmark");
        try (SqliteStore store = SqliteStore.open(folder.resolve("rewards.db"))) {
            print("SQLite", store, IN_DATABASES);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
        try (EmbeddedPostgres server =
                EmbeddedPostgres.builder().setServerConfig("fsync", "on").start()) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
            try (HikariDataSource pool = new HikariDataSource(config)) {
                PostgresStore.migrate(pool);
                print("PostgreSQL", PostgresStore.of(pool), IN_DATABASES);
            }
        }
    }

    private static void print(String name, @Nullable Store store, int grants) {
        double[] tenths = tenths(store, grants);
        StringBuilder row = new StringBuilder();
        for (double micros : tenths) {
            row.append(String.format(Locale.ROOT, "%.0f ", micros));
        }
        System.out.printf(Locale.ROOT, "| %s | %,d | %s| %.2f |%n", name, grants, row, tenths[9] / tenths[1]);
    }

    private static double[] tenths(@Nullable Store store, int grants) {
        RewardEngineBuilder builder =
                RewardEngine.builder().rules(rules(grants)).clockFromEvents();
        if (store != null) {
            builder.store(store);
        }
        double[] micros = new double[10];
        try (RewardEngine engine = builder.build()) {
            int tenth = grants / 10;
            for (int number = 0; number < 10; number++) {
                long start = System.nanoTime();
                for (int from = number * tenth; from < (number + 1) * tenth; from += BATCH) {
                    grant(engine, from, Math.min(from + BATCH, (number + 1) * tenth), grants);
                }
                micros[number] = (System.nanoTime() - start) / 1e3 / tenth;
            }
        }
        return micros;
    }

    private static void grant(RewardEngine engine, int from, int until, int grants) {
        List<Event> events = new ArrayList<>(until - from);
        for (int i = from; i < until; i++) {
            events.add(Event.of("visit")
                    .tenant(TENANT)
                    .id("e" + i)
                    .subject("customer-" + i % 10_000)
                    .occurredAt(BEGIN.plusMillis(SPREAD.toMillis() / grants * i))
                    .build());
        }
        boolean granted = engine.processAll(events).stream()
                .allMatch(decision -> decision.outcome("welcome").orElseThrow().outcome() == Outcome.MATCHED);
        if (!granted) {
            throw new IllegalStateException("a grant was refused between " + from + " and " + until);
        }
    }

    private static RuleSet rules(int grants) {
        return RuleSet.of(TENANT, ZoneOffset.UTC)
                .eventType("visit", Map.of())
                .reward(Reward.credit("points", "POINTS"))
                .rule(Rule.named("welcome")
                        .on("visit")
                        .when(literal(true))
                        .cap(Cap.count("everybody", grants).within(Duration.ofDays(365)))
                        .give("points", literal(1))
                        .build())
                .build();
    }
}
