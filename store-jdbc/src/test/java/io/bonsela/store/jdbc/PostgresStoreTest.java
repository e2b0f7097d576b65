package io.bonsela.store.jdbc;

import io.bonsela.api.store.Store;
import io.bonsela.testkit.store.StoreContract;
import io.bonsela.testkit.store.TenantIsolationContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The kits, on PostgreSQL. */
class PostgresStoreTest {
    private final TestPostgres postgres = TestPostgres.fresh();

    @AfterEach
    void drop() {
        postgres.close();
    }

    @Nested
    class Contract extends StoreContract {
        @Override
        protected Store open() {
            return PostgresStore.of(postgres.pool());
        }
    }

    @Nested
    class TenantIsolation extends TenantIsolationContract {
        @Override
        protected Store open() {
            return PostgresStore.of(postgres.pool());
        }
    }
}
