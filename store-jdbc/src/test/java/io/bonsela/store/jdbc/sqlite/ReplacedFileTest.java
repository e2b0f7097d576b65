package io.bonsela.store.jdbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Health;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.store.jdbc.SqliteStore;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data written to a file that was deleted, renamed or replaced is lost: nothing is acknowledged then. */
class ReplacedFileTest {
    private static final String T = "club";

    @TempDir
    private Path folder;

    private Path file;
    private SqliteStore store;
    private RewardEngine engine;

    @BeforeEach
    void open() {
        file = folder.resolve("rewards.db");
        store = SqliteStore.open(file);
        engine =
                RewardEngine.builder().store(store).rules(Club.rules(T).build()).build();
        assertThat(engine.process(purchase("e1")).status()).isEqualTo(Decision.Status.DECIDED);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-wal", "-shm"})
    void nothingIsDecidedOnADeletedFile(String suffix) throws IOException {
        Files.delete(folder.resolve("rewards.db" + suffix));
        assertRefused("e2");
        assertRefused("e3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-wal", "-shm"})
    void afterARenamedFileIsPutBackTheEngineGoesOn(String suffix) throws IOException {
        Path opened = folder.resolve("rewards.db" + suffix);
        Files.move(opened, folder.resolve("elsewhere"));
        assertRefused("e2");
        Files.move(folder.resolve("elsewhere"), opened);
        assertThat(engine.health().ready()).isTrue();
        assertThat(engine.process(purchase("e2")).status()).isEqualTo(Decision.Status.DECIDED);
        assertThat(engine.records().events(Query.of(T)).items()).hasSize(2);
        Invariants.reconciles(engine.reports(), T);
    }

    @Test
    void aReplacedFileIsNotDecidedOnNorIsTheOldOne() throws IOException {
        Path backup = folder.resolve("backup.db");
        Files.copy(file, backup);
        Files.move(backup, file, StandardCopyOption.REPLACE_EXISTING);
        assertRefused("e2");
        engine.close();
        try (RewardEngine next = RewardEngine.builder()
                .store(SqliteStore.open(file))
                .rules(Club.rules(T).build())
                .build()) {
            assertThat(next.process(purchase("e2")).status()).isEqualTo(Decision.Status.DECIDED);
        }
    }

    @Test
    void aFileThatIsDeletedBeforeTheFirstDecisionIsNotMadeAnew() throws IOException {
        Path other = folder.resolve("other.db");
        try (SqliteStore fresh = SqliteStore.open(other)) {
            Files.delete(other);
            assertThatThrownBy(fresh::begin).satisfies(ReplacedFileTest::isUnavailable);
            assertThatThrownBy(fresh.records()::tenants).satisfies(ReplacedFileTest::isUnavailable);
            assertThat(other).doesNotExist();
        }
    }

    @Test
    void aLinkThatIsTurnedToAnotherFileIsARefusal() throws IOException {
        Path link = folder.resolve("link.db");
        SqliteStore.open(folder.resolve("one.db")).close();
        SqliteStore.open(folder.resolve("two.db")).close();
        Files.createSymbolicLink(link, folder.resolve("one.db"));
        try (SqliteStore linked = SqliteStore.open(link)) {
            linked.begin().close();
            Files.delete(link);
            Files.createSymbolicLink(link, folder.resolve("two.db"));
            assertThatThrownBy(linked::begin).satisfies(ReplacedFileTest::isUnavailable);
        }
    }

    /** It leads to the same file, but the log of whoever opens it next is beside the other name. */
    @Test
    void aLinkInThePlaceOfTheRenamedFileIsARefusal() throws IOException {
        Path renamed = folder.resolve("renamed.db");
        Files.move(file, renamed);
        Files.createSymbolicLink(file, renamed);
        assertRefused("e2");
    }

    @Test
    void whatIsCommittedWhileTheFileGoesIsNotAcknowledged() throws IOException {
        try (UnitOfWork work = store.begin()) {
            work.load(new TreeSet<>(), new LoadRequest(Set.of(), Map.of()));
            Files.delete(file);
            Change nothing = Change.of(Map.of());
            assertThatThrownBy(() -> work.commit(nothing)).satisfies(ReplacedFileTest::isUnavailable);
        }
    }

    @Test
    void noTransactionOfTheHostsIsJoined() throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.setAutoCommit(false);
            Files.delete(file);
            assertThatThrownBy(() -> engine.transactions().within(connection).process(purchase("e2")))
                    .satisfies(ReplacedFileTest::isUnavailable);
        }
    }

    private void assertRefused(String id) {
        assertThatThrownBy(() -> engine.process(purchase(id)))
                .satisfies(ReplacedFileTest::isUnavailable)
                .hasMessageContaining("rewards.db");
        Health health = engine.health();
        assertThat(health.ready()).isFalse();
        assertThat(health.problems()).extracting(Health.Problem::code).containsExactly(Health.Code.STORE_UNAVAILABLE);
    }

    private static void isUnavailable(Throwable failure) {
        assertThat(((BonselaException) failure).code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    }

    private static Event purchase(String id) {
        return Event.of("purchase")
                .tenant(T)
                .id(id)
                .subject("ann")
                .amount(Money.of("USD", "30.00"))
                .build();
    }
}
