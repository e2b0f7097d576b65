package io.bonsela.core.memory;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.store.StateKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The records of one tenant. Guarded by the tables' lock. */
final class Journal {
    final TimeOrdered<String> decisionIds = new TimeOrdered<>();
    final TimeOrdered<AuditRecord> commands = new TimeOrdered<>();
    final TimeOrdered<String> issuanceIds = new TimeOrdered<>();
    final Map<String, Issuance> issuances = new HashMap<>();
    final TimeOrdered<LedgerEntry> ledger = new TimeOrdered<>();
    final Transitions transitions = new Transitions();
    /** The keys of decisions and answers, in the order in which they were added. */
    final List<StateKey<?>> recorded = new ArrayList<>();

    final List<Publication> publications = new ArrayList<>();
    final TimeOrdered<String> deliveryIds = new TimeOrdered<>();
}
