package io.bonsela.benchmarks;

import io.bonsela.store.jdbc.SqliteStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * The limit of a store: the rows that a load left in a SQLite file, written again into an empty file with the same tables
 * and settings, by bare prepared statements in batches of as many decisions. Nothing is read, locked or evaluated.
 */
final class StoreLimit {
    /** The tables of states, which are replaced; with the column that names the subject, or null: one row a batch. */
    private static final Map<String, String> STATES = Map.of(
            "bonsela_subject",
            "name",
            "bonsela_chain",
            "owner",
            "bonsela_counter",
            "subject",
            "bonsela_budget",
            "budget");

    private final Map<String, Rows> tables = new HashMap<>();
    private final int batch;

    /** The rows of one table, by the value of one column, in the order in which they were written. */
    private record Rows(String insert, Map<String, List<Object[]>> by) {
        List<Object[]> of(String key) {
            return by.getOrDefault(key, List.of());
        }
    }

    private StoreLimit(int batch) {
        this.batch = batch;
    }

    /**
     * Returns the decisions per second.
     *
     * @param loaded the file that a load filled
     * @param empty a file that does not exist
     * @param batch the decisions of a transaction
     */
    static double perSecond(Path loaded, Path empty, int batch) throws SQLException {
        StoreLimit limit = new StoreLimit(batch);
        try (Connection from = DriverManager.getConnection("jdbc:sqlite:" + loaded)) {
            limit.read(from, "bonsela_event", "subject", "position");
            limit.read(from, "bonsela_issuance", "event_id", "position");
            limit.read(from, "bonsela_ledger", "issuance", "position");
            for (Map.Entry<String, String> state : STATES.entrySet()) {
                limit.read(from, state.getKey(), state.getValue(), "tenant");
            }
        }
        // The first time compiles the code.
        double unused = limit.write(empty.resolveSibling("warm.db"));
        return limit.write(empty);
    }

    private double write(Path empty) throws SQLException {
        SqliteStore.open(empty).close();
        Properties settings = new Properties();
        settings.setProperty("jdbc.get_generated_keys", "false");
        try (Connection to = DriverManager.getConnection("jdbc:sqlite:" + empty, settings)) {
            try (Statement pragmas = to.createStatement()) {
                pragmas.execute("PRAGMA synchronous = FULL");
                pragmas.execute("PRAGMA cache_size = -65536");
                pragmas.execute("PRAGMA wal_autocheckpoint = 8192");
            }
            to.setAutoCommit(false);
            return write(to);
        }
    }

    private void read(Connection from, String table, String key, String order) throws SQLException {
        Map<String, List<Object[]>> rows = new HashMap<>();
        try (Statement statement = from.createStatement();
                ResultSet found = statement.executeQuery("SELECT * FROM " + table + " ORDER BY " + order)) {
            int columns = found.getMetaData().getColumnCount();
            int keyed = found.findColumn(key);
            while (found.next()) {
                Object[] row = new Object[columns];
                for (int i = 0; i < columns; i++) {
                    row[i] = found.getObject(i + 1);
                }
                rows.computeIfAbsent(String.valueOf(row[keyed - 1]), k -> new ArrayList<>())
                        .add(row);
            }
            String insert = "INSERT OR REPLACE INTO " + table + " VALUES (?"
                    + String.join("", Collections.nCopies(columns - 1, ", ?")) + ')';
            tables.put(table, new Rows(insert, rows));
        }
    }

    private double write(Connection to) throws SQLException {
        List<Object[]> events = tables.get("bonsela_event").by.values().stream()
                .flatMap(List::stream)
                .sorted((one, other) -> Long.compare(((Number) one[0]).longValue(), ((Number) other[0]).longValue()))
                .toList();
        Map<String, PreparedStatement> statements = new HashMap<>();
        for (Map.Entry<String, Rows> table : tables.entrySet()) {
            statements.put(table.getKey(), to.prepareStatement(table.getValue().insert));
        }
        long start = System.nanoTime();
        for (int first = 0; first < events.size(); first += batch) {
            write(events.subList(first, Math.min(events.size(), first + batch)), statements);
            to.commit();
        }
        return events.size() / ((System.nanoTime() - start) / 1e9);
    }

    private void write(List<Object[]> events, Map<String, PreparedStatement> statements) throws SQLException {
        Set<String> subjects = new LinkedHashSet<>();
        Set<String> budgets = new LinkedHashSet<>();
        for (Object[] event : events) {
            add(statements.get("bonsela_event"), event);
            subjects.add((String) event[3]);
            for (Object[] issuance : tables.get("bonsela_issuance").of((String) event[2])) {
                add(statements.get("bonsela_issuance"), issuance);
                for (Object[] entry : tables.get("bonsela_ledger").of((String) issuance[2])) {
                    add(statements.get("bonsela_ledger"), entry);
                    String[] account = ((String) entry[3]).split("/");
                    if (account[0].equals("budget")) {
                        budgets.add(account[1]);
                    }
                }
            }
        }
        for (Map.Entry<String, String> state : STATES.entrySet()) {
            for (String key : state.getKey().equals("bonsela_budget") ? budgets : subjects) {
                for (Object[] row : tables.get(state.getKey()).of(key)) {
                    add(statements.get(state.getKey()), row);
                }
            }
        }
        for (PreparedStatement statement : statements.values()) {
            statement.executeBatch();
        }
    }

    private static void add(PreparedStatement statement, Object[] row) throws SQLException {
        for (int i = 0; i < row.length; i++) {
            statement.setObject(i + 1, row[i]);
        }
        statement.addBatch();
    }
}
