package io.bonsela.api;

import java.util.List;
import java.util.Optional;

/**
 * What was recorded, to read. Every call names its tenant and sees nothing of another. Each answer is of one instant: a
 * decision is seen whole or not at all. Thread-safe.
 */
public interface Records {
    /**
     * A recorded decision.
     *
     * @param tenant the tenant
     * @param eventId the event's id
     */
    Optional<Decision> decision(String tenant, String eventId);

    /**
     * A recorded event.
     *
     * @param tenant the tenant
     * @param eventId the event's id
     */
    Optional<Event> event(String tenant, String eventId);

    /**
     * Events in the order in which they were decided.
     *
     * @param query which
     */
    Page<Event> events(Query query);

    /**
     * Issuances in the order in which they were decided.
     *
     * @param query which
     */
    Page<Issuance> issuances(Query query);

    /**
     * Ledger entries in the order in which they were posted. The entries of one posting may be divided between pages.
     *
     * @param query which
     */
    Page<LedgerEntry> ledger(Query query);

    /**
     * Every period of every budget that was funded so far, by budget, then period.
     *
     * @param tenant the tenant
     */
    List<BudgetBalance> budgets(String tenant);
}
