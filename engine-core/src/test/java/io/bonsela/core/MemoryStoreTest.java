package io.bonsela.core;

import io.bonsela.api.store.Store;
import io.bonsela.core.memory.MemoryStore;
import io.bonsela.testkit.engine.ForeignCodeContract;
import io.bonsela.testkit.engine.MeaningContract;
import io.bonsela.testkit.engine.OperatorContract;
import io.bonsela.testkit.engine.TurnsContract;
import io.bonsela.testkit.store.DeliveryContract;
import io.bonsela.testkit.store.RecordsContract;
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

    @Nested
    class Operators extends OperatorContract {
        private final Store store = new MemoryStore();

        @Override
        protected Store open() {
            return store;
        }

        @Override
        protected Store again() {
            return store;
        }
    }

    @Nested
    class ForeignCode extends ForeignCodeContract {
        @Override
        protected Store open() {
            return new MemoryStore();
        }
    }

    @Nested
    class Turns extends TurnsContract {
        @Override
        protected Store open() {
            return new MemoryStore();
        }
    }

    @Nested
    class Meaning extends MeaningContract {
        @Override
        protected Store open() {
            return new MemoryStore();
        }
    }
}
