package io.bonsela.store.jdbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.store.jdbc.SqliteStore;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is opened read-only does not change, nor does its folder. */
class ReadOnlyTest {
    private static final String T = "club";

    @TempDir
    private Path folder;

    @Test
    void aClosedFileIsReadWithoutATrace() throws IOException {
        Path file = filled(folder.resolve("rewards.db"));
        Map<Path, Integer> before = contents(folder);
        assertThat(before).containsOnlyKeys(file);
        read(file);
        assertThat(contents(folder)).isEqualTo(before);
    }

    @Test
    void aFileThatAnEngineWritesIsReadWithoutATrace() throws IOException {
        Path file = folder.resolve("rewards.db");
        try (RewardEngine engine = engine(file)) {
            engine.process(purchase("e1"));
            Map<Path, Integer> before = contents(folder);
            read(file);
            Map<Path, Integer> after = contents(folder);
            // The index of the log contains the marks of readers.
            Path index = folder.resolve("rewards.db-shm");
            before.remove(index);
            after.remove(index);
            assertThat(after).isEqualTo(before);
            engine.process(purchase("e2"));
        }
        assertThat(contents(folder)).containsOnlyKeys(file);
    }

    @Test
    void aCopyInAFolderThatCannotBeWrittenToIsRead() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "tmpfs", disk.toString()), "no disk to mount");
        try {
            Path file = filled(disk.resolve("rewards.db"));
            assertThat(run("mount", "-o", "remount,ro", disk.toString())).isTrue();
            read(file);
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    @Test
    void aCopyWithItsLogIsReadWithWhatTheLogHolds() throws IOException {
        Path file = folder.resolve("rewards.db");
        Path copies = Files.createDirectory(folder.resolve("copies"));
        try (RewardEngine engine = engine(file)) {
            engine.process(purchase("e1"));
            for (String suffix : new String[] {"", "-wal"}) {
                Files.copy(folder.resolve("rewards.db" + suffix), copies.resolve("rewards.db" + suffix));
            }
        }
        Map<Path, Integer> before = contents(copies);
        read(copies.resolve("rewards.db"));
        Map<Path, Integer> after = contents(copies);
        after.remove(copies.resolve("rewards.db-shm"));
        assertThat(after).isEqualTo(before);
    }

    @Test
    void nothingIsWritten() throws IOException {
        Path file = filled(folder.resolve("rewards.db"));
        Map<Path, Integer> before = contents(folder);
        SqliteStore store = SqliteStore.openToRead(file);
        try (RewardEngine engine = RewardEngine.builder().store(store).build()) {
            assertRefused(() -> engine.process(purchase("e2")), "(read-only)");
        }
        assertThat(contents(folder)).isEqualTo(before);
    }

    @Test
    void aFileThatIsWrittenToMeanwhileIsReadAgain() throws IOException {
        Path file = filled(folder.resolve("rewards.db"));
        try (SqliteStore store = SqliteStore.openToRead(file)) {
            assertThat(store.records().tenants()).containsExactly(T);
            try (RewardEngine engine = engine(file)) {
                engine.process(purchase("e2"));
            }
            assertThatThrownBy(store.records()::tenants)
                    .isInstanceOfSatisfying(
                            BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE))
                    .hasMessageContaining("open the store again");
        }
    }

    @Test
    void whatIsNoStoreIsRefusedAndStaysAsItIs() throws IOException, SQLException {
        Path foreign = folder.resolve("foreign.db");
        execute(foreign, "CREATE TABLE orders (id)", "PRAGMA application_id = 252006673");
        Path unmarked = folder.resolve("unmarked.db");
        execute(unmarked, "CREATE TABLE orders (id)");
        Path newer = folder.resolve("newer.db");
        SqliteStore.open(newer).close();
        execute(newer, "UPDATE bonsela_schema SET version = 99");
        Path empty = Files.createFile(folder.resolve("empty.db"));
        Path missing = folder.resolve("missing.db");
        Path text = Files.writeString(folder.resolve("text.db"), "not a database, ".repeat(100));
        Map<Path, Integer> before = contents(folder);
        assertRefused(() -> SqliteStore.openToRead(foreign), "belongs to another application");
        assertRefused(() -> SqliteStore.openToRead(unmarked), "has no Bonsela tables");
        assertRefused(() -> SqliteStore.openToRead(newer), "version 99");
        assertRefused(() -> SqliteStore.openToRead(empty), "has no Bonsela tables");
        assertRefused(() -> SqliteStore.openToRead(missing), "does not exist");
        assertThatThrownBy(() -> SqliteStore.openToRead(text)).hasMessageContaining("not a database");
        assertThat(contents(folder)).isEqualTo(before);
        assertRefused(() -> SqliteStore.open(foreign), "belongs to another application");
        assertThat(contents(folder).get(foreign)).isEqualTo(before.get(foreign));
        // A host's own file, with our tables next to its own.
        SqliteStore.open(unmarked).close();
        SqliteStore.openToRead(unmarked).close();
    }

    private static void read(Path file) {
        SqliteStore store = SqliteStore.openToRead(file);
        try (RewardEngine engine = RewardEngine.builder().store(store).build()) {
            assertThat(engine.inspect().verify(T, "e1").status()).isEqualTo(Verification.Status.SAME);
            assertThat(engine.records().issuances(Query.of(T)).items()).hasSize(2);
            Invariants.reconciles(engine.reports(), T);
            assertThat(store.check()).isEmpty();
            assertThat(engine.health().ready()).isTrue();
        }
    }

    private static Path filled(Path file) {
        try (RewardEngine engine = engine(file)) {
            engine.process(purchase("e1"));
        }
        return file;
    }

    private static RewardEngine engine(Path file) {
        return RewardEngine.builder()
                .store(SqliteStore.open(file))
                .rules(Club.rules(T).build())
                .build();
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining(message);
    }

    private static Map<Path, Integer> contents(Path folder) throws IOException {
        Map<Path, Integer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                contents.put(each, Arrays.hashCode(Files.readAllBytes(each)));
            }
        }
        return contents;
    }

    private static void execute(Path file, String... commands) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            for (String command : commands) {
                SqliteFile.execute(connection, command);
            }
        }
    }

    private static Event purchase(String id) {
        return Event.of("purchase")
                .tenant(T)
                .id(id)
                .subject("ann")
                .amount(Money.of("USD", "30.00"))
                .build();
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
