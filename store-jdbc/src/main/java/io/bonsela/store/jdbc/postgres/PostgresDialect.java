package io.bonsela.store.jdbc.postgres;

import io.bonsela.api.ErrorCode;
import io.bonsela.store.jdbc.sql.Dialect;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;

/** The dialect of PostgreSQL. */
public record PostgresDialect() implements Dialect {
    static final String CLOCK = "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)";

    /** Serialization failure, deadlock, lock time-out, and too many locks at once. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03", "53200");
    /** Connections, resources, operator intervention, system errors. */
    private static final Set<String> UNAVAILABLE = Set.of("08", "53", "57", "58");

    /** A page or an index with invalid content. */
    private static final Set<String> DAMAGED = Set.of("XX001", "XX002");

    /** A read-only server, and sessions that were ended because they were idle or took too long. */
    private static final Set<String> ENDED = Set.of("25006", "25P03", "25P04");

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public Optional<String> clock() {
        return Optional.of(CLOCK);
    }

    @Override
    public String leasing() {
        return "FOR UPDATE SKIP LOCKED";
    }

    @Override
    public String locking() {
        return " FOR UPDATE";
    }

    @Override
    public String contains(String column) {
        return "position(convert_to(?, 'UTF8') IN " + column + ") > 0";
    }

    @Override
    public String findsTable() {
        return "SELECT relname FROM pg_class"
                + " WHERE relnamespace = CAST(current_schema() AS regnamespace) AND relname = ?";
    }

    @Override
    public ErrorCode codeOf(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        if (CONFLICTS.contains(state)) {
            return ErrorCode.STORE_CONFLICT;
        }
        if (DAMAGED.contains(state)) {
            return ErrorCode.STORE_DAMAGED;
        }
        boolean lost = failure instanceof SQLTransientConnectionException
                || failure instanceof SQLNonTransientConnectionException
                || ENDED.contains(state)
                || (state.length() == 5 && UNAVAILABLE.contains(state.substring(0, 2)));
        return lost ? ErrorCode.STORE_UNAVAILABLE : ErrorCode.STORE_FAILED;
    }
}
