package io.bonsela.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.bonsela.api.store.Store;
import io.bonsela.benchmarks.StoreLoad.Figures;
import io.bonsela.benchmarks.bench.Ratio;
import io.bonsela.store.jdbc.PostgresStore;
import io.bonsela.store.jdbc.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Measures decisions on durable stores and, for comparison, {@code pgbench} in the same run. Each figure is the median
 * of several interleaved rounds. Absolute figures depend on the disk; the ratios are the result.
 */
public final class StoreBenchmark {
    private static final int SECONDS = Integer.getInteger("bonsela.seconds", 5);
    private static final int ROUNDS = Integer.getInteger("bonsela.rounds", 3);
    /** The batches that are also measured without the engine. */
    private static final int LIMITED_BATCH = 256;

    private static final String LIMIT = ": bare statements";

    private final Map<String, List<Figures>> figures = new LinkedHashMap<>();
    private final String server;
    private final boolean pgbench;

    private StoreBenchmark(String server, boolean pgbench) {
        this.server = server;
        this.pgbench = pgbench;
    }

    /**
     * Runs the benchmark, and prints the figures and the ratios.
     *
     * @param args none
     */
    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        measure().forEach(System.out::println);
    }

    /**
     * Runs the benchmark, prints the figures, and returns the ratios.
     */
    public static List<Ratio> measure() throws IOException, InterruptedException, SQLException {
        boolean pgbench = PgBench.isThere();
        if (!pgbench) {
            System.out.println("pgbench is not on the path: its figures and the ratios to them are omitted");
        }
        try (PostgresServer postgres = PostgresServer.start()) {
            return new StoreBenchmark(postgres.url(), pgbench).run();
        }
    }

    private List<Ratio> run() throws IOException, InterruptedException, SQLException {
        for (int round = 1; round <= ROUNDS; round++) {
            System.out.println("round " + round + " of " + ROUNDS);
            sqlite("SQLite, 1 outstanding, batch 1", new StoreLoad(1, 1, 0, 1, 1, SECONDS));
            sqlite("SQLite, 8 callers", new StoreLoad(1, 8, 0, 64, 1, SECONDS));
            sqlite("SQLite, 64 callers", new StoreLoad(1, 64, 0, 64, 1, SECONDS));
            sqlite("SQLite, 64 outstanding, batch 64", new StoreLoad(1, 0, 64, 64, 1, SECONDS));
            sqlite("SQLite, 256 outstanding", new StoreLoad(1, 0, 256, 256, 1, SECONDS));
            sqlite("SQLite, 256 outstanding, 256 budgets", new StoreLoad(256, 0, 256, 256, 1, SECONDS));
            postgres("PostgreSQL, hot budget, 1 caller", new StoreLoad(1, 1, 0, 256, 1, SECONDS));
            postgres("PostgreSQL, hot budget, 8 callers", new StoreLoad(1, 8, 0, 256, 1, SECONDS));
            postgres("PostgreSQL, hot budget, 64 callers", new StoreLoad(1, 64, 0, 256, 1, SECONDS));
            postgres("PostgreSQL, hot budget, 256 outstanding", new StoreLoad(1, 0, 256, 256, 1, SECONDS));
            postgres("PostgreSQL, 256 budgets, 64 callers", new StoreLoad(256, 64, 0, 256, 2, SECONDS));
            postgres("PostgreSQL, 256 budgets, 256 outstanding", new StoreLoad(256, 0, 256, 256, 2, SECONDS));
            postgres("PostgreSQL, 256 budgets, 8 callers, batch 1", new StoreLoad(256, 8, 0, 1, 8, SECONDS));
            history();
            if (pgbench) {
                pgbench("pgbench, hot budget, 8 clients", 1, 8, 1);
                pgbench("pgbench, hot budget, 1 client, 256 per transaction", 1, 1, 256);
                pgbench("pgbench, 256 budgets, 8 clients", 256, 8, 1);
            }
        }
        print();
        return ratios();
    }

    private void history() throws IOException, SQLException {
        Path folder = Files.createTempDirectory("bonsela-benchmark");
        try {
            add("SQLite", new HistoryLoad(SECONDS).run(SqliteStore.open(folder.resolve("rewards.db"))));
        } finally {
            delete(folder);
        }
        try (HikariDataSource pool = fresh()) {
            add("PostgreSQL", new HistoryLoad(SECONDS).run(PostgresStore.of(pool)));
        }
    }

    private void add(String store, HistoryLoad.Compared compared) {
        add(store + ", subjects with 1,000 past events", compared.withPast());
        add(store + ", subjects without", compared.without());
    }

    private void sqlite(String name, StoreLoad load) throws IOException, SQLException {
        Path folder = Files.createTempDirectory("bonsela-benchmark");
        try {
            Path file = folder.resolve("rewards.db");
            add(name, load.run(SqliteStore.open(file)));
            if (load.batchLimit() == LIMITED_BATCH && load.budgets() == 1) {
                double limit = StoreLimit.perSecond(file, folder.resolve("limit.db"), LIMITED_BATCH);
                add(name + LIMIT, new Figures(limit, Double.NaN, Double.NaN, Double.NaN));
            }
        } finally {
            delete(folder);
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    private void postgres(String name, StoreLoad load) throws SQLException {
        try (HikariDataSource pool = fresh()) {
            PostgresStore store = PostgresStore.of(pool).writers(Math.max(2, load.lanes()));
            add(name, load.run(store));
        }
    }

    private void pgbench(String name, int budgets, int clients, int each)
            throws SQLException, IOException, InterruptedException {
        try (HikariDataSource pool = fresh()) {
            try (Store store = PostgresStore.of(pool)) {
                StoreLoad.publish(store, budgets);
            }
            PgBench.prepare(pool);
            PgBench bench = new PgBench(server.substring("jdbc:".length()));
            bench.run(budgets, clients, each, Math.max(1, SECONDS / 2));
            add(name, bench.run(budgets, clients, each, SECONDS));
        }
    }

    private HikariDataSource fresh() {
        return fresh(server);
    }

    /** Returns a pool for a server whose tables are empty. */
    static HikariDataSource fresh(String server) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server);
        config.setPoolName("benchmark-" + UUID.randomUUID());
        config.setMaximumPoolSize(16);
        HikariDataSource pool = new HikariDataSource(config);
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE");
            statement.execute("CREATE SCHEMA public");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        PostgresStore.migrate(pool);
        return pool;
    }

    private void add(String name, Figures measured) {
        figures.computeIfAbsent(name, n -> new ArrayList<>()).add(measured);
        System.out.println("  " + name + ": " + measured);
    }

    private void print() {
        System.out.println();
        System.out.println("| load | decisions per second | min to max | p50 ms | p95 ms | p99 ms |");
        System.out.println("|---|--:|--:|--:|--:|--:|");
        figures.forEach((name, measured) -> System.out.println(row(name, measured)));
        System.out.println();
    }

    private List<Ratio> ratios() {
        List<Ratio> ratios = new ArrayList<>();
        String sqlite = "SQLite, 256 outstanding";
        ratios.add(atLeast("sqlite-256-outstanding-to-bare-statements", sqlite, sqlite + LIMIT, 0.7));
        ratios.add(atLeast("sqlite-256-budgets-to-one", sqlite + ", 256 budgets", sqlite, 0.8));
        ratios.add(past("sqlite", "SQLite"));
        ratios.add(past("postgresql", "PostgreSQL"));
        if (pgbench) {
            ratios.add(atLeast(
                    "postgresql-64-callers-to-pgbench",
                    "PostgreSQL, hot budget, 64 callers",
                    "pgbench, hot budget, 8 clients",
                    4));
            ratios.add(atLeast(
                    "postgresql-256-outstanding-to-pgbench-256",
                    "PostgreSQL, hot budget, 256 outstanding",
                    "pgbench, hot budget, 1 client, 256 per transaction",
                    1.8));
            ratios.add(atLeast(
                    "postgresql-batch-1-to-pgbench",
                    "PostgreSQL, 256 budgets, 8 callers, batch 1",
                    "pgbench, 256 budgets, 8 clients",
                    0.6));
        }
        return ratios;
    }

    private Ratio atLeast(String name, String of, String to, double goal) {
        return Ratio.atLeast(name, median(of).perSecond() / median(to).perSecond(), goal);
    }

    /** What a thousand past events cost in the median, in milliseconds. */
    private Ratio past(String name, String store) {
        double cost = median(store + ", subjects with 1,000 past events").p50()
                - median(store + ", subjects without").p50();
        return Ratio.atMost(name + "-1000-past-events-ms", cost, 0.3);
    }

    private Figures median(String name) {
        return median(figures.get(name));
    }

    private static Figures median(List<Figures> measured) {
        List<Figures> sorted = measured.stream()
                .sorted(Comparator.comparingDouble(Figures::perSecond))
                .toList();
        return sorted.get(sorted.size() / 2);
    }

    private static String row(String name, List<Figures> measured) {
        Figures median = median(measured);
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %,.0f to %,.0f | %.2f | %.2f | %.2f |",
                name,
                median.perSecond(),
                measured.stream().mapToDouble(Figures::perSecond).min().orElseThrow(),
                measured.stream().mapToDouble(Figures::perSecond).max().orElseThrow(),
                median.p50(),
                median.p95(),
                median.p99());
    }
}
