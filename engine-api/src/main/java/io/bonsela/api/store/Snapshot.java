package io.bonsela.api.store;

import io.bonsela.api.Records;
import java.util.function.BiConsumer;

/** All that was committed by one instant, and nothing that was committed later. Used by one thread; close it soon. */
public interface Snapshot extends AutoCloseable {
    /** What was recorded by then. */
    Records records();

    /**
     * Gives every counter, budget and wallet of a tenant.
     *
     * @param tenant the tenant
     * @param reader takes them one after the other, in any order
     */
    void balances(String tenant, BiConsumer<StateKey<?>, State> reader);

    @Override
    void close();
}
