package io.bonsela.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.Transactions.JoinedTransaction;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.command.Spend;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.store.Store;
import io.bonsela.store.jdbc.sqlite.SqliteFile;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.Patience;
import io.bonsela.testkit.TestKeys;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decisions inside a transaction of the host: its rows and ours are committed together or not at all. */
class WithinTest {
    private static final String T = "club";

    /** The same tests on each database. */
    abstract static class Contract {
        private final List<String> told = new CopyOnWriteArrayList<>();
        private final AtomicInteger facts = new AtomicInteger();
        private RewardEngine engine;

        abstract Store store();

        abstract Connection connection() throws SQLException;

        /** Whether the engine waits for a transaction of the host. */
        abstract boolean engineWaits();

        private RewardEngine open() {
            RuleSet rules = Club.rules(T)
                    .eventType("visit", Map.of())
                    .fact("weather", ValueType.TEXT)
                    .rule(Rule.named("sunny")
                            .on("visit")
                            .when(Expressions.fact("weather").is("sunny"))
                            .give("points", Expressions.literal(BigDecimal.ONE))
                            .budget("promo")
                            .build())
                    .build();
            engine = RewardEngine.builder()
                    .store(store())
                    .rules(rules)
                    .keys(TestKeys.ring())
                    .facts(new FactProvider() {
                        @Override
                        public String name() {
                            return "weather";
                        }

                        @Override
                        public ValueType type() {
                            return ValueType.TEXT;
                        }

                        @Override
                        public Object fetch(Event event) {
                            facts.incrementAndGet();
                            return "sunny";
                        }
                    })
                    .listener(new RewardListener() {
                        @Override
                        public void decided(Decision decision) {
                            told.add(decision.eventId());
                        }
                    })
                    .build();
            return engine;
        }

        @AfterEach
        void close() {
            if (engine != null) {
                engine.close();
            }
        }

        @Test
        void anOperatorThatSleepsIsInterruptedAndTheTransactionStaysTheHosts() throws SQLException {
            Operator sleeps = new Operator() {
                @Override
                public String name() {
                    return "sleeps";
                }

                @Override
                public int version() {
                    return 1;
                }

                @Override
                public List<ValueType> parameters() {
                    return List.of(ValueType.NUMBER);
                }

                @Override
                public ValueType result() {
                    return ValueType.BOOLEAN;
                }

                @Override
                public Duration timeLimit() {
                    return Duration.ofMillis(100);
                }

                @Override
                public Object apply(List<Object> operands) throws InterruptedException {
                    Thread.sleep(Duration.ofMinutes(5).toMillis());
                    return true;
                }
            };
            engine = RewardEngine.builder()
                    .store(store())
                    .operator(sleeps)
                    .rules(Club.rules(T)
                            .rule(Rule.named("sleepy")
                                    .on("purchase")
                                    .when(Expressions.operation(
                                            "sleeps", Expressions.count("purchase", Expressions.days(30))))
                                    .give("voucher")
                                    .campaign("spring")
                                    .build())
                            .build())
                    .keys(TestKeys.ring())
                    .build();
            Event event = purchase("e1");
            try (Connection connection = connection()) {
                Decision decision = engine.transactions().within(connection).process(event);
                assertThat(decision.outcome("sleepy").orElseThrow().reason().code())
                        .isEqualTo(ReasonCode.OPERATOR_TIMED_OUT);
                insertOrder(connection, "o1");
                connection.commit();
            }
            assertThat(engine.inspect().verify(T, "e1").status()).isEqualTo(Verification.Status.SAME);
        }

        @Test
        void theOrderAndItsRewardAreCommittedTogether() throws SQLException {
            open();
            try (Connection connection = connection()) {
                JoinedTransaction joined = engine.transactions().within(connection);
                insertOrder(connection, "o1");
                Decision decision = joined.process(purchase("o1"));
                assertThat(decision.issuances()).hasSize(2);
                Receipt spent = joined.execute(new Spend(Origin.of(T, "s1", "till"), "ann", Money.of("POINTS", "20")));
                assertThat(spent.isDone()).isTrue();
                assertThat(engine.records().decision(T, "o1"))
                        .as("not for others yet")
                        .isEmpty();
                assertThat(told).isEmpty();
                connection.commit();
                joined.committed();
                assertThat(engine.records().decision(T, "o1")).contains(decision);
                assertThat(told).containsExactly("o1");
                assertThat(orders(connection)).containsExactly("o1");
            }
            assertThat(engine.reports().wallet(T, "ann").get(0).available()).isEqualTo(Money.of("POINTS", "30"));
            assertThat(engine.process(purchase("o1")).status()).isEqualTo(Decision.Status.REPEATED);
            assertThat(engine.reports().reconcile(T).differences()).isEmpty();
        }

        @Test
        void aRollbackLeavesNothing() throws SQLException {
            open();
            try (Connection connection = connection()) {
                insertOrder(connection, "o1");
                assertThat(engine.transactions()
                                .within(connection)
                                .process(purchase("o1"))
                                .status())
                        .isEqualTo(Decision.Status.DECIDED);
                connection.rollback();
                assertThat(orders(connection)).isEmpty();
                connection.rollback();
            }
            assertThat(engine.records().decision(T, "o1")).isEmpty();
            assertThat(engine.records().issuances(Query.of(T)).items()).isEmpty();
            assertThat(engine.records().budgets(T).get(0).reserved().minorUnits())
                    .isZero();
            assertThat(engine.process(purchase("o1")).status()).isEqualTo(Decision.Status.DECIDED);
            Invariants.accountsAgree(engine.records(), T);
        }

        @Test
        void whatCannotBePartOfItIsRefusedAndTheTransactionGoesOn() throws SQLException {
            open();
            try (Connection connection = connection()) {
                JoinedTransaction joined = engine.transactions().within(connection);
                insertOrder(connection, "o1");
                assertRefused(() -> joined.execute(new Redeem(Origin.of(T, "r", "till"), new Token.Code("ABCD"))));
                assertRefused(() -> joined.execute(
                        new Publish(Origin.of(T, "p", "boss"), Club.rules(T).build())));
                assertRefused(() -> joined.process(visit("v1")));
                assertThat(facts).hasValue(0);
                Receipt refused = joined.execute(new Spend(Origin.of(T, "s", "till"), "ann", Money.of("POINTS", "9")));
                assertThat(refused.status())
                        .as("a business refusal is an answer")
                        .isEqualTo(Receipt.Status.REFUSED);
                connection.commit();
                assertThat(orders(connection)).containsExactly("o1");
                connection.rollback();
            }
            assertThat(engine.records().command(T, "s")).isPresent();
        }

        @Test
        void aTypedCodeIsRefusedAlsoIfTheRulesNeedItOnlySinceTheEventWasPrepared() throws SQLException {
            open();
            Event typed = Event.of("coupon")
                    .tenant(T)
                    .id("c1")
                    .subject("ann")
                    .with("promo", "SPRING")
                    .build();
            RuleSet plain = Club.rules(T)
                    .eventType("coupon", Map.of("promo", Attribute.optional(ValueType.TEXT)))
                    .build();
            engine.execute(new Publish(Origin.of(T, "p1", "boss"), plain));
            var prepared = engine.transactions().prepare(typed);
            engine.execute(new Publish(
                    Origin.of(T, "p2", "boss"),
                    plain.toBuilder()
                            .code(PromoCode.of("spring", "SPRING"))
                            .rule(Rule.named("spring")
                                    .on("coupon")
                                    .when(Expressions.literal(true))
                                    .code("spring", "promo")
                                    .give("points", Expressions.literal(1))
                                    .budget("promo")
                                    .build())
                            .build()));
            try (Connection connection = connection()) {
                JoinedTransaction joined = engine.transactions().within(connection);
                insertOrder(connection, "o1");
                assertRefused(() -> joined.process(prepared));
                assertRefused(() -> joined.process(typed));
                assertThat(joined.process(Event.of("coupon")
                                        .tenant(T)
                                        .id("c2")
                                        .subject("ann")
                                        .build())
                                .status())
                        .as("nothing was typed")
                        .isEqualTo(Decision.Status.DECIDED);
                connection.commit();
                assertThat(orders(connection)).containsExactly("o1");
                connection.rollback();
            }
            assertThat(engine.records().decision(T, "c1")).isEmpty();
            assertThat(engine.process(typed).issuances()).hasSize(1);
        }

        @Test
        void factsAreFetchedBeforehand() throws SQLException {
            open();
            var prepared = engine.transactions().prepare(visit("v1"));
            assertThat(facts).hasValue(1);
            try (Connection connection = connection()) {
                assertThat(engine.transactions()
                                .within(connection)
                                .process(prepared)
                                .issuances())
                        .hasSize(1);
                connection.commit();
            }
            assertThat(facts).hasValue(1);
            assertThat(engine.records().decision(T, "v1")).isPresent();
        }

        @Test
        void aConnectionWithoutATransactionIsRefused() throws SQLException {
            open();
            try (Connection connection = connection()) {
                connection.setAutoCommit(true);
                assertThatThrownBy(
                                () -> engine.transactions().within(connection).process(purchase("o1")))
                        .isInstanceOfSatisfying(
                                BonselaException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
            }
            assertThat(engine.records().decision(T, "o1")).isEmpty();
        }

        @Test
        void othersWaitForTheTransactionAndThenSeeWhatItDid() throws Exception {
            open();
            try (Connection connection = connection()) {
                engine.transactions().within(connection).process(purchase("o1"));
                CompletableFuture<Decision> other = engine.submit(purchase("o2"));
                Patience.until("the engine waits", () -> other.isDone() || engineWaits());
                assertThat(other).as("the same subject and budget").isNotDone();
                connection.commit();
                assertThat(other.get().status()).isEqualTo(Decision.Status.DECIDED);
            }
            Invariants.accountsAgree(engine.records(), T);
        }

        private static void assertRefused(Runnable call) {
            assertThatThrownBy(call::run)
                    .isInstanceOfSatisfying(
                            BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_VALUE));
        }

        static void createOrders(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY)");
            }
        }

        private static void insertOrder(Connection connection, String id) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement("INSERT INTO orders (id) VALUES (?)")) {
                statement.setString(1, id);
                statement.executeUpdate();
            }
        }

        private static List<String> orders(Connection connection) throws SQLException {
            List<String> ids = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery("SELECT id FROM orders ORDER BY id")) {
                while (found.next()) {
                    ids.add(found.getString(1));
                }
            }
            return ids;
        }

        private static Event purchase(String id) {
            return Event.of("purchase")
                    .tenant(T)
                    .id(id)
                    .subject("ann")
                    .amount(Money.of("USD", "30.00"))
                    .build();
        }

        private static Event visit(String id) {
            return Event.of("visit").tenant(T).id(id).subject("ann").build();
        }
    }

    @Nested
    class OnSqlite extends Contract {
        @TempDir
        private Path folder;

        private volatile @Nullable Thread beginner;

        /** The store, which also records the thread that last began a unit of work. */
        @Override
        Store store() {
            Store store = SqliteStore.open(folder.resolve("rewards.db"));
            return (Store) Proxy.newProxyInstance(
                    WithinTest.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("begin")) {
                            beginner = Thread.currentThread();
                        }
                        try {
                            return method.invoke(store, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        /** SQLite does not report that it waits, but a thread that takes the lock while the host holds it waits. */
        @Override
        boolean engineWaits() {
            Thread thread = beginner;
            return thread != null
                    && Stream.of(thread.getStackTrace())
                            .anyMatch(frame -> frame.getClassName().equals(SqliteFile.class.getName())
                                    && frame.getMethodName().equals("lock"));
        }

        @Override
        Connection connection() throws SQLException {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("rewards.db"));
            SqliteFile.execute(connection, "PRAGMA busy_timeout = " + Patience.LIMIT.toMillis());
            createOrders(connection);
            connection.setAutoCommit(false);
            return connection;
        }

        @Test
        void aConnectionToAnotherFileIsRefused() throws SQLException {
            try (Store store = store();
                    Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("other.db"))) {
                other.setAutoCommit(false);
                assertThatThrownBy(() -> store.join(other)).hasMessageContaining("other.db");
            }
        }
    }

    @Nested
    class OnPostgres extends Contract {
        private final TestPostgres postgres = TestPostgres.fresh();

        @Override
        Store store() {
            return PostgresStore.of(postgres.pool());
        }

        @Override
        boolean engineWaits() {
            return postgres.hasBlocked();
        }

        @Override
        Connection connection() throws SQLException {
            Connection connection = postgres.pool().getConnection();
            createOrders(connection);
            connection.setAutoCommit(false);
            return connection;
        }

        @AfterEach
        void drop() {
            postgres.close();
        }
    }
}
