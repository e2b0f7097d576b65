package io.bonsela.api;

import java.util.List;

/**
 * All that is kept of one subject.
 *
 * @param tenant the tenant
 * @param subject the subject
 * @param events its events
 * @param decisions the decisions on them, in the same order
 * @param issuances what it was granted, as it is now
 * @param ledger the ledger entries that concern it
 * @param audit the commands that concern it
 */
public record SubjectExport(
        String tenant,
        String subject,
        List<Event> events,
        List<Decision> decisions,
        List<Issuance> issuances,
        List<LedgerEntry> ledger,
        List<AuditRecord> audit) {
    /** Copies the lists. */
    public SubjectExport {
        events = List.copyOf(events);
        decisions = List.copyOf(decisions);
        issuances = List.copyOf(issuances);
        ledger = List.copyOf(ledger);
        audit = List.copyOf(audit);
    }
}
