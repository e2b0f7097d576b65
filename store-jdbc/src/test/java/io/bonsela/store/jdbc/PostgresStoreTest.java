package io.bonsela.store.jdbc;

import io.bonsela.api.store.Store;
import io.bonsela.testkit.store.StoreContract;
import org.junit.jupiter.api.AfterEach;

class PostgresStoreTest extends StoreContract {
    private final TestPostgres postgres = TestPostgres.fresh();

    @Override
    protected Store open() {
        return PostgresStore.of(postgres.pool());
    }

    @AfterEach
    void drop() {
        postgres.close();
    }
}
