package io.bonsela.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Health;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.TopUp;
import io.bonsela.api.store.Store;
import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Sql;
import io.bonsela.store.jdbc.sqlite.SqliteFile;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Patience;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/**
 * Bits that change on a disk: damage is reported as damage, no decisions are made on the file, and the rest can still
 * be read.
 */
class DamageTest {
    private static final String T = "club";
    private static final int PAGE = 8192;

    @TempDir
    private Path folder;

    private record Index(String name, String table, long root) {}

    @Test
    void aBitThatIsFlippedInAnyIndexIsFound() throws Exception {
        Path whole = filled();
        List<Index> indexes = indexes(whole);
        List<String> struck = new ArrayList<>();
        for (Index index : indexes) {
            Path file = folder.resolve("damaged.db");
            Files.copy(whole, file, StandardCopyOption.REPLACE_EXISTING);
            if (flip(file, index)) {
                struck.add(index.name());
                assertThatThrownBy(() -> SqliteStore.open(file))
                        .as(index.name())
                        .satisfies(DamageTest::isDamaged)
                        .hasMessageContaining("restore a backup");
                try (SqliteStore store = SqliteStore.openToRead(file)) {
                    assertThat(store.check()).as(index.name()).isNotEmpty();
                    assertThat(store.damage()).isEqualTo(store.check());
                }
            }
        }
        assertThat(struck).hasSizeGreaterThan(indexes.size() / 2);
    }

    @Test
    void whatMaintenanceFindsStopsTheEngine() throws Exception {
        Path file = filledLarge();
        flip(file, indexOf(file, "sqlite_autoindex_bonsela_event_1"));
        try (RewardEngine engine = RewardEngine.builder()
                .store(SqliteStore.open(file))
                .rules(Club.rules(T).build())
                .maintenance(Duration.ofSeconds(1))
                .build()) {
            Patience.until(
                    "maintenance finds the damage", () -> !engine.health().ready());
            assertThat(engine.health().problems())
                    .extracting(Health.Problem::code)
                    .contains(Health.Code.STORE_DAMAGED);
            assertThatThrownBy(() -> engine.process(purchase("e1"))).satisfies(DamageTest::isDamaged);
        }
    }

    @Test
    void afterAnUncleanEndALargerFileIsCheckedBeforeItIsUsed() throws Exception {
        Path file = filledLarge();
        Path copy = folder.resolve("copy.db");
        flip(file, indexOf(file, "sqlite_autoindex_bonsela_event_1"));
        SqliteStore.open(file).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            SqliteFile.execute(connection, "INSERT INTO of_the_host VALUES (zeroblob(10))");
            Files.copy(file, copy);
            Files.copy(folder.resolve("rewards.db-wal"), folder.resolve("copy.db-wal"));
        }
        assertThatThrownBy(() -> SqliteStore.open(copy)).satisfies(DamageTest::isDamaged);
        try (SqliteStore reading = SqliteStore.openToRead(copy)) {
            assertThat(reading.check()).isNotEmpty();
        }
    }

    @Test
    void aPageThatIsNoPageIsDamage() throws Exception {
        Path file = filled();
        try (RewardEngine engine = engine(SqliteStore.open(file))) {
            spoil(file, indexOf(file, "sqlite_autoindex_bonsela_event_1"));
            assertThatThrownBy(() -> engine.process(purchase("e1"))).satisfies(DamageTest::isDamaged);
            assertThatThrownBy(() -> engine.process(purchase("new"))).satisfies(DamageTest::isDamaged);
            assertThat(engine.health().ready()).isFalse();
        }
    }

    /** Every other table is checked: a row that was changed in one of them is reported too. */
    @Test
    void aTableThatCannotBeReadIsNamedAndTheOthersAreChecked() throws Exception {
        Path whole = filled();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + whole)) {
            Sql.update(connection, "UPDATE bonsela_budget SET seal = x'00'");
            Sql.update(connection, "UPDATE bonsela_counter SET seal = x'00'");
        }
        List<String> named = new ArrayList<>();
        for (Index table : roots(whole, "table")) {
            Path file = folder.resolve("damaged.db");
            Files.copy(whole, file, StandardCopyOption.REPLACE_EXISTING);
            spoil(file, table);
            if (!table.name().equals("bonsela_schema") && !table.name().startsWith("sqlite")) {
                try (RewardEngine engine = reading(SqliteStore.openToRead(file))) {
                    List<String> found = engine.reports().reconcile(T).unreadable().stream()
                            .map(Reconciliation.Unreadable::what)
                            .toList();
                    String other = table.name().equals("bonsela_budget") ? "counter ann" : "budget promo";
                    assertThat(found).as(table.name()).anyMatch(each -> each.startsWith(other));
                    if (found.contains("table " + table.name())) {
                        named.add(table.name());
                    }
                }
            }
        }
        assertThat(named).hasSizeGreaterThan(25);
    }

    @Test
    void aSchemaWithoutAColumnIsDamage() throws Exception {
        Path file = filled();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            SqliteFile.execute(connection, "ALTER TABLE bonsela_event RENAME COLUMN first_seal TO first_sea");
        }
        try (RewardEngine engine = engine(SqliteStore.open(file))) {
            assertThatThrownBy(() -> engine.process(purchase("new"))).satisfies(DamageTest::isDamaged);
        }
    }

    @Test
    void aRecordWithoutABodyIsNamed() throws SQLException {
        try (TestPostgres postgres = TestPostgres.fresh()) {
            try (RewardEngine engine = engine(postgres.store())) {
                engine.process(purchase("e1"));
                TestPostgres.execute(postgres.pool(), "ALTER TABLE bonsela_issuance ALTER body DROP NOT NULL");
                TestPostgres.execute(postgres.pool(), "UPDATE bonsela_issuance SET body = NULL");
                assertThat(engine.reports().reconcile(T).unreadable())
                        .extracting(Reconciliation.Unreadable::what)
                        .isNotEmpty()
                        .allMatch(what -> what.startsWith("issuance "));
            }
        }
    }

    /** The server finds the page invalid when it reads it again after a restart. */
    @Test
    void aTableThatCannotBeReadIsNamedPostgres() throws Exception {
        Path data = folder.resolve("postgres");
        List<String> pages;
        try (EmbeddedPostgres server = TestPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .start()) {
            DataSource database = server.getPostgresDatabase();
            PostgresStore.migrate(database);
            try (RewardEngine engine = engine(PostgresStore.of(database))) {
                engine.process(purchase("e1"));
            }
            try (Connection connection = database.getConnection()) {
                Sql.update(connection, "UPDATE bonsela_budget SET seal = ''");
                pages = Sql.query(
                        connection,
                        "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relname IN"
                                + " ('bonsela_issuance', 'bonsela_publication', 'bonsela_command_tenant_id_key')",
                        Row::text);
            }
        }
        byte[] nonsense = new byte[PAGE];
        Arrays.fill(nonsense, (byte) 0x5A);
        for (String page : pages) {
            try (RandomAccessFile file = new RandomAccessFile(data.resolve(page).toFile(), "rw")) {
                file.write(nonsense);
            }
        }
        try (EmbeddedPostgres server = TestPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .start();
                RewardEngine engine = reading(PostgresStore.of(server.getPostgresDatabase()))) {
            assertThat(engine.reports().reconcile(T).unreadable())
                    .extracting(Reconciliation.Unreadable::what)
                    .contains("table bonsela_issuance", "table bonsela_publication", "publications")
                    .anyMatch(what -> what.startsWith("budget promo"));
        }
    }

    @Test
    void whatCannotBeReadIsNamedSqlite() throws SQLException {
        Path file = folder.resolve("rewards.db");
        SqliteStore.open(file).close();
        SQLiteDataSource dataSource = new SQLiteDataSource();
        dataSource.setUrl("jdbc:sqlite:" + file);
        whatCannotBeReadIsNamed(() -> SqliteStore.open(file), dataSource);
    }

    @Test
    void whatCannotBeReadIsNamedPostgres() throws SQLException {
        try (TestPostgres postgres = TestPostgres.fresh()) {
            whatCannotBeReadIsNamed(postgres::store, postgres.pool());
        }
    }

    private void whatCannotBeReadIsNamed(Supplier<Store> stores, DataSource database) throws SQLException {
        String issuance;
        String moved;
        try (RewardEngine engine = engine(stores.get())) {
            for (int i = 1; i <= 5; i++) {
                engine.process(purchase("e" + i));
            }
            engine.execute(new TopUp(Origin.of(T, "top-up", "clerk"), "promo", Money.of("USD", "1.00")));
            List<String> points = engine.records().issuances(Query.of(T).reward("points")).items().stream()
                    .map(Issuance::id)
                    .toList();
            issuance = points.get(0);
            moved = points.get(1);
        }
        String entry;
        try (Connection connection = database.getConnection()) {
            byte[] nothing = {1, 2, 3};
            Sql.update(connection, "UPDATE bonsela_issuance SET body = ? WHERE id = ?", nothing, issuance);
            Sql.update(connection, "UPDATE bonsela_event SET body = ? WHERE id = 'e3'", nothing);
            Sql.update(connection, "UPDATE bonsela_issuance SET state = 'EXPIRED' WHERE id = ?", moved);
            Sql.update(connection, "UPDATE bonsela_command SET actor = 'nobody' WHERE id = 'top-up'");
            entry = Sql.query(connection, "SELECT max(position) FROM bonsela_ledger", Row::text)
                    .get(0);
            Sql.update(connection, "UPDATE bonsela_ledger SET kind = 'WHATEVER' WHERE position = " + entry);
        }
        try (RewardEngine engine = engine(stores.get())) {
            Reconciliation found = engine.reports().reconcile(T);
            assertThat(found.isClean()).isFalse();
            assertThat(found.unreadable())
                    .extracting(Reconciliation.Unreadable::what)
                    .containsExactlyInAnyOrder(
                            "issuance " + issuance, "issuance " + moved, "command top-up", "ledger " + entry);
            assertThat(found.differences()).isNotEmpty();
            assertThatThrownBy(() -> engine.process(purchase("e3"))).satisfies(DamageTest::isDamaged);
            assertThat(engine.inspect().verify(T, "e3").status()).isEqualTo(Verification.Status.NOT_VERIFIABLE);
            assertThat(engine.inspect().verify(T, "e4").status()).isEqualTo(Verification.Status.SAME);
            assertThat(engine.process(purchase("e4")).status()).isEqualTo(Decision.Status.REPEATED);
        }
    }

    private static void isDamaged(Throwable failure) {
        assertThat(((BonselaException) failure).code()).isEqualTo(ErrorCode.STORE_DAMAGED);
    }

    private Path filled() {
        Path file = folder.resolve("rewards.db");
        try (RewardEngine engine = engine(SqliteStore.open(file))) {
            for (int i = 1; i <= 5; i++) {
                engine.process(purchase("e" + i));
            }
            engine.maintenance().addUp(T, 1_000);
            for (Issuance issuance : engine.records().issuances(Query.of(T)).items()) {
                engine.execute(
                        new Redeem(Origin.of(T, "r" + issuance.id(), "till"), new Redeem.Token.Trusted(issuance.id())));
            }
        }
        return file;
    }

    /** A file that is not checked when it is opened. */
    private Path filledLarge() throws SQLException {
        Path file = filled();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            SqliteFile.execute(connection, "CREATE TABLE of_the_host (data BLOB)");
            SqliteFile.execute(connection, "INSERT INTO of_the_host VALUES (zeroblob(9000000))");
        }
        return file;
    }

    private static RewardEngine engine(Store store) {
        return RewardEngine.builder().store(store).rules(Club.rules(T).build()).build();
    }

    private static RewardEngine reading(Store store) {
        return RewardEngine.builder().store(store).build();
    }

    private static void spoil(Path file, Index page) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, (int) (page.root() - 1) * PAGE, (int) page.root() * PAGE, (byte) 0x5A);
        Files.write(file, bytes);
    }

    private static Index indexOf(Path file, String name) throws SQLException {
        return indexes(file).stream()
                .filter(index -> index.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Index> indexes(Path file) throws SQLException {
        return roots(file, "index");
    }

    private static List<Index> roots(Path file, String type) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            return Sql.query(
                    connection,
                    "SELECT name, tbl_name, rootpage FROM sqlite_master WHERE type = ? ORDER BY name",
                    in -> new Index(in.text(), in.text(), in.number()),
                    type);
        }
    }

    /** Flips a bit in the tenant's name of an entry; false: the index's first page contains none. */
    private static boolean flip(Path file, Index index) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int start = (int) (index.root() - 1) * PAGE;
        String page = new String(bytes, start, PAGE, StandardCharsets.ISO_8859_1);
        int at = page.lastIndexOf(T);
        if (at < 0) {
            return false;
        }
        bytes[start + at + 1] ^= 1;
        Files.write(file, bytes);
        return true;
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
