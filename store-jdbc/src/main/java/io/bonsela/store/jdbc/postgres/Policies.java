package io.bonsela.store.jdbc.postgres;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.store.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Checks that row-level security is enabled for all tables of tenants or for none. */
public final class Policies {
    /** The tables of tenants, and whether each has row-level security enabled and a policy. */
    private static final String TABLES = "SELECT c.relname,"
            + " CASE WHEN c.relrowsecurity AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)"
            + " THEN 1 ELSE 0 END"
            + " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant'"
            + " WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relkind = 'r'"
            + " AND c.relname LIKE 'bonsela\\_%' ORDER BY c.relname";

    private Policies() {}

    private record Table(String name, boolean secured) {}

    /** Rejects tables of which only some are secured: a forgotten one shows the rows of all tenants. */
    public static void requireOnAll(Connection connection) throws SQLException {
        List<Table> tables = Sql.query(connection, TABLES, in -> new Table(in.text(), in.number() == 1));
        List<String> open = tables.stream()
                .filter(table -> !table.secured())
                .map(Table::name)
                .toList();
        if (!open.isEmpty() && open.size() < tables.size()) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "PostgreSQL has row-level security for some tables, but not for " + String.join(", ", open)
                            + ": run row-level-security/postgresql.sql as the owner of the tables");
        }
    }
}
