package io.bonsela.api.store;

import io.bonsela.api.Backlog.Due;
import io.bonsela.api.Records;
import io.bonsela.api.store.StateKey.DeliveryKey;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores everything that an engine persists. Thread-safe.
 *
 * <p>A committed unit of work is durable before {@link UnitOfWork#commit} returns, as far as the store is durable at
 * all. Others see it completely or not at all. Failures are {@link io.bonsela.api.BonselaException}s: STORE_CONFLICT
 * for a conflict with others, STORE_UNAVAILABLE if the store currently cannot be read or written, STORE_DAMAGED if
 * stored data cannot be read or contradicts itself, STORE_FAILED for everything else.
 */
public interface Store extends AutoCloseable {
    /**
     * The maximum number of concurrent units of work, 1 or more. {@link Integer#MAX_VALUE}: no limit, and commits are
     * so cheap that batching saves nothing.
     */
    int writers();

    /** Begins a unit of work. Waits while the maximum number of them is open. */
    UnitOfWork begin();

    /**
     * Begins a unit of work in a transaction of the host. What it writes is committed or rolled back with that
     * transaction.
     *
     * @param connection a connection to this store's database, with an open transaction; it is still owned by the host
     * @throws io.bonsela.api.BonselaException INVALID_CONFIGURATION if the store or the state of the connection does
     *     not allow it
     */
    UnitOfWork join(Connection connection);

    /**
     * The time of the store's clock; empty if the store has no clock.
     *
     * @throws io.bonsela.api.BonselaException STORE_UNAVAILABLE, STORE_FAILED
     */
    Optional<Instant> now();

    /**
     * Returns the rule set in force.
     *
     * @param tenant the tenant
     */
    Optional<State.ActiveRules> activeRules(String tenant);

    /**
     * Returns the secret from which the names of a tenant's counters derive; empty: the tenant never had a rule set.
     *
     * @param tenant the tenant
     */
    Optional<State.ScopeSecret> scopeSecret(String tenant);

    /**
     * Leases issuances of any tenant that are {@linkplain io.bonsela.api.Issuance#dueAt() due} and that nobody else has
     * leased. Concurrent callers get different issuances.
     *
     * @param notAfter the latest due time of the issuances; null: the current time
     * @param limit the maximum number, 1 or more
     * @param now the current time, which is not compared with {@code notAfter}; null if the store has a clock and must
     *     use it
     * @param lease the duration of the leases
     * @return the leases, in the order of the issuances' due times
     */
    List<IssuanceLease> leaseIssuances(@Nullable Instant notAfter, int limit, @Nullable Instant now, Duration lease);

    /**
     * Returns what is held of wallets of any tenant and whose time is over, the longest overdue first.
     *
     * @param notAfter the latest end of a hold; null: the current time
     * @param limit the maximum number, 1 or more
     * @param now the current time, which is not compared with {@code notAfter}; null if the store has a clock and must
     *     use it
     */
    List<StateKey.SpendKey> dueHolds(@Nullable Instant notAfter, int limit, @Nullable Instant now);

    /**
     * Returns levels of any tenant that are to end, the longest overdue first.
     *
     * @param notAfter the latest end of a level; null: the current time
     * @param limit the maximum number, 1 or more
     * @param now the current time, which is not compared with {@code notAfter}; null if the store has a clock and must
     *     use it
     */
    List<StateKey.TierKey> dueTiers(@Nullable Instant notAfter, int limit, @Nullable Instant now);

    /**
     * Returns the commands whose rule sets are due to be put in force, the longest overdue first, of all tenants.
     *
     * @param notAfter what is due later is left out; null: what is due later than now
     * @param limit the largest number of commands
     * @param now the engine's time; null: the store's own clock
     */
    List<StateKey.ApprovalKey> dueRules(@Nullable Instant notAfter, int limit, @Nullable Instant now);

    /**
     * Leases deliveries of any tenant by one connector that are due and that nobody else has leased. Concurrent callers
     * get different deliveries.
     *
     * @param connector the connector's name
     * @param limit the maximum number, 1 or more
     * @param now the current time; null if the store has a clock and must use it
     * @param lease the duration of the leases
     * @return the leases, in the order of the deliveries' due times
     */
    List<DeliveryLease> leaseDeliveries(String connector, int limit, @Nullable Instant now, Duration lease);

    /**
     * Counts the deliveries of any tenant by one connector that are due, or the issuances that are due, leased or not.
     *
     * @param connector the connector's name; null: issuances
     * @param limit the number up to which they are counted, 1 or more
     * @param now the current time; null if the store has a clock and must use it
     */
    Due due(@Nullable String connector, int limit, @Nullable Instant now);

    /**
     * Finds deliveries of any tenant by a reference.
     *
     * @param connector the connector's name
     * @param reference our current reference or a former one, or the provider's own
     * @return at most one delivery for our reference; at most 100 for a provider's reference, which may be ambiguous
     */
    List<DeliveryKey> findDeliveries(String connector, String reference);

    /**
     * Returns the deliveries for which the provider contradicts the request or the engine's records, as defined by
     * {@link io.bonsela.api.delivery.Progress#isContradicted}.
     *
     * @param tenant the tenant; null: all tenants
     * @param limit the maximum number, 1 or more
     */
    List<DeliveryKey> contradictions(@Nullable String tenant, int limit);

    /**
     * Finds the code of a pool by its position.
     *
     * @param tenant the tenant
     * @param pool the pool's id
     * @param position its position, from 1
     */
    Optional<State.PoolCode> poolCode(String tenant, String pool, long position);

    /**
     * Returns events that are in their subjects' logs, that is, neither pruned nor erased.
     *
     * @param tenant the tenant
     * @param from the earliest decision time, inclusive
     * @param until the latest decision time, exclusive
     * @param limit the maximum number, 1 or more
     * @return the events, in the order of their times
     */
    List<Logged> logged(String tenant, Instant from, Instant until, int limit);

    /**
     * The damage that the store has detected so far. While there is any, no unit of work can begin.
     *
     * @return the messages of the database; empty: no damage
     */
    default List<String> damage() {
        return List.of();
    }

    /**
     * Checks for damage: reads everything, and compares what the database stores redundantly, such as its indexes. It
     * takes as long as reading everything; others can write meanwhile.
     *
     * @return {@link #damage} afterwards
     */
    default List<String> check() {
        return damage();
    }

    /** Returns a snapshot of everything that is committed now. */
    Snapshot snapshot();

    /**
     * Returns a snapshot that is taken while no unit of work of a tenant is in progress: everything that is recorded
     * for the tenant later has a higher position than everything in the snapshot. Waits for units of work as for a
     * lock.
     *
     * @param tenant the tenant
     * @param timeout the maximum wait, one millisecond or more; ignored by a store that need not wait
     * @throws io.bonsela.api.BonselaException STORE_CONFLICT if a unit of work takes too long
     */
    Snapshot settledSnapshot(String tenant, Duration timeout);

    /** Provides read access to what was recorded. */
    Records records();

    @Override
    void close();

    /**
     * An event in its subject's log.
     *
     * @param event the event
     * @param decidedAt when it was decided
     */
    record Logged(StateKey.EventKey event, Instant decidedAt) {}

    /**
     * A lease on an issuance.
     *
     * @param issuance the issuance
     * @param fence a number that increases with every lease of the issuance; see {@link State.Lease}
     */
    record IssuanceLease(StateKey.IssuanceKey issuance, long fence) {}

    /**
     * A lease on a delivery.
     *
     * @param delivery the delivery
     * @param subject the subject that it concerns; null: none
     * @param fence a number that increases with every lease of the delivery
     */
    record DeliveryLease(DeliveryKey delivery, @Nullable String subject, long fence) {}
}
