package io.bonsela.examples.quickstart;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.Transactions.JoinedTransaction;
import io.bonsela.api.command.Erase;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.store.jdbc.PostgresStore;
import io.bonsela.store.jdbc.SqliteStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The programs in the guide to stores. */
final class Stores {
    private Stores() {}

    /** Keeps everything in one file. */
    static RewardEngine inAFile(RuleSet rules) {
        SqliteStore store = SqliteStore.open(Path.of("rewards.db"));
        RewardEngine engine = RewardEngine.builder().store(store).rules(rules).build();
        return engine;
    }

    /** Uses one database for several JVMs. */
    static RewardEngine inPostgres(DataSource pool, RuleSet rules) {
        PostgresStore.migrate(pool); // or create the tables with your own tool
        RewardEngine engine = RewardEngine.builder()
                .store(PostgresStore.of(pool))
                .rules(rules)
                .build();
        return engine;
    }

    /** Places an order and decides its reward in one transaction. */
    static Decision placeOrder(RewardEngine engine, DataSource pool, String order, String customer, Money total)
            throws SQLException {
        Event purchase = Event.of("purchase")
                .tenant("roastery")
                .id("order/" + order)
                .subject(customer)
                .amount(total)
                .with("category", "coffee")
                .with("shop", "avondale")
                .build();
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                insertOrder(connection, order, customer, total);
                JoinedTransaction joined = engine.transactions().within(connection);
                Decision decision = joined.process(purchase);
                connection.commit();
                joined.committed(); // notifies the engine's listeners
                return decision;
            } catch (SQLException | BonselaException e) {
                connection.rollback(); // neither the order nor the reward
                throw e;
            }
        }
    }

    private static void insertOrder(Connection connection, String order, String customer, Money total)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO orders (id, customer, cents) VALUES (?, ?, ?)")) {
            insert.setString(1, order);
            insert.setString(2, customer);
            insert.setLong(3, total.minorUnits());
            insert.executeUpdate();
        }
    }

    /** Erases the data of a person who requests it. */
    static void forget(RewardEngine engine, SqliteStore store, String customer) {
        engine.execute(new Erase(Origin.of("roastery", "request-17", "officer"), customer));
        store.compact();
    }
}
