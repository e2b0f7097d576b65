package io.bonsela.api.store;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Codec.SealedDecision;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.StateKey.HistoryKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a unit of work writes. It is applied completely or not at all, in the order of the components.
 *
 * @param unstaged pools whose codes after a position are removed
 * @param states the new values of states that have a key and are not covered by another component
 * @param histories the additions to each history
 * @param decisions new decisions with their events; a decision under the same event id must not exist
 * @param log new entries of the subjects' logs: these events, and refunds of earlier ones; entries of one subject and
 *     type are in the order of their sequence numbers
 * @param pruned earlier decisions that are removed from their subjects' logs
 * @param commands new answers to commands; one under the same id must not exist
 * @param issuances new issuances, and the new values of earlier ones
 * @param transitions the changes of the states of earlier issuances
 * @param ledger new ledger entries
 * @param ruleSet the rule set that is put in force or kept; null: none
 * @param erasures the erasures, one for each name of a subject
 * @param counted the transitions that figures contain now, and that are removed; null: none
 */
public record Change(
        List<Unstaged> unstaged,
        Map<StateKey<?>, State> states,
        Map<HistoryKey, HistoryAppend> histories,
        List<SealedDecision> decisions,
        List<LoggedEvent> log,
        List<Pruned> pruned,
        List<AuditRecord> commands,
        List<Issuance> issuances,
        List<Transition> transitions,
        List<LedgerEntry> ledger,
        @Nullable PublishedRules ruleSet,
        List<Erasure> erasures,
        @Nullable Counted counted) {
    /** Wraps the collections without copying them; they must not be changed afterwards. */
    public Change {
        unstaged = Collections.unmodifiableList(unstaged);
        states = Collections.unmodifiableMap(states);
        histories = Collections.unmodifiableMap(histories);
        decisions = Collections.unmodifiableList(decisions);
        log = Collections.unmodifiableList(log);
        pruned = Collections.unmodifiableList(pruned);
        commands = Collections.unmodifiableList(commands);
        issuances = Collections.unmodifiableList(issuances);
        transitions = Collections.unmodifiableList(transitions);
        ledger = Collections.unmodifiableList(ledger);
        erasures = Collections.unmodifiableList(erasures);
    }

    /**
     * Codes that were stored for an import that was abandoned.
     *
     * @param pool the pool
     * @param after the position of the last code that is kept
     */
    public record Unstaged(StateKey.PoolKey pool, long after) {}

    /**
     * Creates a change of states only.
     *
     * @param states the new values
     */
    public static Change of(Map<StateKey<?>, State> states) {
        return of(List.of(), states);
    }

    /**
     * Creates a change of states that also removes codes.
     *
     * @param unstaged the codes to remove
     * @param states the new values
     */
    public static Change of(List<Unstaged> unstaged, Map<StateKey<?>, State> states) {
        return new Change(
                unstaged, states, Map.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                null, List.of(), null);
    }

    /**
     * Creates a change of figures.
     *
     * @param states the new figures, and what they contain
     * @param counted the transitions that they contain
     */
    public static Change of(Map<StateKey<?>, State> states, Counted counted) {
        return new Change(
                List.of(), states, Map.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                List.of(), null, List.of(), counted);
    }

    /**
     * A change of the state of an issuance. Figures by day count issuances by their states, so they need to know what an
     * issuance that they contain was counted as.
     *
     * @param issuance the issuance
     * @param before its state before the change
     * @param after its state after the change
     */
    public record Transition(IssuanceKey issuance, IssuanceState before, IssuanceState after) {}

    /**
     * Transitions that figures contain.
     *
     * @param tenant the tenant
     * @param through the position of the last one
     */
    public record Counted(String tenant, long through) {}

    /**
     * An addition to a history.
     *
     * @param foldedThrough the sequence number of the last event that is included afterwards
     * @param entries the new entries
     */
    public record HistoryAppend(long foldedThrough, List<HistoryEntry> entries) {
        /** Copies the entries. */
        public HistoryAppend {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A decision that history no longer needs.
     *
     * @param record the new value of the decision
     * @param before days before this date are removed from the histories of its subject and type, and so are refunds of
     *     its event
     */
    public record Pruned(DecisionRecord record, LocalDate before) {}

    /**
     * A rule set that is put in force, or kept until it is.
     *
     * @param digest the digest of the rule set
     * @param ruleSet the rule set
     * @param publication the publication; null: it is only kept
     */
    public record PublishedRules(
            String digest, RuleSet ruleSet, @Nullable Publication publication) {}
}
