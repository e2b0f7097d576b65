package io.bonsela.core;

import io.bonsela.api.store.Store;
import io.bonsela.core.memory.MemoryStore;
import io.bonsela.testkit.store.StoreContract;

class MemoryStoreTest extends StoreContract {
    @Override
    protected Store open() {
        return new MemoryStore();
    }
}
