package io.bonsela.store.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Erase;
import io.bonsela.api.store.State.WalletDebt;
import io.bonsela.api.store.Store;
import io.bonsela.core.codec.StoreCodec;
import io.bonsela.store.jdbc.FullShop;
import io.bonsela.store.jdbc.SqliteStore;
import io.bonsela.store.jdbc.TestPostgres;
import io.bonsela.testkit.Invariants;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An attacker with write access to the tables changes the first or the last row of each table, in any of its columns,
 * or deletes it. Verification detects each such change.
 */
class TamperTest {
    /** The lease on a row: no decision depends on it. */
    private static final Set<String> LEASE = Set.of("fence", "leased_until");

    /** SQLite's codes for a violated constraint, and for an invalid row number. */
    private static final Set<Integer> REFUSALS = Set.of(19, 20);

    private static final byte[] NO_DEBTS = new StoreCodec().encode(WalletDebt.NONE);

    private static final Set<String> NUMBERS_IF_ANY =
            Set.of("sequence", "due_at", "valid_until", "known", "held_until", "kept_until", "ends_at");

    @TempDir
    private Path folder;

    @Test
    void everyChangeIsNoticedOnSqlite() throws SQLException {
        Path file = folder.resolve("shop.db");
        FullShop.fill(SqliteStore.open(file));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            List<String> tables = Sql.query(
                    connection,
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'bonsela%' ORDER BY name",
                    Row::text);
            noticesAll(connection, tables, "", () -> SqliteStore.open(file));
        }
    }

    /** What hides a tenant is a change of more than one row of its own tables. */
    @Test
    void aTenantIsFoundWithoutTheRowOfItsRulesInForce() throws SQLException {
        Path file = folder.resolve("shop.db");
        FullShop.fill(SqliteStore.open(file));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sql.update(connection, "DELETE FROM bonsela_active_rules");
        }
        try (RewardEngine reading = FullShop.reading(SqliteStore.open(file))) {
            assertThat(trouble(reading)).anyMatch(each -> each.contains("rule set in force"));
        }
        try (Store store = SqliteStore.open(file)) {
            assertThat(store.records().tenants()).containsExactly(FullShop.TENANT);
        }
    }

    @Test
    void anUnreadableRuleSetEndsNoCheck() throws SQLException {
        Path file = folder.resolve("shop.db");
        FullShop.fill(SqliteStore.open(file));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sql.update(connection, "UPDATE bonsela_rule_set SET body = x'00'");
        }
        try (RewardEngine reading = FullShop.reading(SqliteStore.open(file))) {
            List<String> found = trouble(reading);
            assertThat(found).anyMatch(each -> each.contains("rule set "));
        }
    }

    @Test
    void eachCreditedOrTransferredIssuanceIsMissed() throws SQLException {
        Path file = folder.resolve("shop.db");
        FullShop.fill(SqliteStore.open(file));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                RewardEngine reading = FullShop.reading(SqliteStore.open(file))) {
            String credited = "SELECT * FROM bonsela_issuance WHERE event_id LIKE 'by-hand/%'";
            List<Map<String, @Nullable Object>> rows = query(connection, credited);
            assertThat(rows).hasSizeGreaterThan(1);
            for (Map<String, @Nullable Object> row : rows) {
                delete(connection, "bonsela_issuance", row);
                assertThat(trouble(reading)).as("%s", row).isNotEmpty();
                insert(connection, "bonsela_issuance", "", row);
            }
            assertThat(trouble(reading)).isEmpty();
        }
    }

    @Test
    void eachAmountAndDeliveryOfAnErasedSubjectIsMissed() throws SQLException {
        Path file = folder.resolve("shop.db");
        FullShop.fill(SqliteStore.open(file));
        try (RewardEngine reading = FullShop.reading(SqliteStore.open(file))) {
            for (String subject : List.of("ann", "bob")) {
                Origin origin = Origin.of(FullShop.TENANT, "erase-" + subject, "officer");
                assertThat(reading.execute(new Erase(origin, subject)).isDone()).isTrue();
            }
            assertThat(trouble(reading)).isEmpty();
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                RewardEngine reading = FullShop.reading(SqliteStore.open(file))) {
            for (String table : List.of("bonsela_spending", "bonsela_delivery")) {
                List<Map<String, @Nullable Object>> rows =
                        query(connection, "SELECT * FROM " + table + " WHERE subject LIKE 'erased:%'");
                assertThat(rows).hasSizeGreaterThan(1);
                for (Map<String, @Nullable Object> row : rows) {
                    delete(connection, table, row);
                    assertThat(trouble(reading)).as("%s", row).isNotEmpty();
                    insert(connection, table, "", row);
                }
            }
            assertThat(trouble(reading)).isEmpty();
        }
    }

    /** It would read the same, but could not be found any more. */
    @Test
    void aValueIsNotChangedToAnotherTypeOnSqlite() throws SQLException {
        Path file = folder.resolve("shop.db");
        FullShop.fill(SqliteStore.open(file));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            List<String> columns = Sql.query(
                    connection,
                    "SELECT m.name || ' ' || c.name || ' ' || c.type FROM sqlite_master m, pragma_table_info(m.name) c"
                            + " WHERE m.type = 'table' AND m.name LIKE 'bonsela%' AND c.type <> 'BLOB'",
                    Row::text);
            assertThat(columns).hasSizeGreaterThan(100);
            for (String each : columns) {
                String[] column = each.split(" ");
                String other = column[2].equals("TEXT") ? "CAST(" + column[1] + " AS BLOB)" : column[1] + " + 0.5";
                String rows = column[0] + " WHERE " + column[1] + " IS NOT NULL";
                boolean any = Sql.query(connection, "SELECT count(*) FROM " + rows, Row::number)
                                .get(0)
                        > 0;
                Throwable refusal = catchThrowable(() -> Sql.update(
                        connection,
                        "UPDATE " + rows.replace(" WHERE", " SET " + column[1] + " = " + other + " WHERE")));
                assertThat(refusal instanceof SQLException).as(each).isEqualTo(any);
            }
        }
    }

    @Test
    void everyChangeIsNoticedOnPostgres() throws SQLException {
        try (TestPostgres database = TestPostgres.fresh()) {
            FullShop.fill(database.store());
            try (Connection connection = database.pool().getConnection()) {
                List<String> tables = Sql.query(
                        connection,
                        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = CAST(current_schema() AS regnamespace)"
                                + " AND c.relkind = 'r' AND c.relname LIKE 'bonsela%' ORDER BY c.relname",
                        Row::text);
                noticesAll(connection, tables, "OVERRIDING SYSTEM VALUE ", database::store);
            }
        }
    }

    private static void noticesAll(
            Connection connection, List<String> tables, String overriding, Supplier<Store> stores) throws SQLException {
        List<String> missed = new ArrayList<>();
        int changes = 0;
        for (String table : tables) {
            // The version is only checked when a store is opened.
            RewardEngine reading = FullShop.reading(stores.get());
            Supplier<List<String>> trouble =
                    table.equals("bonsela_schema") ? () -> troubleAtOpening(stores) : () -> trouble(reading);
            assertThat(trouble.get()).isEmpty();
            List<Map<String, @Nullable Object>> rows = rows(connection, table);
            assertThat(rows).as(table).isNotEmpty();
            for (Map<String, @Nullable Object> row : firstAndLast(rows)) {
                Set<String> columns = new TreeSet<>();
                for (Map<String, @Nullable Object> changed : changes(row)) {
                    String what = table + ' ' + told(row, changed);
                    if (update(connection, table, row, changed)) {
                        changes++;
                        columns.add(changedColumn(row, changed));
                        boolean away =
                                isWorthNothing(table, row) && !row.get("tenant").equals(changed.get("tenant"));
                        if (trouble.get().isEmpty() != away) {
                            missed.add(what);
                        }
                        assertThat(update(connection, table, changed, row))
                                .as(what)
                                .isTrue();
                    }
                }
                assertThat(columns).as(table).isEqualTo(sealed(row));
                delete(connection, table, row);
                changes++;
                if (trouble.get().isEmpty() != isWorthNothing(table, row)) {
                    missed.add(table + " taken away: " + row);
                }
                insert(connection, table, overriding, row);
            }
            assertThat(trouble.get()).as("all is as it was").isEmpty();
            reading.close();
        }
        System.out.println("changes of one row: " + changes + ", missed " + missed.size());
        assertThat(missed).isEmpty();
    }

    /** Whether a row does not affect any decision: no debt, a completely pruned history, or no import. */
    private static boolean isWorthNothing(String table, Map<String, @Nullable Object> row) {
        return (table.equals("bonsela_pool_stage") && "".equals(row.get("command")))
                || (table.equals("bonsela_wallet") && Arrays.equals(NO_DEBTS, (byte[]) row.get("debts")))
                || (table.equals("bonsela_history") && "old".equals(row.get("subject")));
    }

    private static List<String> troubleAtOpening(Supplier<Store> stores) {
        try (RewardEngine engine = FullShop.reading(stores.get())) {
            return trouble(engine);
        } catch (BonselaException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /** The differences of the books or, if there are none, the first of a decision; empty: none. */
    private static List<String> trouble(RewardEngine engine) {
        List<String> trouble = new ArrayList<>();
        Reconciliation found = engine.reports().reconcile(FullShop.TENANT);
        found.differences().forEach(each -> trouble.add(each.toString()));
        found.unreadable().forEach(each -> trouble.add(each.toString()));
        if (!trouble.isEmpty()) {
            return trouble;
        }
        for (String id : Invariants.all(Query.of(FullShop.TENANT), engine.records()::eventIds)) {
            Verification answer = engine.inspect().verify(FullShop.TENANT, id);
            if (answer.status() != Verification.Status.SAME && answer.status() != Verification.Status.ERASED) {
                return List.of(answer.toString());
            }
        }
        return trouble;
    }

    private static List<Map<String, @Nullable Object>> rows(Connection connection, String table) throws SQLException {
        return query(connection, "SELECT * FROM " + table + " ORDER BY 1");
    }

    private static List<Map<String, @Nullable Object>> query(Connection connection, String text) throws SQLException {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(text);
                ResultSet result = statement.executeQuery()) {
            ResultSetMetaData columns = result.getMetaData();
            while (result.next()) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    Object value = result.getObject(i);
                    row.put(columns.getColumnName(i), value instanceof Integer n ? Long.valueOf(n) : value);
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static <T> List<T> firstAndLast(List<T> rows) {
        return rows.size() == 1 ? rows : List.of(rows.get(0), rows.get(rows.size() - 1));
    }

    private static List<Map<String, @Nullable Object>> changes(Map<String, @Nullable Object> row) {
        List<Map<String, @Nullable Object>> changes = new ArrayList<>();
        for (String column : sealed(row)) {
            for (Object other : others(column, row.get(column))) {
                Map<String, @Nullable Object> changed = new LinkedHashMap<>(row);
                changed.put(column, other == NOTHING ? null : other);
                changes.add(changed);
            }
        }
        return changes;
    }

    private static Set<String> sealed(Map<String, @Nullable Object> row) {
        Set<String> columns = new TreeSet<>(row.keySet());
        columns.removeAll(LEASE);
        columns.removeIf(column -> column.equals(number(row)));
        return columns;
    }

    /**
     * The column of the database's own row number, which is the first; null: the table has none. It sets the order in
     * lists.
     */
    private static @Nullable String number(Map<String, @Nullable Object> row) {
        String first = row.keySet().iterator().next();
        return first.equals("position") ? first : null;
    }

    private static final Object NOTHING = new Object();

    private static List<Object> others(String column, @Nullable Object value) {
        if (value instanceof Long number) {
            return List.of(number + 1, number - 1, 0L, 9_000_000_000_000_000L, NOTHING);
        } else if (value instanceof byte[] bytes && bytes.length > 0) {
            byte[] flipped = bytes.clone();
            flipped[flipped.length - 1] ^= 1;
            byte[] within = bytes.clone();
            within[within.length / 2] ^= 1;
            return List.of(flipped, within, new byte[0]);
        } else if (value instanceof String text) {
            return List.of(text + "x", "0", NOTHING);
        }
        if (value != null) {
            return List.of(new byte[] {1});
        }
        return NUMBERS_IF_ANY.contains(column) ? List.of(1L) : List.of("x");
    }

    private static String changedColumn(Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
        return before.keySet().stream()
                .filter(column -> !Objects.deepEquals(before.get(column), after.get(column)))
                .findFirst()
                .orElse("");
    }

    private static String told(Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
        String column = changedColumn(before, after);
        return column + " of " + before.values().stream().limit(4).toList() + " from " + before.get(column) + " to "
                + after.get(column);
    }

    /** Updates a row; false: nothing would change, or the database rejects it. */
    private static boolean update(
            Connection connection, String table, Map<String, @Nullable Object> from, Map<String, @Nullable Object> to)
            throws SQLException {
        if (changedColumn(from, to).isEmpty()) {
            return false;
        }
        Map<String, @Nullable Object> written = new LinkedHashMap<>(to);
        written.remove(number(to));
        String set = written.keySet().stream().map(column -> column + " = ?").collect(Collectors.joining(", "));
        List<@Nullable Object> parameters = new ArrayList<>(written.values());
        parameters.addAll(present(from));
        try {
            return Sql.update(connection, "UPDATE " + table + " SET " + set + where(from), parameters.toArray()) == 1;
        } catch (SQLException e) {
            boolean refused = String.valueOf(e.getSQLState()).startsWith("23") || REFUSALS.contains(e.getErrorCode());
            if (!refused) {
                throw e;
            }
            return false;
        }
    }

    private static void delete(Connection connection, String table, Map<String, @Nullable Object> row)
            throws SQLException {
        assertThat(Sql.update(
                        connection,
                        "DELETE FROM " + table + where(row),
                        present(row).toArray()))
                .as(table)
                .isEqualTo(1);
    }

    private static void insert(
            Connection connection, String table, String overriding, Map<String, @Nullable Object> row)
            throws SQLException {
        String marks = row.keySet().stream().map(column -> "?").collect(Collectors.joining(", "));
        Sql.update(
                connection,
                "INSERT INTO " + table + " (" + String.join(", ", row.keySet()) + ") " + overriding + "VALUES (" + marks
                        + ")",
                row.values().toArray());
    }

    private static String where(Map<String, @Nullable Object> row) {
        return row.keySet().stream()
                .map(column -> column + (row.get(column) == null ? " IS NULL" : " = ?"))
                .collect(Collectors.joining(" AND ", " WHERE ", ""));
    }

    private static List<Object> present(Map<String, @Nullable Object> row) {
        return row.values().stream()
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .collect(Collectors.toList());
    }
}
