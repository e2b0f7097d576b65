package io.bonsela.api;

import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.DecisionRecord;
import java.util.List;
import java.util.Optional;

/**
 * What was recorded, to read. Every call names its tenant and sees nothing of another. Each answer is of one instant: a
 * decision is seen whole or not at all. What is
 * decided while a list is read page by page may be on none of its pages: a report reads one instant. Thread-safe.
 */
public interface Records {
    /**
     * A decision with all that it was made from.
     *
     * @param tenant the tenant
     * @param eventId the event's id
     */
    Optional<DecisionRecord> record(String tenant, String eventId);

    /**
     * A recorded decision.
     *
     * @param tenant the tenant
     * @param eventId the event's id
     */
    default Optional<Decision> decision(String tenant, String eventId) {
        return record(tenant, eventId).map(DecisionRecord::decision);
    }

    /**
     * A recorded event.
     *
     * @param tenant the tenant
     * @param eventId the event's id
     */
    default Optional<Event> event(String tenant, String eventId) {
        return record(tenant, eventId).map(DecisionRecord::event);
    }

    /**
     * An issuance as it is now.
     *
     * @param tenant the tenant
     * @param id the issuance's id
     */
    Optional<Issuance> issuance(String tenant, String id);

    /**
     * Events in the order of the times at which they were decided.
     *
     * @param query by subject and period
     */
    Page<Event> events(Query query);

    /**
     * The ids of events, in the same order; of those too whose record cannot be read.
     *
     * @param query by subject and period
     */
    Page<String> eventIds(Query query);

    /**
     * Issuances as they are now, in the order of the times at which they were granted.
     *
     * @param query by subject, event, campaign, rule, reward, state, issuance and the period of the grant
     */
    Page<Issuance> issuances(Query query);

    /**
     * Ledger entries in the order of the times at which they were posted. The entries of one posting may be divided between pages.
     *
     * @param query by subject, campaign, rule, issuance, account and period
     */
    Page<LedgerEntry> ledger(Query query);

    /**
     * A delivery.
     *
     * @param tenant the tenant
     * @param id its id: a reward's is its issuance's
     */
    Optional<Delivery> delivery(String tenant, String id);

    /**
     * Deliveries as they are now, in the order of the times at which they were decided.
     *
     * @param query by subject, connector, delivery state and period
     */
    Page<Delivery> deliveries(Query query);

    /**
     * The log of a delivery, in its order.
     *
     * @param tenant the tenant
     * @param delivery the delivery's id
     */
    List<DeliveryAttempt> attempts(String tenant, String delivery);

    /**
     * The pools of codes, in the order of their ids.
     *
     * @param tenant the tenant
     */
    List<PoolStock> pools(String tenant);

    /**
     * What became of a command.
     *
     * @param tenant the tenant
     * @param id the command's id
     */
    Optional<AuditRecord> command(String tenant, String id);

    /**
     * What was asked for by command, done or refused, in the order of the times at which it was decided.
     *
     * @param query by subject, actor and period
     */
    Page<AuditRecord> audit(Query query);

    /**
     * Every period of every budget that was funded so far, by budget, then period.
     *
     * @param tenant the tenant
     */
    List<BudgetBalance> budgets(String tenant);

    /**
     * Every rule set that was put in force, in the order of the versions.
     *
     * @param tenant the tenant
     */
    List<Publication> publications(String tenant);

    /**
     * The rule set in force.
     *
     * @param tenant the tenant
     */
    default Optional<RuleSet> ruleSet(String tenant) {
        List<Publication> all = publications(tenant);
        return all.isEmpty()
                ? Optional.empty()
                : ruleSet(tenant, all.get(all.size() - 1).digest());
    }

    /**
     * A rule set that was once in force.
     *
     * @param tenant the tenant
     * @param digest its digest
     */
    Optional<RuleSet> ruleSet(String tenant, String digest);

    /**
     * A part of a longer list.
     *
     * @param items in the order of the query
     * @param next where the following page begins; empty on the last page
     * @param <T> the kind of item
     */
    public record Page<T>(List<T> items, Optional<String> next) {
        /** Copies the items. */
        public Page {
            items = List.copyOf(items);
        }
    }
}
