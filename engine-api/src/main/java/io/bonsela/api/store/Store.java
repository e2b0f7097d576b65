package io.bonsela.api.store;

import io.bonsela.api.Records;
import io.bonsela.api.rule.RuleSet;
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
     * A rule set that was published.
     *
     * @param tenant the tenant
     * @param digest its digest
     */
    Optional<RuleSet> ruleSet(String tenant, String digest);

    /**
     * The rule set in force.
     *
     * @param tenant the tenant
     */
    Optional<State.ActiveRules> activeRules(String tenant);

    /** What was recorded, to read. */
    Records records();

    @Override
    void close();
}
