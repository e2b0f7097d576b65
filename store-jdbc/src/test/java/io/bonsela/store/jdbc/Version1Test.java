package io.bonsela.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Spend;
import io.bonsela.api.store.Store;
import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Schema;
import io.bonsela.store.jdbc.sql.Sql;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every release reads the stores that version 1 wrote: a {@link FullShop} in a SQLite file, and the same in PostgreSQL,
 * with what the engine said about it.
 */
class Version1Test {
    private static final String T = FullShop.TENANT;
    private static final List<String> MADE_UP = List.of(Schema.RELEASED.get(0), "made_up_2.sql");

    @TempDir
    private Path folder;

    @Test
    void theScriptsAreAsTheyWereReleased() throws Exception {
        assertThat(digest("/bonsela-schema/sqlite/V1__bonsela.sql"))
                .isEqualTo("ddbf451f8cb7d352723737f058099e6301e8bef2f58c86e70c2ce9b2a5d5cc61");
        assertThat(digest("/bonsela-schema/postgresql/V1__bonsela.sql"))
                .isEqualTo("0557dc5a2123e158e2e49449f90d4c44ce1d774dcb7a586e69977731e2ba329c");
    }

    @Test
    void theSqliteFileIsReadAndGoesOn() throws IOException {
        goesOn(SqliteStore.open(file()));
    }

    @Test
    void thePostgresDatabaseIsReadAndGoesOn() throws Exception {
        try (TestPostgres postgres = database()) {
            goesOn(postgres.store());
        }
    }

    @Test
    void aMadeUpVersion2ConvertsTheSqliteFile() throws Exception {
        Path file = file();
        goesOn(SqliteStore.open(file, SqliteStore.Durability.FULL, MADE_UP));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            assertConverted(connection);
        }
        assertThatThrownBy(() -> SqliteStore.open(file))
                .isInstanceOf(BonselaException.class)
                .hasMessageContaining("has schema version 2; this release supports version 1: use a newer release");
    }

    @Test
    void aMadeUpVersion2ConvertsThePostgresDatabase() throws Exception {
        try (TestPostgres postgres = database()) {
            assertThatThrownBy(() -> PostgresStore.of(postgres.pool(), MADE_UP))
                    .isInstanceOf(BonselaException.class)
                    .hasMessageContaining("has schema version 1; this release requires version 2: migrate it");
            PostgresStore.migrate(postgres.pool(), MADE_UP);
            PostgresStore.migrate(postgres.pool(), MADE_UP);
            goesOn(PostgresStore.of(postgres.pool(), MADE_UP));
            try (Connection connection = postgres.pool().getConnection()) {
                assertConverted(connection);
            }
            assertThatThrownBy(postgres::store)
                    .isInstanceOf(BonselaException.class)
                    .hasMessageContaining("has schema version 2; this release supports version 1: use a newer release");
        }
    }

    /** A conversion that fails changes nothing. */
    @Test
    void aConversionThatFailsLeavesVersion1() throws Exception {
        List<String> broken = List.of(Schema.RELEASED.get(0), "made_up_2.sql", "broken_3.sql");
        Path file = file();
        assertThatThrownBy(() -> SqliteStore.open(file, SqliteStore.Durability.FULL, broken))
                .isInstanceOf(BonselaException.class);
        goesOn(SqliteStore.open(file));
        try (TestPostgres postgres = database()) {
            assertThatThrownBy(() -> PostgresStore.migrate(postgres.pool(), broken))
                    .isInstanceOf(BonselaException.class);
            goesOn(postgres.store());
        }
    }

    private static void assertConverted(Connection connection) throws Exception {
        assertThat(Sql.query(
                        connection,
                        "SELECT count(*) FROM bonsela_made_up m JOIN bonsela_issuance i ON i.id = m.issuance",
                        Row::number))
                .containsExactly((long) books("issuance").size());
    }

    private static List<String> books(String kind) throws IOException {
        return text("books.txt").lines().filter(line -> line.startsWith(kind)).toList();
    }

    /** The books are as they were, and the engine decides, repeats, spends and expires on them. */
    private static void goesOn(Store store) throws IOException {
        ManualClock clock = new ManualClock(Instant.parse("2026-03-20T10:00:00Z"));
        try (RewardEngine engine = RewardEngine.builder()
                .store(store)
                .clock(clock)
                .keys(TestKeys.ring())
                .deliveredElsewhere()
                .build()) {
            assertThat(books(engine))
                    .containsExactlyElementsOf(text("books.txt").lines().toList());
            assertThat(engine.process(purchase("e4", "ann", "16.00")).status()).isEqualTo(Decision.Status.REPEATED);
            Decision decision = engine.process(purchase("later", "ann", "16.00"));
            assertThat(decision.issuances())
                    .extracting(Issuance::reward)
                    .containsExactly("airtime", "points", "voucher");
            assertThat(engine.execute(new Spend(Origin.of(T, "later", "clerk"), "cid", Money.of("POINTS", "20")))
                            .isDone())
                    .isTrue();
            engine.maintenance().expireDue(1_000);
            assertThat(engine.inspect().verify(T, "later").status().name()).isEqualTo("SAME");
            Invariants.reconciles(engine.reports(), T);
        }
    }

    private static Event purchase(String id, String subject, String amount) {
        return Event.of("purchase")
                .tenant(T)
                .id(id)
                .subject(subject)
                .amount(Money.of("USD", amount))
                .with("phone", "+26377" + subject.hashCode())
                .build();
    }

    /** What an engine says about a store; the same for each database. */
    private static List<String> books(RewardEngine engine) {
        List<String> lines = new ArrayList<>();
        engine.records()
                .eventIds(Query.of(T))
                .items()
                .forEach(id -> lines.add(
                        "decision " + id + ' ' + engine.inspect().verify(T, id).status()));
        engine.records()
                .issuances(Query.of(T))
                .items()
                .forEach(issuance ->
                        lines.add("issuance " + issuance.id() + ' ' + issuance.reward() + ' ' + issuance.state()));
        engine.records().budgets(T).forEach(budget -> lines.add("budget " + budget));
        engine.records().pools(T).forEach(pool -> lines.add("pool " + pool));
        for (String subject : List.of("ann", "bob", "cid")) {
            engine.reports().wallet(T, subject).forEach(wallet -> lines.add("wallet " + subject + ' ' + wallet));
            engine.records().tiers(T, subject).forEach(tier -> lines.add("tier " + subject + ' ' + tier));
        }
        TreeMap<String, Money> accounts = new TreeMap<>();
        for (LedgerEntry entry :
                engine.records().ledger(Query.of(T).limit(1_000)).items()) {
            accounts.merge(entry.account() + ' ' + entry.amount().currency().code(), entry.amount(), Money::plus);
        }
        accounts.forEach((account, balance) -> lines.add("account " + account + ' ' + balance));
        engine.records()
                .publications(T)
                .forEach(publication -> lines.add("rules " + publication.version() + ' ' + publication.digest()));
        lines.add("differences " + engine.reports().reconcile(T).differences().size());
        return lines;
    }

    private Path file() throws IOException {
        Path copy = folder.resolve("rewards.db");
        try (InputStream in = Version1Test.class.getResourceAsStream("/frozen/1/rewards.db")) {
            Files.copy(in, copy);
        }
        return copy;
    }

    private static TestPostgres database() throws Exception {
        TestPostgres postgres = TestPostgres.empty();
        PostgresStore.migrate(postgres.pool(), List.of(Schema.RELEASED.get(0)));
        CopiedRows.read(text("postgresql.copy"), postgres.pool());
        return postgres;
    }

    private static String text(String name) throws IOException {
        try (InputStream in = Version1Test.class.getResourceAsStream("/frozen/1/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String digest(String resource) throws Exception {
        try (InputStream in = Version1Test.class.getResourceAsStream(resource)) {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes()));
        }
    }

    /** Wrote the files: {@code -Dbonsela.freeze}. Not to be run again, unless version 1 was never released. */
    @Test
    @EnabledIfSystemProperty(named = "bonsela.freeze", matches = ".*")
    void write() throws Exception {
        Path frozen = Path.of("src/test/resources/frozen/1");
        Path file = frozen.resolve("rewards.db");
        Files.deleteIfExists(file);
        FullShop.fill(SqliteStore.open(file));
        try (RewardEngine engine = FullShop.reading(SqliteStore.openToRead(file))) {
            Files.writeString(frozen.resolve("books.txt"), String.join("\n", books(engine)) + '\n');
        }
        try (TestPostgres postgres = TestPostgres.fresh()) {
            FullShop.fill(postgres.store());
            Files.writeString(frozen.resolve("postgresql.copy"), CopiedRows.write(postgres.pool()));
        }
    }
}
