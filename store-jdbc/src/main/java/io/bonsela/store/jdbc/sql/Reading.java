package io.bonsela.store.jdbc.sql;

import java.sql.Connection;
import java.sql.SQLException;

/** Lends connections to read with. Thread-safe. */
public interface Reading {
    /** Stands for all tenants; no tenant can be called so. */
    String EVERYONE = "";

    /** Reads something of a tenant, or of {@link #EVERYONE}. */
    <T> T read(String tenant, Query<T> query);

    /** Uses a connection. */
    @FunctionalInterface
    interface Query<T> {
        /** Reads. */
        T on(Connection connection) throws SQLException;
    }
}
