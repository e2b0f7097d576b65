package io.bonsela.store.jdbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.Spend;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.store.jdbc.SqliteStore;
import io.bonsela.store.jdbc.Worker;
import io.bonsela.store.jdbc.sql.Sql;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The states of a file: full, read-only, shared by processes, of a newer release; and what is left after an erasure.
 */
@Execution(ExecutionMode.CONCURRENT) // mostly waits for a file that another test holds
class SqliteFileTest {
    private static final String T = "club";
    private static final String PHONE = "+263771234567";

    @TempDir
    private Path folder;

    @Test
    void aFullDiskIsToldAndWhenThereIsRoomAgainTheEngineGoesOn() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString()), "no disk to fill");
        try (RewardEngine engine = engine(disk.resolve("rewards.db"))) {
            int decided = 0;
            BonselaException full = null;
            while (full == null) {
                try {
                    engine.process(purchase("e" + decided, PHONE));
                    decided++;
                } catch (BonselaException e) {
                    full = e;
                }
            }
            assertThat(full.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
            assertThat(decided).isGreaterThan(10);
            Invariants.accountsAgree(engine.records(), T);
            assertThat(Invariants.all(Query.of(T), engine.records()::events)).hasSize(decided);
            assertThat(run("mount", "-o", "remount,size=30m", disk.toString())).isTrue();
            assertThat(engine.process(purchase("e" + decided, PHONE)).status()).isEqualTo(Decision.Status.DECIDED);
            Invariants.accountsAgree(engine.records(), T);
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    @Test
    void aDiskThatTurnsReadOnlyIsToldAndWhenItTurnsBackTheEngineGoesOn() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=30m", "tmpfs", disk.toString()), "no disk to mount");
        try {
            Path file = disk.resolve("rewards.db");
            try (RewardEngine engine = engine(file)) {
                engine.process(purchase("e1", PHONE));
            }
            assertThat(run("mount", "-o", "remount,ro", disk.toString())).isTrue();
            assertThatThrownBy(() -> SqliteStore.open(file).close())
                    .isInstanceOfSatisfying(
                            BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
            assertThat(run("mount", "-o", "remount,rw", disk.toString())).isTrue();
            try (RewardEngine engine = engine(file)) {
                assertThat(engine.process(purchase("e2", PHONE)).status()).isEqualTo(Decision.Status.DECIDED);
            }
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    @Test
    void aFileThatAnotherProcessHoldsIsToldAndWhenItIsFreeTheEngineGoesOn() throws Exception {
        Path file = folder.resolve("rewards.db");
        try (RewardEngine engine = engine(file);
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            engine.process(purchase("e1", PHONE));
            other.setAutoCommit(false);
            SqliteFile.lock(other);
            long start = System.nanoTime();
            assertThatThrownBy(() -> engine.process(purchase("e2", PHONE)))
                    .as("another process holds the file for too long")
                    .isInstanceOfSatisfying(
                            BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_CONFLICT));
            assertThat(System.nanoTime() - start).as("it was waited for").isGreaterThan(4_000_000_000L);
            other.rollback();
            assertThat(engine.process(purchase("e2", PHONE)).status()).isEqualTo(Decision.Status.DECIDED);
        }
    }

    @Test
    void aCompactionThatFailsLeavesWhatFollowsWhole() throws Exception {
        Path file = folder.resolve("rewards.db");
        SqliteStore store = SqliteStore.open(file);
        try (RewardEngine engine = RewardEngine.builder()
                        .store(store)
                        .rules(Club.rules(T).build())
                        .build();
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            SqliteFile.execute(other, "PRAGMA busy_timeout = 0");
            engine.process(purchase("e1", PHONE));
            other.setAutoCommit(false);
            SqliteFile.lock(other);
            assertThatThrownBy(store::compact)
                    .isInstanceOfSatisfying(
                            BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_CONFLICT));
            other.rollback();
            UnitOfWork work = store.begin();
            try {
                assertThatThrownBy(() -> Sql.update(other, "DELETE FROM bonsela_wallet"))
                        .as("whoever has begun is alone")
                        .hasMessageContaining("BUSY");
            } finally {
                work.close();
            }
            other.rollback();
            assertThat(engine.process(purchase("e2", PHONE)).status()).isEqualTo(Decision.Status.DECIDED);
            Invariants.accountsAgree(engine.records(), T);
        }
        assertThatThrownBy(store::begin)
                .as("a closed store is not opened again")
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }

    @Test
    void twoStoresOverOneFileDecideAsOne() throws Exception {
        Path file = folder.resolve("rewards.db");
        try (RewardEngine one = engine(file);
                RewardEngine other = engine(file)) {
            List<CompletableFuture<Void>> both = Stream.of(one, other)
                    .map(engine -> CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 100; i++) {
                            // The file is repeatedly free for both, but neither has a guaranteed turn.
                            Worker.decide(engine, purchase("e" + i, PHONE));
                        }
                    }))
                    .toList();
            both.forEach(CompletableFuture::join);
            assertThat(Invariants.all(Query.of(T), one.records()::events)).hasSize(100);
            assertThat(other.reports().reconcile(T).differences()).isEmpty();
            Invariants.accountsAgree(one.records(), T);
        }
    }

    @Test
    void aFileOfANewerReleaseIsRefused() throws SQLException {
        Path file = folder.resolve("rewards.db");
        SqliteStore.open(file).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sql.update(connection, "INSERT INTO bonsela_schema (version) VALUES (1000)");
        }
        assertThatThrownBy(() -> SqliteStore.open(file))
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining("1000");
    }

    @Test
    void afterAnErasureAndACompactionNoByteOfTheSubjectIsLeft() throws IOException {
        Path file = folder.resolve("rewards.db");
        String secret = "Rumbidzai of Gweru";
        SqliteStore store = SqliteStore.open(file);
        try (RewardEngine engine = RewardEngine.builder()
                .store(store)
                .rules(Club.rules(T).build())
                .keys(TestKeys.ring())
                .build()) {
            for (int i = 0; i < 300; i++) {
                engine.process(Event.of("purchase")
                        .tenant(T)
                        .id("e" + i)
                        .subject(i % 3 == 0 ? PHONE : "other-" + i)
                        .amount(Money.of("USD", "1.00"))
                        .with("shop", i % 3 == 0 ? secret : "shop")
                        .build());
            }
            engine.execute(new Spend(Origin.of(T, "s", PHONE), PHONE, Money.of("POINTS", "7")));
            Origin noted = Origin.of(T, "s2", "clerk").because("on behalf of " + PHONE);
            engine.execute(new Spend(noted, "other-1", Money.of("POINTS", "1")));
            assertThat(bytes(PHONE)).isNotEmpty();
            assertThat(bytes(secret)).isNotEmpty();
            engine.execute(new Erase(Origin.of(T, "erase", "officer"), PHONE));
            store.compact();
            assertThat(bytes(PHONE)).isEmpty();
            assertThat(bytes(secret)).isEmpty();
            Invariants.accountsAgree(engine.records(), T);
            assertThat(engine.reports().reconcile(T).differences()).isEmpty();
            assertThat(engine.process(purchase("after", "ann")).status()).isEqualTo(Decision.Status.DECIDED);
        }
    }

    /** The files that contain a text. */
    private List<Path> bytes(String text) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        try {
                            return Files.readString(file, StandardCharsets.ISO_8859_1)
                                    .contains(text);
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toList();
        }
    }

    private static RewardEngine engine(Path file) {
        return RewardEngine.builder()
                .store(SqliteStore.open(file))
                .rules(Club.rules(T).build())
                .build();
    }

    private static Event purchase(String id, String subject) {
        return Event.of("purchase")
                .tenant(T)
                .id(id)
                .subject(subject)
                .amount(Money.of("USD", "0.10"))
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
