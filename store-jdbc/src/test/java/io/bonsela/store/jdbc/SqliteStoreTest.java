package io.bonsela.store.jdbc;

import io.bonsela.api.store.Store;
import io.bonsela.testkit.store.DeliveryContract;
import io.bonsela.testkit.store.RecordsContract;
import io.bonsela.testkit.store.RewardStateContract;
import io.bonsela.testkit.store.StoreContract;
import io.bonsela.testkit.store.TenantIsolationContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The test kits on SQLite. */
class SqliteStoreTest {
    @Nested
    class Contract extends StoreContract {
        @TempDir
        private Path folder;

        @Override
        protected Store open() {
            return SqliteStore.open(folder.resolve("rewards.db"));
        }
    }

    @Nested
    class ToRead extends RecordsContract {
        @TempDir
        private Path folder;

        @Override
        protected Store open() {
            return SqliteStore.open(folder.resolve("rewards.db"));
        }
    }

    @Nested
    class RewardStates extends RewardStateContract {
        @TempDir
        private Path folder;

        @Override
        protected Store open() {
            return SqliteStore.open(folder.resolve("rewards.db"));
        }
    }

    @Nested
    class Deliveries extends DeliveryContract {
        @TempDir
        private Path folder;

        @Override
        protected Store open() {
            return SqliteStore.open(folder.resolve("rewards.db"));
        }
    }

    @Nested
    class TenantIsolation extends TenantIsolationContract {
        @TempDir
        private Path folder;

        @Override
        protected Store open() {
            return SqliteStore.open(folder.resolve("rewards.db"));
        }
    }
}
