package io.bonsela.api;

import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is kept of one subject.
 *
 * @param tenant the tenant
 * @param subject the subject
 * @param events its events
 * @param decisions the decisions on them, in the same order
 * @param facts what was looked up for them, in the same order, by name
 * @param issuances what it was granted, as it is now
 * @param ledger the ledger entries that concern it
 * @param audit the commands that concern it
 * @param deliveries its rewards and messages on their way
 */
public record SubjectExport(
        String tenant,
        String subject,
        List<Event> events,
        List<Decision> decisions,
        List<Map<String, @Nullable Object>> facts,
        List<Issuance> issuances,
        List<LedgerEntry> ledger,
        List<AuditRecord> audit,
        List<Delivered> deliveries) {
    /** Copies the lists. */
    public SubjectExport {
        events = List.copyOf(events);
        decisions = List.copyOf(decisions);
        facts = List.copyOf(facts);
        issuances = List.copyOf(issuances);
        ledger = List.copyOf(ledger);
        audit = List.copyOf(audit);
        deliveries = List.copyOf(deliveries);
    }

    /**
     * A reward or a message, and what was done about it.
     *
     * @param delivery how far it is
     * @param attempts in their order
     */
    public record Delivered(Delivery delivery, List<DeliveryAttempt> attempts) {
        /** Copies the list. */
        public Delivered {
            attempts = List.copyOf(attempts);
        }
    }
}
