package io.bonsela.store.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.store.jdbc.PostgresStore;
import io.bonsela.store.jdbc.TestPostgres;
import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Sql;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of PostgreSQL that are made while an engine decides: {@code pg_dump}, and a base backup with archived WAL. */
class PostgresBackupTest {
    private static final String T = "club";
    private static final int THREADS = 4;

    @TempDir
    private Path folder;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private Path bin;

    @BeforeEach
    void find() throws IOException {
        assumeTrue(LocalPostgres.programs().isPresent(), "no PostgreSQL is installed");
        bin = LocalPostgres.programs().orElseThrow();
        // The server runs as another user if this test runs as root.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @Test
    void aDumpUnderLoadIsOfOneInstant() throws Exception {
        try (LocalPostgres server = LocalPostgres.create(bin, folder.resolve("data"))) {
            Path dump = folder.resolve("backup.dump");
            Set<String> before = whileDeciding(server, () -> {
                Set<String> told = Set.copyOf(acknowledged);
                server.tool("pg_dump", "-Fc", "-f", dump.toString(), "postgres");
                return told;
            });
            server.tool("createdb", "restored");
            server.tool("pg_restore", "-d", "restored", dump.toString());
            assertThat(wholeEvents(server.url("restored"))).containsAll(before);
        }
    }

    @Test
    void aBaseBackupAndItsLogGiveAnyInstant() throws Exception {
        Path archive = folder.resolve("archive");
        Files.createDirectory(archive);
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path base = folder.resolve("base");
        Set<String> before;
        try (LocalPostgres server = LocalPostgres.create(
                bin,
                folder.resolve("data"),
                "wal_level=replica",
                "archive_mode=on",
                "\"archive_command=cp %p " + archive + "/%f\"")) {
            before = whileDeciding(server, () -> {
                server.tool("pg_basebackup", "-D", base.toString(), "-c", "fast");
                int then = acknowledged.size();
                Patience.until("some more are decided", () -> acknowledged.size() > then + 50);
                Set<String> told = Set.copyOf(acknowledged);
                execute(server, "SELECT pg_create_restore_point('before the mistake')");
                return told;
            });
            execute(server, "DELETE FROM bonsela_wallet; DELETE FROM bonsela_event");
            String closed = ask(server, "SELECT pg_walfile_name(pg_switch_wal())");
            String archived = "SELECT max(last_archived_wal) FROM pg_stat_archiver";
            Patience.until(
                    "the log is archived",
                    () -> String.valueOf(ask(server, archived)).compareTo(closed) >= 0);
        }
        Files.createFile(base.resolve("recovery.signal"));
        try (LocalPostgres restored = LocalPostgres.restored(
                bin,
                base,
                "\"restore_command=cp " + archive + "/%f %p\"",
                "\"recovery_target_name=before the mistake\"",
                "recovery_target_action=promote",
                "archive_mode=off")) {
            Patience.until("the server has recovered", () -> "f".equals(ask(restored, "SELECT pg_is_in_recovery()")));
            assertThat(wholeEvents(restored.url("postgres"))).containsAll(before);
        }
    }

    private interface Backup {
        Set<String> make() throws Exception;
    }

    private Set<String> whileDeciding(LocalPostgres server, Backup backup) throws Exception {
        try (HikariDataSource pool = TestPostgres.pool(server.url("postgres"), 12)) {
            PostgresStore.migrate(pool);
            try (RewardEngine engine = RewardEngine.builder()
                    .store(PostgresStore.of(pool))
                    .rules(Club.rules(T).build())
                    .build()) {
                AtomicBoolean over = new AtomicBoolean();
                ExecutorService callers = Executors.newFixedThreadPool(THREADS);
                List<Future<?>> all = new ArrayList<>();
                for (int thread = 0; thread < THREADS; thread++) {
                    int number = thread;
                    all.add(callers.submit(() -> decide(engine, number, over)));
                }
                Patience.until("some are decided", () -> acknowledged.size() > 100);
                Set<String> before = backup.make();
                over.set(true);
                for (Future<?> each : all) {
                    each.get();
                }
                callers.shutdown();
                return before;
            }
        }
    }

    private void decide(RewardEngine engine, int thread, AtomicBoolean over) {
        for (int i = 0; !over.get(); i++) {
            String id = thread + "-" + i;
            engine.process(purchase(id));
            acknowledged.add(id);
        }
    }

    private List<String> wholeEvents(String url) {
        try (HikariDataSource pool = TestPostgres.pool(url, 12);
                RewardEngine engine = RewardEngine.builder()
                        .store(PostgresStore.of(pool))
                        .rules(Club.rules(T).build())
                        .build()) {
            List<String> events = Invariants.all(Query.of(T), engine.records()::eventIds);
            Invariants.reconciles(engine.reports(), T);
            Invariants.accountsAgree(engine.records(), T);
            for (String id : events) {
                assertThat(engine.inspect().verify(T, id).status()).isEqualTo(Verification.Status.SAME);
            }
            assertThat(engine.process(purchase(events.get(0))).status()).isEqualTo(Decision.Status.REPEATED);
            acknowledged.forEach(id -> engine.process(purchase(id)));
            Invariants.reconciles(engine.reports(), T);
            return events;
        }
    }

    private static void execute(LocalPostgres server, String command) {
        TestPostgres.execute(TestPostgres.simple(server.url("postgres")), command);
    }

    private static String ask(LocalPostgres server, String query) {
        try (Connection connection = TestPostgres.simple(server.url("postgres")).getConnection()) {
            return Sql.query(connection, query, Row::textIfAny).get(0);
        } catch (SQLException e) {
            return "not yet: " + e.getMessage();
        }
    }

    private static Event purchase(String id) {
        return Event.of("purchase")
                .tenant(T)
                .id(id)
                .subject("customer-" + id.charAt(0))
                .amount(Money.of("USD", "1.00"))
                .build();
    }
}
