package io.bonsela.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Lends connections to read with. Thread-safe. */
interface Reading {
    /** Reads something of a tenant; of all of them for {@code *}. */
    <T> T read(String tenant, Query<T> query);

    /** Uses a connection. */
    @FunctionalInterface
    interface Query<T> {
        /** Reads. */
        T on(Connection connection) throws SQLException;
    }
}
