package io.bonsela.api.store;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Publication;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.StateKey.HistoryKey;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a unit of work writes: applied as one, or not at all, in the order of the components.
 *
 * @param unstaged pools whose codes behind a position are taken away
 * @param states what has a key and no place below, each as it is afterwards
 * @param histories what is added to each history
 * @param decisions new decisions with their events; a decision under the same event id must not exist
 * @param log new entries of the subjects' logs: those events, and what takes earlier ones back; of one subject and type
 *     in the order of their sequence numbers
 * @param pruned earlier decisions that are taken out of their subjects' logs
 * @param commands new answers to commands; one under the same id must not exist
 * @param issuances new issuances, and earlier ones as they are afterwards
 * @param ledger new ledger entries
 * @param ruleSet the rule set that is put in force; null: none
 * @param erasure what is erased; null: nothing
 */
public record Change(
        List<Unstaged> unstaged,
        Map<StateKey<?>, State> states,
        Map<HistoryKey, HistoryAppend> histories,
        List<DecisionRecord> decisions,
        List<LoggedEvent> log,
        List<Pruned> pruned,
        List<AuditRecord> commands,
        List<Issuance> issuances,
        List<LedgerEntry> ledger,
        @Nullable PublishedRules ruleSet,
        @Nullable Erasure erasure) {
    /** Wraps the collections; they are not copied, so leave them alone afterwards. */
    public Change {
        unstaged = Collections.unmodifiableList(unstaged);
        states = Collections.unmodifiableMap(states);
        histories = Collections.unmodifiableMap(histories);
        decisions = Collections.unmodifiableList(decisions);
        log = Collections.unmodifiableList(log);
        pruned = Collections.unmodifiableList(pruned);
        commands = Collections.unmodifiableList(commands);
        issuances = Collections.unmodifiableList(issuances);
        ledger = Collections.unmodifiableList(ledger);
    }

    /**
     * Codes that were staged for an import which came to nothing.
     *
     * @param pool of which pool
     * @param after the position of the last code that stays
     */
    public record Unstaged(StateKey.PoolKey pool, long after) {}

    /**
     * A change of states alone.
     *
     * @param states each as it is afterwards
     */
    public static Change of(Map<StateKey<?>, State> states) {
        return of(List.of(), states);
    }

    /**
     * The same after codes were taken away.
     *
     * @param unstaged which
     * @param states each as it is afterwards
     */
    public static Change of(List<Unstaged> unstaged, Map<StateKey<?>, State> states) {
        return new Change(
                unstaged, states, Map.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null,
                null);
    }

    /**
     * What is added to a history.
     *
     * @param foldedThrough the sequence number of the last event that is in it afterwards
     * @param entries what counted
     */
    public record HistoryAppend(long foldedThrough, List<HistoryEntry> entries) {
        /** Copies the entries. */
        public HistoryAppend {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A decision that is not looked back on any more.
     *
     * @param record as it is afterwards
     * @param before what the histories of its subject and type hold of earlier days is forgotten, and so are refunds of
     *     its event
     */
    public record Pruned(DecisionRecord record, LocalDate before) {}

    /**
     * A rule set that is put in force.
     *
     * @param publication as which version
     * @param ruleSet the rule set
     */
    public record PublishedRules(Publication publication, RuleSet ruleSet) {}
}
