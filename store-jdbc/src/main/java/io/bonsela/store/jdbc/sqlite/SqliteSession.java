package io.bonsela.store.jdbc.sqlite;

import io.bonsela.api.store.StateKey.LockKey;
import io.bonsela.store.jdbc.sql.BatchStatement;
import io.bonsela.store.jdbc.sql.Column;
import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Session;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements row by row, prepared once: there are no round trips to save. There is one write transaction at a
 * time, so there is nothing to lock.
 */
public final class SqliteSession implements Session {
    private final Connection connection;
    private final Map<BatchStatement, PreparedStatement> prepared = new HashMap<>();

    public SqliteSession(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public Optional<Long> load(String tenant, Collection<LockKey> locks, List<Lookup> lookups) throws SQLException {
        for (Lookup lookup : lookups) {
            PreparedStatement statement = prepare(lookup.statement());
            for (Object[] row : lookup.rows()) {
                bind(statement, lookup.statement().parameters(), row);
                try (ResultSet result = statement.executeQuery()) {
                    Row found = new Row(result);
                    while (found.next()) {
                        lookup.reader().read(found);
                    }
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public int[] write(List<Batch> batches) throws SQLException {
        int[] counts = new int[batches.size()];
        for (int i = 0; i < counts.length; i++) {
            Batch batch = batches.get(i);
            PreparedStatement statement = prepare(batch.statement());
            for (Object[] row : batch.rows()) {
                bind(statement, batch.statement().parameters(), row);
                counts[i] += statement.executeUpdate();
            }
        }
        return counts;
    }

    private PreparedStatement prepare(BatchStatement statement) throws SQLException {
        PreparedStatement known = prepared.get(statement);
        if (known == null) {
            known = connection.prepareStatement(SqliteText.of(statement));
            prepared.put(statement, known);
        }
        return known;
    }

    private static void bind(PreparedStatement statement, List<Column> columns, @Nullable Object[] row)
            throws SQLException {
        for (int i = 0; i < row.length; i++) {
            Object value = row[i];
            switch (columns.get(i).type()) {
                case TEXT -> statement.setString(i + 1, (String) value);
                case NUMBER -> statement.setObject(i + 1, value);
                case BYTES -> statement.setBytes(i + 1, (byte[]) value);
            }
        }
    }

    @Override
    public void leave() {}

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
        prepared.clear();
    }
}
