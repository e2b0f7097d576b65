package io.bonsela.store.jdbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.store.jdbc.SqliteStore;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup that is made while engines decide is complete, and a store that is restored from it can be used. */
class BackupTest {
    private static final String T = "club";
    private static final int THREADS = 4;

    @TempDir
    private Path folder;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void aBackupOfSqliteUnderLoadIsOfOneInstant() throws Exception {
        Path file = folder.resolve("rewards.db");
        Path backup = folder.resolve("backup.db");
        Set<String> before;
        try (RewardEngine engine = engine(file);
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            AtomicBoolean over = new AtomicBoolean();
            ExecutorService callers = Executors.newFixedThreadPool(THREADS);
            List<Future<?>> all = IntStream.range(0, THREADS)
                    .<Future<?>>mapToObj(thread -> callers.submit(() -> decide(engine, thread, over)))
                    .toList();
            Patience.until("some are decided", () -> acknowledged.size() > 100);
            before = Set.copyOf(acknowledged);
            SqliteFile.execute(connection, commandOfTheGuide().replace("backup.db", backup.toString()));
            over.set(true);
            for (Future<?> each : all) {
                each.get();
            }
            callers.shutdown();
        }
        assertThat(events(backup)).containsAll(before);
        assertWhole(backup);

        // Restored as the guide describes, with the engines stopped; a stopped engine leaves no log.
        Files.deleteIfExists(folder.resolve("rewards.db-wal"));
        Files.deleteIfExists(folder.resolve("rewards.db-shm"));
        Files.move(backup, file, StandardCopyOption.REPLACE_EXISTING);
        try (RewardEngine engine = engine(file)) {
            acknowledged.forEach(id -> engine.process(purchase(id)));
            assertThat(Invariants.all(Query.of(T), engine.records()::eventIds)).containsAll(acknowledged);
        }
        assertWhole(file);
    }

    private void decide(RewardEngine engine, int thread, AtomicBoolean over) {
        for (int i = 0; !over.get(); i++) {
            String id = thread + "-" + i;
            engine.process(purchase(id));
            acknowledged.add(id);
        }
    }

    private static List<String> events(Path file) {
        try (SqliteStore store = SqliteStore.openToRead(file)) {
            return Invariants.all(Query.of(T), store.records()::eventIds);
        }
    }

    private static void assertWhole(Path file) {
        SqliteStore store = SqliteStore.openToRead(file);
        try (RewardEngine engine = RewardEngine.builder().store(store).build()) {
            assertThat(store.check()).isEmpty();
            Invariants.reconciles(engine.reports(), T);
            Invariants.accountsAgree(engine.records(), T);
            for (String id : Invariants.all(Query.of(T), engine.records()::eventIds)) {
                assertThat(engine.inspect().verify(T, id).status()).isEqualTo(Verification.Status.SAME);
            }
        }
    }

    private static String commandOfTheGuide() throws IOException {
        Matcher command = Pattern.compile("```sql\n(VACUUM INTO [^\n]+)\n```")
                .matcher(Files.readString(Path.of("../docs/guide/stores.md")));
        assertThat(command.find()).isTrue();
        return command.group(1);
    }

    private static RewardEngine engine(Path file) {
        return RewardEngine.builder()
                .store(SqliteStore.open(file))
                .rules(Club.rules(T).build())
                .build();
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
