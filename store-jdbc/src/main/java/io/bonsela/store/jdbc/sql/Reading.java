package io.bonsela.store.jdbc.sql;

import java.sql.Connection;
import java.sql.SQLException;

/** Provides connections for reading. Thread-safe. */
public interface Reading {
    /** Stands for all tenants; no tenant can have this id. */
    String EVERYONE = "";

    /** Runs a query on the data of a tenant, or of {@link #EVERYONE}. */
    <T> T read(String tenant, Query<T> query);

    /** A query on a connection. */
    @FunctionalInterface
    interface Query<T> {
        /** Runs the query. */
        T on(Connection connection) throws SQLException;
    }
}
