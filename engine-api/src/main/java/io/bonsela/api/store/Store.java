package io.bonsela.api.store;

import io.bonsela.api.Records;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where everything is kept. Thread-safe.
 *
 * <p>A unit of work that commits is durable before {@link UnitOfWork#commit} returns, as far as the store is durable at
 * all, and is seen by others whole or not at all. Failures are {@link io.bonsela.api.BonselaException}s with
 * STORE_FAILED or STORE_CONFLICT.
 */
public interface Store extends AutoCloseable {
    /** How many units of work it bears at once, 1 or more. */
    int writers();

    /** Begins a unit of work; waits while as many are open as the store bears. */
    UnitOfWork begin();

    /**
     * The rule set in force.
     *
     * @param tenant the tenant
     */
    Optional<State.ActiveRules> activeRules(String tenant);

    /** The tenants that ever had a rule set, in the order of their names. */
    List<String> tenants();

    /**
     * Issuances of any tenant whose {@linkplain io.bonsela.api.Issuance#dueAt() time} has come.
     *
     * @param now the moment
     * @param limit how many at most, 1 or more
     * @return those that have been due longest first; others may have changed them meanwhile
     */
    List<StateKey.IssuanceKey> due(Instant now, int limit);

    /** All that is committed now. */
    Snapshot snapshot();

    /** What was recorded, to read. */
    Records records();

    @Override
    void close();
}
