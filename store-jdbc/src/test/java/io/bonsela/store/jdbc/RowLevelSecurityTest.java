package io.bonsela.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.command.Spend;
import io.bonsela.api.store.Store;
import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Sql;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.TestKeys;
import io.bonsela.testkit.store.TenantIsolationContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Row-level security for a role that neither owns the tables nor may bypass it. */
class RowLevelSecurityTest {
    private static final String ALL = "all of them";
    private static final String MINE = "mine";
    private static final String THEIRS = "theirs";

    private final TestPostgres postgres = TestPostgres.fresh();
    private final String role = "app_" + postgres.schema();
    private HikariDataSource pool;

    @BeforeEach
    void secure() throws IOException {
        try (InputStream in =
                RowLevelSecurityTest.class.getResourceAsStream("/bonsela-schema/row-level-security/postgresql.sql")) {
            TestPostgres.execute(postgres.pool(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        TestPostgres.execute(
                postgres.pool(),
                "CREATE ROLE " + role + " LOGIN PASSWORD 'app' NOBYPASSRLS NOSUPERUSER;"
                        + "GRANT USAGE ON SCHEMA " + postgres.schema() + " TO " + role + ";"
                        + "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + postgres.schema() + " TO "
                        + role);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(postgres.jdbcUrl().replaceAll("user=[^&]*&?", ""));
        config.setUsername(role);
        config.setPassword("app");
        config.setMinimumIdle(0);
        pool = new HikariDataSource(config);
    }

    @AfterEach
    void drop() {
        pool.close();
        TestPostgres.execute(postgres.pool(), "DROP OWNED BY " + role + "; DROP ROLE " + role);
        postgres.close();
    }

    @Nested
    class TheKit extends TenantIsolationContract {
        @Override
        protected Store open() {
            return PostgresStore.of(pool);
        }
    }

    @Test
    void everyTableShowsOneTenantAndNothingWithoutOne() throws SQLException {
        fill();
        List<String> tables = tables();
        assertThat(tables).hasSizeGreaterThanOrEqualTo(16);
        for (String table : tables) {
            long all = count(postgres.pool(), table, ALL);
            long mine = count(pool, table, MINE);
            long theirs = count(pool, table, THEIRS);
            assertThat(count(pool, table, "")).as(table + " without a tenant").isZero();
            assertThat(mine + theirs).as(table).isEqualTo(count(pool, table, ALL));
            assertThat(all).as(table).isEqualTo(mine + theirs);
        }
    }

    @Test
    void aTableWithoutItsPolicyWouldBeNoticed() throws SQLException {
        fill();
        List<String> noticed = new ArrayList<>();
        for (String table : tables()) {
            if (count(postgres.pool(), table, ALL) == 0) {
                insertSomething(table);
            }
            TestPostgres.execute(postgres.pool(), "ALTER TABLE " + table + " DISABLE ROW LEVEL SECURITY");
            if (count(pool, table, "") > 0) {
                noticed.add(table);
            }
            assertThatThrownBy(() -> PostgresStore.of(pool))
                    .isInstanceOfSatisfying(
                            BonselaException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                    .hasMessageContaining("not for " + table + ":");
            TestPostgres.execute(postgres.pool(), "ALTER TABLE " + table + " ENABLE ROW LEVEL SECURITY");
        }
        assertThat(noticed).containsExactlyInAnyOrderElementsOf(tables());
    }

    @Test
    void nothingOfAnotherTenantCanBeWritten() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            Sql.query(connection, "SELECT set_config('app.tenant_id', ?, true)", Row::text, MINE);
            assertThatThrownBy(() -> Sql.update(
                            connection,
                            "INSERT INTO bonsela_wallet (tenant, subject, currency, debts, seal) VALUES (?, 'a', 'USD', '', '')",
                            THEIRS))
                    .hasMessageContaining("row-level security");
            connection.rollback();
        }
    }

    @Test
    void aTableWhosePolicyWasDroppedIsReported() {
        TestPostgres.execute(postgres.pool(), "DROP POLICY bonsela_wallet_of_tenant ON bonsela_wallet");
        assertThatThrownBy(() -> PostgresStore.of(pool)).hasMessageContaining("not for bonsela_wallet:");
    }

    @Test
    void withoutRowLevelSecurityThePoliciesAreThereAndHideNothing() throws SQLException {
        try (TestPostgres plain = TestPostgres.fresh();
                Connection connection = plain.pool().getConnection()) {
            PostgresStore.of(plain.pool());
            String with = "SELECT count(*) FROM pg_policies WHERE schemaname = current_schema()";
            assertThat(Sql.query(connection, with, Row::number)).containsExactly((long) tables().size());
        }
    }

    @Test
    void aMigrationThatWouldNotSeeAllRowsIsRefused() throws SQLException {
        fill();
        String raise = "UPDATE bonsela_wallet SET debts = debts";
        assertThatThrownBy(() -> PostgresStore.migrate(pool, connection -> Sql.update(connection, raise)))
                .isInstanceOf(BonselaException.class)
                .hasMessageContaining("row-level security");
        PostgresStore.migrate(postgres.pool(), connection -> Sql.update(connection, raise));
    }

    private void insertSomething(String table) throws SQLException {
        try (Connection connection = postgres.pool().getConnection();
                Statement statement = connection.createStatement()) {
            List<String> columns = new ArrayList<>();
            List<String> values = new ArrayList<>();
            try (ResultSet found = statement.executeQuery(
                    "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = '"
                            + postgres.schema() + "' AND table_name = '" + table + "' AND is_identity = 'NO'")) {
                while (found.next()) {
                    columns.add(found.getString(1));
                    String type = found.getString(2);
                    values.add(type.equals("bigint") ? "0" : type.equals("bytea") ? "''" : "'x'");
                }
            }
            statement.execute("INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES ("
                    + String.join(", ", values) + ")");
        }
    }

    private void fill() {
        try (RewardEngine engine = RewardEngine.builder()
                .store(PostgresStore.of(pool))
                .rules(Club.rules(MINE).build())
                .rules(Club.rules(THEIRS).build())
                .keys(TestKeys.ring())
                .build()) {
            for (String tenant : List.of(MINE, THEIRS)) {
                Decision decision = engine.process(io.bonsela.api.Event.of("purchase")
                        .tenant(tenant)
                        .id("e1")
                        .subject("ann")
                        .amount(Money.of("USD", "30.00"))
                        .build());
                Issuance voucher = decision.issuances().get(1);
                engine.execute(new NewCode(Origin.of(tenant, "c1", "clerk"), voucher.id(), NewCode.Kind.CODE));
                engine.execute(new Redeem(Origin.of(tenant, "c2", "clerk"), new Token.Code("AAAA-AAAA-AAAA")));
                engine.execute(new Spend(Origin.of(tenant, "c3", "clerk"), "ann", Money.of("POINTS", "3")));
            }
        }
    }

    private List<String> tables() throws SQLException {
        try (Connection connection = postgres.pool().getConnection()) {
            return new ArrayList<>(new TreeSet<>(Sql.query(
                    connection,
                    "SELECT table_name FROM information_schema.tables WHERE table_schema = ?"
                            + " AND table_name <> 'bonsela_schema'",
                    Row::text,
                    postgres.schema())));
        }
    }

    private static long count(HikariDataSource from, String table, String tenant) throws SQLException {
        try (Connection connection = from.getConnection()) {
            connection.setAutoCommit(false);
            Sql.query(
                    connection,
                    "SELECT set_config('app.tenant_id', ?, true), set_config('bonsela.all_tenants', ?, true)",
                    Row::text,
                    tenant,
                    tenant.equals(ALL) ? "on" : "off");
            long count = Sql.query(connection, "SELECT count(*) FROM " + table, Row::number)
                    .get(0);
            connection.rollback();
            return count;
        }
    }
}
