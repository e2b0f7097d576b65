package io.bonsela.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.store.DeliveryContract;
import io.bonsela.testkit.store.RecordsContract;
import io.bonsela.testkit.store.RewardStateContract;
import io.bonsela.testkit.store.StoreContract;
import io.bonsela.testkit.store.TenantIsolationContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The test kits on PostgreSQL. */
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

        @Override
        protected boolean isBlocked(Thread thread) {
            return postgres.hasBlocked();
        }
    }

    /** A driver that fetches rows in small portions must not cause locks to be taken in portions. */
    @Nested
    class WithASmallFetchSize extends StoreContract {
        private HikariDataSource pool;

        @Override
        protected Store open() {
            pool = TestPostgres.pool(postgres.jdbcUrl() + "&defaultRowFetchSize=1", 12);
            return PostgresStore.of(pool);
        }

        @Override
        protected boolean isBlocked(Thread thread) {
            return postgres.hasBlocked();
        }

        @AfterEach
        void closePool() {
            pool.close();
        }
    }

    @Nested
    class ToRead extends RecordsContract {
        @Override
        protected Store open() {
            return PostgresStore.of(postgres.pool());
        }
    }

    @Nested
    class RewardStates extends RewardStateContract {
        @Override
        protected Store open() {
            return PostgresStore.of(postgres.pool());
        }
    }

    @Nested
    class Deliveries extends DeliveryContract {
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
