package io.bonsela.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Receipt;
import io.bonsela.api.Records;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Spend;
import io.bonsela.api.command.Token;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the first schema held is read by every later release: its scripts and the rows of a small club are frozen beside
 * this test. {@code -Dbonsela.freeze=FILE} writes rows anew; for a later schema, freeze another set beside them.
 */
class FirstSchemaTest {
    private static final String T = "club";
    private static final Instant THEN = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void itsScriptsStayAsTheyWere() throws IOException {
        for (String database : List.of("sqlite", "postgresql")) {
            assertThat(resource("/bonsela-schema/" + database + "/V1__first.sql"))
                    .isEqualTo(resource("/first-schema/" + database + ".sql"));
        }
    }

    @Test
    void sqliteReadsItAndGoesOn() throws Exception {
        Path file = folder.resolve("rewards.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(resource("/first-schema/sqlite.sql"));
            statement.executeUpdate(resource("/first-schema/rows.sql"));
        }
        readsAndGoesOn(SqliteStore.open(file));
    }

    @Test
    void postgresReadsItAndGoesOn() throws Exception {
        try (TestPostgres postgres = TestPostgres.empty()) {
            TestPostgres.execute(postgres.pool(), resource("/first-schema/postgresql.sql"));
            TestPostgres.execute(
                    postgres.pool(), resource("/first-schema/rows.sql").replaceAll("x'([0-9a-f]*)'", "'\\\\x$1'"));
            PostgresStore.migrate(postgres.pool());
            readsAndGoesOn(postgres.store());
        }
    }

    private static void readsAndGoesOn(Store store) {
        try (RewardEngine engine = engine(store)) {
            Records records = engine.records();
            List<Event> events = Invariants.all(Query.of(T), records::events);
            assertThat(events).hasSize(8);
            assertThat(events).filteredOn(Event::isErased).hasSize(1);
            for (Event event : events) {
                Decision decision = records.decision(T, event.id()).orElseThrow();
                assertThat(decision.issuances()).isNotEmpty();
                if (!event.isErased()) {
                    assertThat(engine.process(event)).isEqualTo(decision.as(Decision.Status.REPEATED));
                }
            }
            assertThat(records.audit(Query.of(T)).items()).hasSize(7);
            assertThat(engine.reports().wallet(T, "ann").get(0).available()).isEqualTo(Money.of("POINTS", "272"));
            assertThat(engine.reports().reconcile(T).differences()).isEmpty();
            Invariants.accountsAgree(records, T);
            Decision next = engine.process(purchase("next", "ann"));
            assertThat(next.outcome("regular")).as("the past counts").isPresent();
            Receipt repeated = engine.execute(new Spend(origin("spend"), "ann", Money.of("POINTS", "7")));
            assertThat(repeated.status()).isEqualTo(Receipt.Status.REPEATED);
        }
    }

    @Test
    void theRowsCanBeMadeAnew() throws Exception {
        Path file = folder.resolve("rewards.db");
        try (RewardEngine engine = engine(SqliteStore.open(file))) {
            for (int i = 0; i < 6; i++) {
                engine.process(purchase("e" + i, "ann"));
            }
            engine.process(purchase("e6", "ben"));
            engine.process(purchase("e7", "eve"));
            Issuance voucher = engine.records()
                    .issuances(Query.of(T).event("e0").reward("voucher"))
                    .items()
                    .get(0);
            String code = engine.execute(new NewCode(origin("code"), voucher.id(), NewCode.Kind.CODE))
                    .code();
            engine.execute(Redeem.of(origin("redeem"), new Token.Code(String.valueOf(code))));
            engine.execute(Redeem.of(origin("wrong"), new Token.Code("AAAA-AAAA-AAAA")));
            engine.execute(new Spend(origin("spend"), "ann", Money.of("POINTS", "7")));
            engine.execute(Refund.of(origin("refund"), "e1").part(Money.of("USD", "12.50")));
            engine.execute(new Erase(origin("erase"), "eve"));
        }
        String rows = rows(file);
        assertThat(rows.lines()).hasSizeGreaterThan(60);
        String target = System.getProperty("bonsela.freeze");
        if (target != null) {
            Files.writeString(Path.of(target), rows);
        }
    }

    private static String rows(Path file) throws SQLException {
        StringBuilder rows = new StringBuilder();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String table : Sql.query(
                    connection,
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'bonsela_%' ORDER BY name",
                    Row::text)) {
                if (!table.equals("bonsela_schema")) {
                    try (ResultSet found = statement.executeQuery("SELECT * FROM " + table)) {
                        rows(table, found, rows);
                    }
                }
            }
        }
        return rows.toString();
    }

    private static void rows(String table, ResultSet found, StringBuilder rows) throws SQLException {
        while (found.next()) {
            List<String> names = new ArrayList<>();
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                String name = found.getMetaData().getColumnName(i);
                Object value = found.getObject(i);
                if (value != null && !name.equals("position")) {
                    names.add(name);
                    values.add(literal(value));
                }
            }
            rows.append("INSERT INTO ")
                    .append(table)
                    .append(" (")
                    .append(String.join(", ", names))
                    .append(") VALUES (")
                    .append(String.join(", ", values))
                    .append(");\n");
        }
    }

    private static String literal(Object value) {
        return value instanceof byte[] bytes
                ? "x'" + HexFormat.of().formatHex(bytes) + "'"
                : value instanceof Number
                        ? value.toString()
                        : "'" + value.toString().replace("'", "''") + "'";
    }

    private static RewardEngine engine(Store store) {
        RuleSet rules = Club.rules(T)
                .rule(Rule.named("regular")
                        .on("purchase")
                        .when(Expressions.count("purchase", Expressions.days(30))
                                .atLeast(3))
                        .give("voucher")
                        .budget("promo")
                        .build())
                .build();
        return RewardEngine.builder()
                .store(store)
                .rules(rules)
                .keys(TestKeys.ring())
                .clock(new ManualClock(THEN))
                .build();
    }

    private static Event purchase(String id, String subject) {
        return Event.of("purchase")
                .tenant(T)
                .id(id)
                .subject(subject)
                .amount(Money.of("USD", "30.00"))
                .with("shop", "avondale's")
                .build();
    }

    private static Origin origin(String id) {
        return Origin.of(T, id, "clerk");
    }

    private static String resource(String path) throws IOException {
        try (InputStream in = FirstSchemaTest.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
