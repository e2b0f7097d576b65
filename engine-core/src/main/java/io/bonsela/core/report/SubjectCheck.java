package io.bonsela.core.report;

import io.bonsela.api.Event;
import io.bonsela.api.Reports.Reconciliation.Source;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the number of events of each subject: one for each decision and one for each refund. Not thread-safe. */
final class SubjectCheck {
    private final Findings findings;
    private final Map<String, Long> kept = new HashMap<>();
    private final Map<String, Long> refunds = new HashMap<>();
    private boolean unknown;

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

    /**
     * Counts a refund of an event and of the events that it raised.
     *
     * @param subject the subject of the event
     * @param raised the events that it raised
     * @param unknown whether these are not known
     */
    void refund(@Nullable String subject, List<Event> raised, boolean unknown) {
        if (subject != null) {
            refunds.merge(subject, 1L, Long::sum);
        }
        raised.forEach(event -> refunds.merge(event.subject(), 1L, Long::sum));
        this.unknown |= unknown;
    }

    /** Compares the number of events of a subject. Events of an erased subject are no longer counted. */
    void decided(String subject, long decisions) {
        Long count = kept.remove(subject);
        long derived = decisions + refunds.getOrDefault(subject, 0L);
        boolean perhapsMore = unknown && count != null && count > derived;
        if (!Erasure.isPseudonym(subject) && !perhapsMore) {
            findings.compare("events of " + subject, count == null ? 0L : count, derived, Source.EVENTS);
        }
    }

    /** Compares the subjects without decisions after everything was read. */
    void end() {
        kept.forEach((subject, count) -> findings.compare("events of " + subject, count, 0L, Source.EVENTS));
    }
}
