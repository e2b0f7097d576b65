package io.bonsela.core.memory;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Issuance;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.State;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.OpenIssuancesKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Erases a subject: replaces records by their erased form, and moves states from the subject's name to its pseudonym.
 *
 * @param tables the tables, locked for writing
 * @param erasure what is erased
 */
record Eraser(Tables tables, Erasure erasure) {
    /** Erases all names of a subject. Decisions of linked subjects can contain any of them. */
    static void erase(Tables tables, List<Erasure> erasures) {
        List<Eraser> erasers =
                erasures.stream().map(erasure -> new Eraser(tables, erasure)).toList();
        Set<String> linked = new HashSet<>();
        erasers.forEach(eraser -> linked.addAll(eraser.erase()));
        erasures.forEach(erasure -> {
            if (linked.remove(erasure.subject())) {
                linked.add(erasure.pseudonym());
            }
        });
        if (!linked.isEmpty()) {
            erasers.forEach(eraser -> eraser.linked(linked));
        }
    }

    /** Returns the linked subjects. */
    private Set<String> erase() {
        Journal journal = tables.journal(erasure.tenant());
        Set<String> linked = decisions(journal);
        commands(journal);
        journal.publications.replaceAll(erasure::of);
        journal.ledger.replaceAll(entry -> erasure.subject().equals(entry.subject()) ? erasure.of(entry) : entry);
        issuances(journal);
        attempts(deliveries(journal));
        tables.rename(key -> Renaming.of(erasure, key));
        tables.remove(new SubjectKey(erasure.tenant(), erasure.subject()));
        tables.histories().erase(erasure);
        return linked;
    }

    private Set<String> decisions(Journal journal) {
        Set<String> linked = new HashSet<>();
        journal.decisionIds.all().forEach(id -> {
            DecisionRecord record = tables.decision(erasure.tenant(), id);
            if (record.event().subject().equals(erasure.subject())) {
                for (EventKey key : erasure.linked(record)) {
                    DecisionRecord other = tables.state(key);
                    if (other != null) {
                        linked.add(other.event().subject());
                    }
                }
                tables.replace(erasure.of(record));
            }
        });
        Set<String> names = new HashSet<>();
        linked.forEach(subject -> names.addAll(tables.names(erasure.tenant(), subject)));
        return names;
    }

    private void linked(Set<String> subjects) {
        Journal journal = tables.journal(erasure.tenant());
        journal.decisionIds.all().forEach(id -> {
            DecisionRecord record = tables.decision(erasure.tenant(), id);
            if (subjects.contains(record.event().subject())) {
                tables.replace(erasure.of(record));
            }
        });
        tables.histories().rename(erasure, subjects);
    }

    private void commands(Journal journal) {
        journal.commands.replaceAll(record -> {
            AuditRecord erased = erasure.concerns(record) ? erasure.of(record) : record;
            tables.replace(erased);
            return erased;
        });
    }

    private void issuances(Journal journal) {
        for (Issuance issuance : List.copyOf(journal.issuances.values())) {
            if (issuance.subject().equals(erasure.subject())) {
                tables.put(erasure.of(issuance));
            }
        }
        tables.issuances().remove(new OpenIssuancesKey(erasure.tenant(), erasure.subject()));
    }

    /** Returns the ids of the erased deliveries. */
    private Set<String> deliveries(Journal journal) {
        Set<String> erased = new HashSet<>();
        for (String id : journal.deliveryIds.all().toList()) {
            Delivery delivery = tables.delivery(erasure.tenant(), id);
            if (erasure.concerns(delivery)) {
                erased.add(id);
                tables.put(erasure.of(delivery));
            }
        }
        return erased;
    }

    private void attempts(Set<String> deliveries) {
        Map<StateKey<?>, State> erased = new HashMap<>();
        tables.states().forEach((key, state) -> {
            if (key.tenant().equals(erasure.tenant())
                    && state instanceof DeliveryAttempt attempt
                    && deliveries.contains(attempt.delivery())) {
                erased.put(key, erasure.of(attempt));
            }
        });
        erased.forEach(tables::put);
    }
}
