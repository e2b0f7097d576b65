package io.bonsela.core.memory;

import io.bonsela.api.store.Store;
import io.bonsela.testkit.store.DeliveryContract;
import io.bonsela.testkit.store.RecordsContract;
import io.bonsela.testkit.store.RewardStateContract;
import io.bonsela.testkit.store.StoreContract;
import io.bonsela.testkit.store.TenantIsolationContract;
import org.junit.jupiter.api.Nested;

/** The kits, on the store in memory. */
class MemoryStoreTest {
    @Nested
    class Contract extends StoreContract {
        @Override
        protected Store open() {
            return new MemoryStore();
        }
    }

    @Nested
    class ToRead extends RecordsContract {
        @Override
        protected Store open() {
            return new MemoryStore();
        }
    }

    @Nested
    class RewardStates extends RewardStateContract {
        @Override
        protected Store open() {
            return new MemoryStore();
        }
    }

    @Nested
    class Deliveries extends DeliveryContract {

        @Override
        protected Store open() {
            return new MemoryStore();
        }
    }

    @Nested
    class TenantIsolation extends TenantIsolationContract {
        @Override
        protected Store open() {
            return new MemoryStore();
        }
    }
}
