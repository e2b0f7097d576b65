package io.bonsela.api;

import java.time.Instant;

/** Does the work that is due with time. An engine does it by itself if its builder sets an interval. Thread-safe. */
public interface Maintenance {
    /**
     * Ends holds and levels whose time is over, expires rewards that were not used in time, and puts rule sets in force
     * that are scheduled. Each is processed once, even if this is called repeatedly or by several engines over one store;
     * it may be interrupted at any point. One that fails is logged and skipped.
     *
     * @param limit the maximum number of holds, levels and issuances together, 1 or more; rule sets do not count
     * @throws BonselaException INVALID_VALUE if the limit is below 1; and as {@link RewardEngine#process}, except for the failure
     *     of a single one
     */
    Swept expireDue(int limit);

    /**
     * Does the same for what was due at or before an instant.
     *
     * @param notAfter the instant; one in the future is treated as the present, unless decisions are dated by their
     *     events
     * @param limit the maximum number of holds, levels and issuances together, 1 or more
     * @throws BonselaException as {@link #expireDue(int)}
     */
    Swept expireDue(Instant notAfter, int limit);

    /**
     * Removes from the store the attributes of events that were decided longer ago than the {@linkplain
     * RewardEngineBuilder#retention retention}, and the data that was read to decide them. The store keeps the fact
     * that the event was decided, when, for whom and how, what it earned, and the digests of event and decision, so
     * that the event is still decided only once.
     *
     * @param limit the maximum number of events, 1 or more
     * @return the number of events pruned; below the limit if no more are left
     * @throws BonselaException INVALID_VALUE if the limit is below 1; INVALID_CONFIGURATION without a retention; and as
     *     {@link RewardEngine#process}
     */
    int prune(int limit);

    /**
     * Adds what was recorded since the last call to the figures by day, from which {@link Reports#days} and {@link
     * Reports#issuances} are read. Before the first call, these reports read all records of their period, with the same result.
     * Decisions do not write these figures. On PostgreSQL this waits up to a tenth of a second until the tenant's running
     * transactions have ended, blocks new ones meanwhile, and uses two connections.
     *
     * @param tenant the tenant
     * @param limit the maximum number of ledger entries, and of issuances, 1 or more; changes of state are not limited
     * @return the number of ledger entries and issuances that were added, and two for each change of state; 0: nothing was recorded since,
     *     another engine adds it, or a transaction takes too long
     * @throws BonselaException INVALID_VALUE if the limit is below 1; STORE_UNAVAILABLE
     */
    int addUp(String tenant, int limit);

    /**
     * The result of {@link #expireDue}.
     *
     * @param released the number of holds that ended, of issuances and of wallets
     * @param expired the number of issuances that expired and of levels whose time was over
     * @param more whether more was due than the limit
     */
    record Swept(int released, int expired, boolean more) {}
}
