package io.bonsela.store.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Spend;
import io.bonsela.api.command.TopUp;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.store.jdbc.PostgresStore;
import io.bonsela.store.jdbc.TestPostgres;
import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Sql;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.TestKeys;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * Checks the actual plans of PostgreSQL for the store's queries on many analysed rows, with the planner's default
 * settings: no table that grows is read from end to end.
 */
class PlansTest {
    private static final String T = "club";
    private static final int ROWS = Integer.getInteger("bonsela.plan-rows", 100_000);
    private static final Pattern SCAN = Pattern.compile("Seq Scan on (bonsela_\\w+)");
    /** A full index scan is not acceptable either. */
    private static final Pattern IN_VAIN = Pattern.compile("Rows Removed by .*: \\d{4,}");

    /** Tables that are only as long as the list of tenants and their rule sets. */
    private static final Set<String> SMALL = Set.of(
            "bonsela_active_rules",
            "bonsela_meaning",
            "bonsela_publication",
            "bonsela_rule_set",
            "bonsela_schema",
            "bonsela_scope_secret");

    private final ConcurrentLinkedQueue<String> plans = new ConcurrentLinkedQueue<>();

    @Test
    void nothingThatGrowsIsReadFromEndToEnd() throws Exception {
        RuleSet rules = Club.rules(T)
                .rule(Rule.named("regular")
                        .on("purchase")
                        .when(Expressions.count("purchase", Expressions.days(30))
                                .atLeast(2))
                        .give("voucher")
                        .budget("promo")
                        .build())
                .build();
        try (TestPostgres postgres = TestPostgres.fresh()) {
            fill(postgres);
            long start = System.nanoTime();
            try (RewardEngine engine = RewardEngine.builder()
                    .store(PostgresStore.of(explained(postgres.pool())))
                    .rules(rules)
                    .keys(TestKeys.ring())
                    .build()) {
                decide(engine);
                // Here the planner has the host's settings, which are all defaults.
                decideWithin(engine, explained(postgres.pool()));
                int decisions = plans.size();
                read(engine);
                assertThat(decisions).isGreaterThan(300);
                assertThat(plans.size()).isGreaterThan(decisions + 20);
            }
            assertThat(scanned(plans)).isEmpty();
            System.out.printf(
                    "plans COUNT %d on %,d rows in %.1f s, nothing read from end to end%n",
                    plans.size(), ROWS, (System.nanoTime() - start) / 1e9);
            plans.clear();
            TestPostgres.execute(postgres.pool(), "DROP INDEX bonsela_issuance_of_subject");
            try (PostgresStore store = PostgresStore.of(explained(postgres.pool()))) {
                store.records().issuances(Query.of(T).subject("new-1"));
            }
            assertThat(scanned(plans)).as("an index is missing").isNotEmpty();
        }
    }

    private static List<String> scanned(Iterable<String> plans) {
        List<String> scanned = new ArrayList<>();
        for (String plan : plans) {
            if (plan.contains(" pg_class ")) {
                // A query at opening on the database's own catalogue, which is as large as other tests left it.
                continue;
            }
            boolean scans = SCAN.matcher(plan).results().anyMatch(scan -> !SMALL.contains(scan.group(1)));
            if (scans || IN_VAIN.matcher(plan).find()) {
                scanned.add(plan);
            }
        }
        return scanned;
    }

    private static void decide(RewardEngine engine) {
        engine.execute(new TopUp(origin("fund"), "promo", Money.of("USD", "100000.00")));
        for (int round = 0; round < 12; round++) {
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                events.add(Event.of("purchase")
                        .tenant(T)
                        .id("new-" + round + "/" + i)
                        .subject("new-" + i % 20)
                        .amount(Money.of("USD", "0.50"))
                        .with("shop", "shop-" + i % 3)
                        .build());
            }
            engine.processAll(events);
            Decision decision = engine.process(Event.of("purchase")
                    .tenant(T)
                    .id("voucher-" + round)
                    .subject("new-" + round)
                    .amount(Money.of("USD", "30.00"))
                    .build());
            Issuance voucher = decision.issuances().stream()
                    .filter(issuance -> issuance.reward().equals("voucher"))
                    .findFirst()
                    .orElseThrow();
            String code = engine.execute(new NewCode(origin("code-" + round), voucher.id(), NewCode.Kind.CODE))
                    .code();
            assertThat(engine.execute(new Redeem(origin("redeem-" + round), new Token.Code(String.valueOf(code))))
                            .isDone())
                    .isTrue();
            engine.execute(new Spend(origin("spend-" + round), "new-" + round, Money.of("POINTS", "3")));
            engine.execute(new Refund(origin("refund-" + round), "new-" + round + "/7"));
            engine.maintenance().expireDue(Instant.now().plus(Duration.ofHours(1)), 10);
        }
    }

    private static void decideWithin(RewardEngine engine, DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 20; i++) {
                engine.transactions()
                        .within(connection)
                        .process(Event.of("purchase")
                                .tenant(T)
                                .id("within-" + i)
                                .subject("new-" + i)
                                .amount(Money.of("USD", "30.00"))
                                .build());
                engine.transactions()
                        .within(connection)
                        .execute(new Spend(origin("within-" + i), "new-" + i, Money.of("POINTS", "3")));
                connection.commit();
            }
        }
    }

    private static void read(RewardEngine engine) {
        Records records = engine.records();
        Instant recent = Instant.now().minus(Duration.ofHours(1));
        Query all =
                Query.of(T).between(recent, recent.plus(Duration.ofHours(2))).limit(10);
        Query mine = Query.of(T).subject("new-1").limit(10);
        Issuance issuance = records.issuances(mine).items().get(0);
        records.decision(T, "new-1/1");
        records.command(T, "spend-1");
        records.events(all);
        records.events(mine);
        records.issuances(all);
        records.issuances(all.state(IssuanceState.REDEEMED));
        records.issuances(Query.of(T).event("new-1/1"));
        records.issuances(Query.of(T).rule("earn").limit(10));
        records.issuances(Query.of(T).reward("points").limit(10));
        records.merged(T);
        records.names(T, "new-1");
        records.issuances(Query.of(T).campaign("spring").limit(10));
        records.issuances(Query.of(T).issuance(issuance.id()));
        records.ledger(all);
        records.ledger(mine);
        records.ledger(Query.of(T).issuance(issuance.id()));
        records.ledger(Query.of(T).rule("earn").limit(10));
        records.ledger(Query.of(T).campaign("spring").limit(10));
        records.ledger(Query.of(T).account("funding").limit(10));
        records.audit(all);
        records.audit(mine);
        records.audit(Query.of(T).actor("clerk").limit(10));
        records.waiting(T);
        records.scheduled(T);
        records.proposal(T, "w1");
        records.proposals(T, "d1");
        records.budgets(T);
        engine.reports().wallet(T, "new-1");
        engine.reports().days(T, recent, recent.plus(Duration.ofHours(2)));
        engine.reports().issuances(T, recent, recent.plus(Duration.ofHours(2)));
        assertThat(engine.maintenance().addUp(T, 1_000)).isPositive();
        assertThat(engine.maintenance().addUp(T, 1_000)).isPositive();
    }

    private static Origin origin(String id) {
        return Origin.of(T, id, "clerk");
    }

    private static void fill(TestPostgres postgres) throws SQLException {
        // This data may be lost if the server fails. An automatic analysis would use only a sample.
        TestPostgres.execute(
                postgres.pool(),
                "DO $$ DECLARE one text; BEGIN FOR one IN SELECT tablename FROM pg_tables WHERE schemaname ="
                        + " current_schema() LOOP EXECUTE format('ALTER TABLE %I SET UNLOGGED, SET (autovacuum_enabled ="
                        + " off)', one); END LOOP; END $$");
        TestPostgres.execute(
                postgres.pool(),
                "DO $$ DECLARE one record; BEGIN FOR one IN SELECT table_name, column_name FROM information_schema.columns"
                        + " WHERE table_schema = current_schema() AND column_name IN ('seal', 'first_seal') LOOP EXECUTE"
                        + " format('ALTER TABLE %I ALTER COLUMN %I SET DEFAULT %L', one.table_name, one.column_name, '');"
                        + " END LOOP; END $$");
        // Creating an index on existing rows is faster than filling it row by row.
        List<String> indexes = indexes(postgres, "indexdef");
        indexes(postgres, "'DROP INDEX ' || indexname")
                .forEach(command -> TestPostgres.execute(postgres.pool(), command));
        String series = " FROM generate_series(1, " + ROWS + ") n";
        // The largest tables first and last, so that they are filled at the same time.
        Stream.of(
                        "INSERT INTO bonsela_issuance (tenant, id, subject, event_id, campaign, rule, reward, state, is_open,"
                                + " issued_at, due_at, body) SELECT 'club', lpad(to_hex(n), 32, '0'), 'old-' || n % 100000, 'old/' || n,"
                                + " 'campaign-' || n % 20, 'rule-' || n % 100, 'reward-' || n % 50, 'ISSUED', 1, n *"
                                + " 1000000::bigint, CASE WHEN n % 2 = 0 THEN 4000000000000000 + n END, ''" + series,
                        "INSERT INTO bonsela_command (tenant, id, subject, actor, decided_at, body) SELECT 'club', 'c' || n,"
                                + " 'old-' || n % 100000, 'till-' || n % 100, n * 1000000::bigint, '' FROM generate_series(1, "
                                + ROWS / 5 + ") n",
                        "INSERT INTO bonsela_approval (tenant, command, digest, status) SELECT 'club', 'w' || n, 'd' || n, CASE WHEN n % 5000"
                                + " = 0 THEN 'WAITING' ELSE 'APPROVED' END FROM generate_series(1, " + ROWS / 5 + ") n",
                        "INSERT INTO bonsela_subject (tenant, name, merged_into, body) SELECT 'club', 'old-' || n,"
                                + " CASE WHEN n % 100 = 0 THEN 'new-1' END, '' FROM generate_series(1, " + ROWS / 10
                                + ") n",
                        "INSERT INTO bonsela_chain (tenant, owner, decisions, decision_digest, answers, answer_digest) SELECT"
                                + " 'club', 'old-' || n, 1, '', 0, '' FROM generate_series(1, " + ROWS / 10 + ") n",
                        "INSERT INTO bonsela_counter (tenant, subject, cap, scope, period, used, entries, revision) SELECT"
                                + " 'club', 'old-' || n % 100000, 'daily', 's', 'd' || n / 100000, 1, '', 1"
                                + " FROM generate_series(1, " + ROWS / 5 + ") n",
                        "INSERT INTO bonsela_history (tenant, subject, type, aggregate, folded_through) SELECT 'club', 'old-' ||"
                                + " n, 'purchase', 'a', 1 FROM generate_series(1, " + ROWS / 10 + ") n",
                        "INSERT INTO bonsela_history_day (tenant, subject, type, aggregate, day, entries) SELECT 'club', 'old-'"
                                + " || n % 100000, 'purchase', 'a', n / 100000, '' FROM generate_series(1, " + ROWS / 5
                                + ") n",
                        "INSERT INTO bonsela_log_refund (tenant, subject, type, sequence, event_id, refunded_before,"
                                + " refunded_after, refunded_whole) SELECT 'club', 'old-' || n, 'purchase', 1, 'old/' || n, '0',"
                                + " '1', '1' FROM generate_series(1, " + ROWS / 10 + ") n",
                        "INSERT INTO bonsela_wallet (tenant, subject, currency, debts) SELECT 'club', 'old-' || n, 'POINTS', ''"
                                + " FROM generate_series(1, " + ROWS / 10 + ") n",
                        "INSERT INTO bonsela_refund (tenant, subject, event_id, refunded, whole, of_lines, lines) SELECT 'club',"
                                + " 'old-' || n, 'e', '1', '1', '0', '' FROM generate_series(1, " + ROWS / 10 + ") n",
                        "INSERT INTO bonsela_spending (tenant, subject, id, held_until, spending) SELECT 'club', 'old-' || n %"
                                + " 100000, 'command/' || n, CASE WHEN n % 2 = 0 THEN 4000000000000000 + n END, ''"
                                + " FROM generate_series(1, " + ROWS / 5 + ") n",
                        "INSERT INTO bonsela_tier (tenant, subject, tier, level, since, kept_until, ends_at, event_id) SELECT 'club',"
                                + " 'old-' || n, 'club', 'gold', 1, NULL, CASE WHEN n % 2 = 0 THEN 4000000000000000 + n END, 'e'"
                                + " FROM generate_series(1, " + ROWS / 10 + ") n",
                        "INSERT INTO bonsela_code (tenant, hash, issuance) SELECT 'club', md5(n::text), 'i' FROM"
                                + " generate_series(1, " + ROWS / 10 + ") n",
                        "INSERT INTO bonsela_credential (tenant, subject, issuance, kind, key_id, generation, hash) SELECT"
                                + " 'club', 'old-' || n, 'i', 'CODE', 'k', 1, 'h' FROM generate_series(1, " + ROWS / 10
                                + ") n",
                        "INSERT INTO bonsela_attempts (tenant, whose, failures, last_at) SELECT 'club', 'actor/' || n, 1, 1 FROM"
                                + " generate_series(1, " + ROWS / 10 + ") n",
                        "INSERT INTO bonsela_budget (tenant, budget, period, currency, opening, amount, reserved, charged,"
                                + " alerted, bounded, revision) SELECT 'club-' || n, 'b', 'p', 'USD', 1, 1, 0, 0, '0', 1, 1 FROM"
                                + " generate_series(1, " + ROWS / 10 + ") n",
                        "INSERT INTO bonsela_event (tenant, id, subject, type, sequence, decided_at, body) SELECT 'club', 'old/'"
                                + " || n, 'old-' || n % 100000, 'purchase', n / 100000 + 1, n * 1000000::bigint, ''"
                                + series,
                        "INSERT INTO bonsela_ledger (tenant, posting, account, currency, amount, kind, posted_at, subject,"
                                + " issuance, campaign, rule) SELECT 'club', 'p' || n, CASE WHEN n % 2 = 0 THEN 'wallet' ELSE 'budget/' || n % 50 END, 'USD', 1, 'CHARGE',"
                                + " n * 1000000::bigint, 'old-' || n % 100000, lpad(to_hex(n), 32, '0'), 'campaign-' || n % 20, 'rule-' || n"
                                + " % 100" + series)
                .parallel()
                .forEach(command -> TestPostgres.execute(postgres.pool(), command));
        // Not on connections of the pool, which must keep the default settings.
        DataSource own = TestPostgres.simple(postgres.jdbcUrl());
        indexes.parallelStream()
                .forEach(command -> TestPostgres.execute(own, "SET maintenance_work_mem = '256MB'; " + command));
        // The sample is 300 rows for each unit of the target: this samples all rows, so that no plan is random.
        TestPostgres.execute(own, "SET default_statistics_target = " + Math.min(ROWS / 300 + 1, 10_000) + "; ANALYZE");
    }

    /** Selects something for each index that is not a constraint. */
    private static List<String> indexes(TestPostgres postgres, String what) throws SQLException {
        try (Connection connection = postgres.pool().getConnection()) {
            return Sql.query(
                    connection,
                    "SELECT " + what + " FROM pg_indexes WHERE schemaname = ? AND indexname NOT IN"
                            + " (SELECT conname FROM pg_constraint)",
                    Row::text,
                    postgres.schema());
        }
    }

    /** A data source whose connections report the plan of each statement when it runs. */
    private DataSource explained(DataSource real) {
        return proxy(DataSource.class, real, (name, result) -> {
            if (!(result instanceof Connection connection)) {
                return result;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0;"
                        + " SET auto_explain.log_analyze = on; SET auto_explain.log_level = NOTICE;"
                        + " SET client_min_messages = NOTICE");
            }
            return proxy(Connection.class, connection, (method, value) -> {
                if (method.equals("commit") || method.equals("rollback")) {
                    // The last plan of a transaction is reported when it ends.
                    remember(connection.getWarnings());
                    connection.clearWarnings();
                }
                return value instanceof PreparedStatement prepared ? explained(prepared) : value;
            });
        });
    }

    private PreparedStatement explained(PreparedStatement real) {
        return proxy(PreparedStatement.class, real, (method, value) -> {
            if (method.startsWith("execute")) {
                remember(real.getWarnings());
            }
            return value;
        });
    }

    private void remember(SQLWarning first) {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            plans.add(String.valueOf(warning.getMessage()));
        }
    }

    private interface After {
        Object call(String method, Object result) throws Exception;
    }

    @SuppressWarnings("unchecked") // a proxy of the type it is made for
    private static <I> I proxy(Class<I> type, I real, After after) {
        return (I) Proxy.newProxyInstance(
                PlansTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return after.call(method.getName(), method.invoke(real, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
