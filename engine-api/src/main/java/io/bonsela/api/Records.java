package io.bonsela.api;

import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.State.Approval;
import io.bonsela.api.store.State.BreakerState;
import io.bonsela.api.store.State.BudgetState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was recorded of one tenant. Each answer reflects one instant: a decision is visible completely or not at
 * all. A page may lack what is decided meanwhile; a {@linkplain Reports report} reads one instant. Thread-safe. It is in
 * one file because the records that its methods return belong to them.
 */
public interface Records {
    /** The tenants that ever had a rule set, in the order of their names. */
    List<String> tenants();

    /**
     * Returns a decision with everything that it was made from.
     *
     * @param tenant the tenant
     * @param eventId the event's id
     */
    Optional<DecisionRecord> record(String tenant, String eventId);

    /**
     * Returns a recorded decision.
     *
     * @param tenant the tenant
     * @param eventId the event's id
     */
    default Optional<Decision> decision(String tenant, String eventId) {
        return record(tenant, eventId).map(DecisionRecord::decision);
    }

    /**
     * Returns a recorded event.
     *
     * @param tenant the tenant
     * @param eventId the event's id
     */
    default Optional<Event> event(String tenant, String eventId) {
        return record(tenant, eventId).map(DecisionRecord::event);
    }

    /**
     * Returns an issuance in its current state.
     *
     * @param tenant the tenant
     * @param id the issuance's id
     */
    Optional<Issuance> issuance(String tenant, String id);

    /**
     * Returns events in the order of their decisions.
     *
     * @param query by subject and period
     */
    Page<Event> events(Query query);

    /**
     * Returns the ids of events, in the same order, including events whose record cannot be read.
     *
     * @param query by subject and period
     */
    Page<String> eventIds(Query query);

    /**
     * Returns issuances in their current state, in the order in which they were granted.
     *
     * @param query by subject, event, campaign, rule, reward, state, issuance and the period of the grant
     */
    Page<Issuance> issuances(Query query);

    /**
     * Returns ledger entries in the order in which they were posted. The entries of one posting may be on different
     * pages.
     *
     * @param query by subject, campaign, rule, issuance, account and period
     */
    Page<LedgerEntry> ledger(Query query);

    /**
     * Returns a delivery.
     *
     * @param tenant the tenant
     * @param id the delivery's id; for a reward, the id of its issuance
     */
    Optional<Delivery> delivery(String tenant, String id);

    /**
     * Returns deliveries in their current state, in the order in which they were decided.
     *
     * @param query by subject, connector, delivery state and period
     */
    Page<Delivery> deliveries(Query query);

    /**
     * Returns the attempts of a delivery, in order.
     *
     * @param tenant the tenant
     * @param delivery the delivery's id
     */
    List<DeliveryAttempt> attempts(String tenant, String delivery);

    /**
     * Returns the breakers of rules that have counted something, ordered by rule. A window or a pause whose time is over
     * stays listed until the next decision of the rule.
     *
     * @param tenant the tenant
     */
    List<BreakerStanding> breakers(String tenant);

    /**
     * Returns the levels that a subject has or had, ordered by tier. A level that is to end stays listed until the
     * maintenance, or the next event, ends it.
     *
     * @param tenant the tenant
     * @param subject the subject
     */
    List<TierStanding> tiers(String tenant, String subject);

    /**
     * Returns all names of a subject, of which the first is in use: subjects that were merged into another one are one
     * subject with it. What was decided before a merge is recorded under the old name.
     *
     * @param tenant the tenant
     * @param subject one of its names; it need not exist
     * @return the name alone if the subject was never merged
     */
    List<String> names(String tenant, String subject);

    /**
     * Returns all subjects of a tenant that were merged into another one, and still are.
     *
     * @param tenant the tenant
     * @return by name: the name of the subject that it was merged into, which may have been merged too
     */
    Map<String, String> merged(String tenant);

    /**
     * Returns the pools of codes, ordered by id.
     *
     * @param tenant the tenant
     */
    List<PoolStock> pools(String tenant);

    /**
     * Returns the record of a command.
     *
     * @param tenant the tenant
     * @param id the command's id
     */
    Optional<AuditRecord> command(String tenant, String id);

    /**
     * Returns the records of the commands that wait for approval, by id; not those from which a subject was erased.
     *
     * @param tenant the tenant
     */
    List<AuditRecord> waiting(String tenant);

    /**
     * Returns the records of the commands that published a rule set which is not due yet, the first that is due first.
     *
     * @param tenant the tenant
     */
    List<AuditRecord> scheduled(String tenant);

    /**
     * Returns what became of a command that needed approval or was scheduled; empty: it is no such command.
     *
     * @param tenant the tenant
     * @param command the command's id
     */
    Optional<Proposal> proposal(String tenant, String command);

    /**
     * Returns the commands that proposed or scheduled a rule set, by id.
     *
     * @param tenant the tenant
     * @param digest the rule set's digest
     */
    List<Proposal> proposals(String tenant, String digest);

    /**
     * Returns the records of commands, done or refused, in the order in which they were decided.
     *
     * @param query by subject, actor and period
     */
    Page<AuditRecord> audit(Query query);

    /**
     * Returns every budget period that was funded so far, ordered by budget, then period.
     *
     * @param tenant the tenant
     */
    List<BudgetBalance> budgets(String tenant);

    /**
     * Returns every publication of a rule set, in the order of the versions.
     *
     * @param tenant the tenant
     */
    List<Publication> publications(String tenant);

    /**
     * Returns the rule set in force.
     *
     * @param tenant the tenant
     */
    default Optional<RuleSet> ruleSet(String tenant) {
        return lastPublication(tenant).flatMap(publication -> ruleSet(tenant, publication.digest()));
    }

    /**
     * Returns the publication of the rule set in force.
     *
     * @param tenant the tenant
     */
    default Optional<Publication> lastPublication(String tenant) {
        List<Publication> all = publications(tenant);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /**
     * Returns a rule set that is or was in force, or that was proposed or scheduled.
     *
     * @param tenant the tenant
     * @param digest the rule set's digest
     */
    Optional<RuleSet> ruleSet(String tenant, String digest);

    /**
     * A page of a list.
     *
     * @param items the items, in the order of the list
     * @param next the cursor of the next page; empty on the last page
     * @param <T> the type of the items
     */
    record Page<T>(List<T> items, Optional<String> next) {
        /** Copies the items. */
        public Page {
            items = List.copyOf(items);
        }
    }

    /**
     * A budget, or one period of it, at one instant. {@code limit = reserved + charged + available}.
     *
     * @param budget the budget's id
     * @param period the period, such as {@code 2026-11}, or {@code lifetime}
     * @param limit the amount that it was funded with
     * @param reserved the amount set aside for rewards that are not charged yet
     * @param charged the amount charged
     */
    record BudgetBalance(String budget, String period, Money limit, Money reserved, Money charged) {
        /**
         * Returns the balance of a stored budget.
         *
         * @param budget the budget's id
         * @param period the period
         * @param state its state
         */
        public static BudgetBalance of(String budget, String period, BudgetState state) {
            CurrencyUnit currency = state.limit().currency();
            return new BudgetBalance(
                    budget,
                    period,
                    state.limit(),
                    new Money(currency, state.reserved()),
                    new Money(currency, state.charged()));
        }

        /** The amount left to grant: limit less reserved less charged. Negative only for a budget that is not hard. */
        public Money available() {
            return limit.minus(reserved).minus(charged);
        }
    }

    /**
     * The number of codes in a pool.
     *
     * @param tenant the tenant
     * @param pool the pool's id
     * @param imported the number of codes imported so far
     * @param reserved the number set aside for rewards that are withheld
     * @param claimed the number that belong to issuances
     */
    record PoolStock(String tenant, String pool, long imported, long reserved, long claimed) {
        /** The number of codes that can still be granted. */
        public long available() {
            return imported - reserved - claimed;
        }
    }

    /**
     * Everything that is kept about one subject.
     *
     * @param tenant the tenant
     * @param subject the subject
     * @param events the subject's events
     * @param decisions the decisions on the events, in the same order
     * @param facts the facts that were fetched for the events, by name, in the same order
     * @param issuances the subject's issuances, in their current state
     * @param ledger the ledger entries that concern the subject
     * @param audit the records of commands that concern the subject
     * @param deliveries the deliveries of the subject's rewards and messages
     * @param tiers the subject's levels
     */
    record SubjectExport(
            String tenant,
            String subject,
            List<Event> events,
            List<Decision> decisions,
            List<Map<String, @Nullable Object>> facts,
            List<Issuance> issuances,
            List<LedgerEntry> ledger,
            List<AuditRecord> audit,
            List<Delivered> deliveries,
            List<TierStanding> tiers) {
        /** Copies the lists. */
        public SubjectExport {
            events = List.copyOf(events);
            decisions = List.copyOf(decisions);
            facts = List.copyOf(facts);
            issuances = List.copyOf(issuances);
            ledger = List.copyOf(ledger);
            audit = List.copyOf(audit);
            deliveries = List.copyOf(deliveries);
            tiers = List.copyOf(tiers);
        }

        /**
         * A delivery with its attempts.
         *
         * @param delivery the delivery
         * @param attempts the attempts, in order
         */
        public record Delivered(Delivery delivery, List<DeliveryAttempt> attempts) {
            /** Copies the list. */
            public Delivered {
                attempts = List.copyOf(attempts);
            }
        }
    }

    /**
     * The breaker of a rule.
     *
     * @param rule the rule's id
     * @param state its state after the last decision or command that changed it
     */
    record BreakerStanding(String rule, BreakerState state) {}

    /**
     * The level of a subject in a tier.
     *
     * @param tier the tier's id
     * @param level the level; null: none
     * @param since when the subject reached it
     * @param until how long it is kept without being earned again; null: indefinitely
     * @param endsAt when it ends, with its grace, if it is not earned then; null: never
     */
    record TierStanding(
            String tier,
            @Nullable String level,
            Instant since,
            @Nullable Instant until,
            @Nullable Instant endsAt) {}

    /**
     * A command that needed approval or was scheduled.
     *
     * @param command its record
     * @param status whether it waits, or how it was decided
     * @param due when its rule set is to be put in force; null: nothing is due
     */
    record Proposal(
            AuditRecord command,
            Approval.Status status,
            @Nullable Instant due) {
        /** Whether it was approved, or needed no approval, and is done. */
        public boolean isDone() {
            return status == Approval.Status.APPROVED && due == null;
        }
    }
}
