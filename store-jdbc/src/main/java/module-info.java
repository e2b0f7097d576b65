/** Stores in SQL databases. */
module io.bonsela.store.jdbc {
    requires static org.jspecify;
    requires transitive io.bonsela.api;

    exports io.bonsela.store.jdbc;
}
