package io.bonsela.core.memory;

import io.bonsela.api.store.Store;
import io.bonsela.testkit.engine.EngineContract;

/** What must hold for an engine, over the store in memory. */
class MemoryEngineTest extends EngineContract {
    private Store store = new MemoryStore();

    @Override
    protected Store fresh() {
        store = new MemoryStore();
        return store;
    }

    @Override
    protected Store again() {
        return store;
    }
}
