package io.bonsela.api.store;

import io.bonsela.api.Records;
import io.bonsela.api.store.StateKey.DeliveryKey;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where everything is kept. Thread-safe.
 *
 * <p>A unit of work that commits is durable before {@link UnitOfWork#commit} returns, as far as the store is durable at
 * all, and is seen by others whole or not at all. Failures are {@link io.bonsela.api.BonselaException}s: STORE_CONFLICT
 * if others were in the way, STORE_UNAVAILABLE if nothing can be written or read at present, STORE_DAMAGED if what is kept
 * cannot be read or contradicts itself, STORE_FAILED for all else.
 */
public interface Store extends AutoCloseable {
    /**
     * How many units of work it bears at once, 1 or more; {@link Integer#MAX_VALUE}: any number, and a commit costs so
     * little that nothing is saved by deciding together.
     */
    int writers();

    /** Begins a unit of work; waits while as many are open as the store bears. */
    UnitOfWork begin();

    /**
     * Takes part in a transaction of the host's: what the unit of work writes becomes durable, or vanishes, with it.
     *
     * @param connection to this store's database, with a transaction open; stays the host's
     * @throws io.bonsela.api.BonselaException INVALID_CONFIGURATION if the store, or the connection as it is, does not
     *     bear it
     */
    UnitOfWork join(Connection connection);

    /**
     * The time by the store's clock; empty if the store has no clock.
     *
     * @throws io.bonsela.api.BonselaException STORE_UNAVAILABLE, STORE_FAILED
     */
    Optional<Instant> now();

    /**
     * The rule set in force.
     *
     * @param tenant the tenant
     */
    Optional<State.ActiveRules> activeRules(String tenant);

    /**
     * What a tenant's counters are named with; empty: the tenant never had a rule set.
     *
     * @param tenant the tenant
     */
    Optional<State.ScopeSecret> scopeSecret(String tenant);

    /** The tenants that ever had a rule set, in the order of their names. */
    List<String> tenants();

    /**
     * Leases issuances of any tenant whose {@linkplain io.bonsela.api.Issuance#dueAt() time} has come and that nobody else
     * holds a lease on. Of several callers, each gets others.
     *
     * @param notAfter those that were due at this moment or before it; null: at the present one
     * @param limit how many at most, 1 or more
     * @param now the present time, with which {@code notAfter} is not compared; null if the store has a clock and must
     *     use it
     * @param lease how long they are the caller's
     * @return those that have been due longest first
     */
    List<IssuanceLease> leaseIssuances(@Nullable Instant notAfter, int limit, @Nullable Instant now, Duration lease);

    /**
     * Leases deliveries of any tenant by one connector that are due and that nobody else holds a lease on. Of several
     * callers, each gets others.
     *
     * @param connector the connector's name
     * @param limit how many at most, 1 or more
     * @param now the present time; null if the store has a clock and must use it
     * @param lease how long they are the caller's
     * @return those that have been due longest first
     */
    List<DeliveryLease> leaseDeliveries(String connector, int limit, @Nullable Instant now, Duration lease);

    /**
     * Finds deliveries of any tenant by a name that the provider uses for them.
     *
     * @param connector the connector's name
     * @param reference our reference, present or former, or the provider's own
     * @return one for a reference of ours; for one of the provider's, which may name several, 100 at most
     */
    List<DeliveryKey> findDeliveries(String connector, String reference);

    /**
     * Deliveries of which the provider says other than the books, or delivered something else than was asked for: those
     * that {@link io.bonsela.api.delivery.Progress#isContradicted} tells.
     *
     * @param tenant the tenant; null: all of them
     * @param limit how many at most, 1 or more
     */
    List<DeliveryKey> contradictions(@Nullable String tenant, int limit);

    /**
     * Finds the code of a pool by its place.
     *
     * @param tenant the tenant
     * @param pool the pool's id
     * @param position its place, from 1
     */
    Optional<State.PoolCode> poolCode(String tenant, String pool, long position);

    /**
     * Events that are in their subjects' logs: that were neither pruned nor erased.
     *
     * @param tenant the tenant
     * @param from decided at this moment or after it
     * @param until decided before this moment
     * @param limit how many at most, 1 or more
     * @return in the order of their times
     */
    List<Logged> logged(String tenant, Instant from, Instant until, int limit);

    /**
     * The damage that the store has met so far. While there is any, no unit of work begins.
     *
     * @return in the words of the database; empty: none
     */
    default List<String> damage() {
        return List.of();
    }

    /**
     * Looks for damage: reads everything, and compares what the database keeps twice, such as its indexes. Takes as long
     * as reading everything; others write meanwhile.
     *
     * @return {@link #damage} afterwards
     */
    default List<String> check() {
        return damage();
    }

    /** All that is committed now. */
    Snapshot snapshot();

    /**
     * All that is committed now, while no unit of work of a tenant is under way: what is recorded for it later has higher
     * positions than all that is there. It waits for them as for a lock, up to ten seconds.
     *
     * @param tenant the tenant
     * @throws io.bonsela.api.BonselaException STORE_CONFLICT if one takes too long
     */
    Snapshot settledSnapshot(String tenant);

    /** What was recorded, to read. */
    Records records();

    @Override
    void close();

    /**
     * An event in its subject's log.
     *
     * @param event which
     * @param decidedAt when it was decided
     */
    record Logged(StateKey.EventKey event, Instant decidedAt) {}

    /**
     * An issuance that its holder works on.
     *
     * @param issuance which
     * @param fence grows with every lease of it: see {@link State.Lease}
     */
    record IssuanceLease(StateKey.IssuanceKey issuance, long fence) {}

    /**
     * A delivery that its holder works on.
     *
     * @param delivery which
     * @param subject whom it concerns; null: nobody
     * @param fence grows with every lease of it
     */
    record DeliveryLease(DeliveryKey delivery, @Nullable String subject, long fence) {}
}
