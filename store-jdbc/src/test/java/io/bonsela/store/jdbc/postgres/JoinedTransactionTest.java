package io.bonsela.store.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.NewCode;
import io.bonsela.store.jdbc.TestPostgres;
import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Sql;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.TestKeys;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The engine in a transaction of the host on PostgreSQL: the host's settings stay, another isolation level is refused,
 * and commands about other subjects do not wait.
 */
class JoinedTransactionTest {
    private static final String T = "club";

    private final TestPostgres postgres = TestPostgres.fresh();

    @AfterEach
    void drop() {
        postgres.close();
    }

    @Test
    void theHostsSettingsAreAsTheyWere() throws SQLException {
        TestPostgres.execute(postgres.pool(), "ALTER TABLE bonsela_event ADD CONSTRAINT fails CHECK (id <> 'refused')");
        try (RewardEngine engine = engine();
                Connection connection = connection()) {
            Sql.query(connection, "SELECT set_config('app.tenant_id', ?, true)", Row::text, "the host's");
            Sql.query(connection, "SELECT set_config('bonsela.all_tenants', ?, true)", Row::text, "on");
            Sql.query(connection, "SELECT set_config('lock_timeout', ?, true)", Row::text, "1234ms");
            Map<String, String> before = settings(connection);
            assertThat(before).containsEntry("bonsela.all_tenants", "on").containsEntry("lock_timeout", "1234ms");
            engine.transactions().within(connection).process(purchase("o1"));
            assertThat(settings(connection)).as("after a decision").isEqualTo(before);
            engine.transactions().within(connection).process(purchase("o1"));
            assertThat(settings(connection)).as("after a duplicate").isEqualTo(before);
            assertThatThrownBy(() -> engine.transactions().within(connection).process(purchase("refused")))
                    .isInstanceOf(BonselaException.class);
            assertThat(settings(connection)).as("after an error").isEqualTo(before);
            connection.commit();
        }
    }

    @Test
    void settingsOfTheSessionAreAsTheyWereAfterTheTransactionToo() throws SQLException {
        try (RewardEngine engine = engine();
                Connection connection = connection()) {
            Sql.query(connection, "SELECT set_config('app.tenant_id', ?, false)", Row::text, "the session's");
            Sql.query(connection, "SELECT set_config('bonsela.all_tenants', ?, false)", Row::text, "on");
            connection.commit();
            Map<String, String> before = settings(connection);
            engine.transactions().within(connection).process(purchase("o1"));
            assertThat(settings(connection)).as("in the transaction").isEqualTo(before);
            connection.commit();
            assertThat(settings(connection)).as("after the transaction").isEqualTo(before);
            connection.rollback();
            Sql.query(connection, "SELECT set_config('app.tenant_id', '', false)", Row::text);
            Sql.query(connection, "SELECT set_config('bonsela.all_tenants', '', false)", Row::text);
            connection.commit();
        }
    }

    private static Map<String, String> settings(Connection connection) throws SQLException {
        Map<String, String> settings = new TreeMap<>();
        // All settings of the server, and the custom ones, which it does not list.
        Sql.query(
                connection,
                "SELECT name, current_setting(name) FROM pg_settings UNION ALL"
                        + " SELECT name, current_setting(name, true) FROM unnest(ARRAY['app.tenant_id',"
                        + " 'bonsela.all_tenants']) AS own(name)",
                row -> settings.put(row.text(), String.valueOf(row.text())));
        return settings;
    }

    @Test
    void anotherIsolationIsRefused() throws SQLException {
        try (RewardEngine engine = engine();
                Connection connection = connection()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            assertThatThrownBy(() -> engine.transactions().within(connection).process(purchase("o1")))
                    .hasMessageContaining("READ COMMITTED");
            connection.rollback();
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    @Test
    void aCommandAboutOneSubjectDoesNotWaitForOneAboutAnother() throws SQLException {
        try (RewardEngine engine = engine();
                Connection connection = connection()) {
            String ann = voucher(engine, "ann");
            String bob = voucher(engine, "bob");
            engine.transactions()
                    .within(connection)
                    .execute(new NewCode(Origin.of(T, "of-ann", "till"), ann, NewCode.Kind.CODE));
            assertThat(engine.execute(new NewCode(Origin.of(T, "of-bob", "till"), bob, NewCode.Kind.CODE))
                            .isDone())
                    .isTrue();
            connection.commit();
            Invariants.reconciles(engine.reports(), T);
        }
    }

    private String voucher(RewardEngine engine, String subject) {
        return engine.process(Event.of("purchase")
                        .tenant(T)
                        .id("sale-to-" + subject)
                        .subject(subject)
                        .amount(Money.of("USD", "25.00"))
                        .with("shop", subject)
                        .build())
                .issuances()
                .get(1)
                .id();
    }

    private RewardEngine engine() {
        return RewardEngine.builder()
                .store(postgres.store())
                .rules(Club.rules(T).build())
                .keys(TestKeys.ring())
                .build();
    }

    private Connection connection() throws SQLException {
        Connection connection = postgres.pool().getConnection();
        connection.setAutoCommit(false);
        return connection;
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
