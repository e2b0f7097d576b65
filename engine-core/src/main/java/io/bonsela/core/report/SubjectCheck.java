package io.bonsela.core.report;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Reports.Reconciliation.Source;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import java.util.HashMap;
import java.util.Map;

/** Checks the number of events of each subject: one for each decision and one for each refund. Not thread-safe. */
final class SubjectCheck {
    private final Findings findings;
    private final Map<String, Long> kept = new HashMap<>();
    private final Map<String, Long> refunds = new HashMap<>();

    SubjectCheck(Findings findings) {
        this.findings = findings;
    }

    void state(StateKey<?> key, State state) {
        if (key instanceof SubjectKey subject && state instanceof Subject known) {
            kept.put(
                    subject.subject(),
                    known.events().values().stream().mapToLong(Long::longValue).sum());
        }
    }

    void answer(AuditRecord record) {
        if (record.verb().equals("refund") && record.receipt().isDone() && record.subject() != null) {
            refunds.merge(record.subject(), 1L, Long::sum);
        }
    }

    /** Compares the number of events of a subject. Events of an erased subject are no longer counted. */
    void decided(String subject, long decisions) {
        Long count = kept.remove(subject);
        if (!Erasure.isPseudonym(subject)) {
            findings.compare(
                    "events of " + subject,
                    count == null ? 0L : count,
                    decisions + refunds.getOrDefault(subject, 0L),
                    Source.EVENTS);
        }
    }

    /** Compares the subjects without decisions after everything was read. */
    void end() {
        kept.forEach((subject, count) -> findings.compare("events of " + subject, count, 0L, Source.EVENTS));
    }
}
