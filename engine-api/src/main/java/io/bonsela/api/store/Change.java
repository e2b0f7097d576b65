package io.bonsela.api.store;

import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.StateKey.HistoryKey;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a batch of decisions writes: applied as one, or not at all.
 *
 * @param states counters, budgets, subjects and the rule set in force, each as it is afterwards
 * @param histories what is added to each history
 * @param decisions new decisions with their events; a decision under the same event id must not exist
 * @param issuances new issuances
 * @param ledger new ledger entries
 * @param ruleSet the rule set that is put in force; null: none
 */
public record Change(
        Map<StateKey<?>, State> states,
        Map<HistoryKey, HistoryAppend> histories,
        List<DecisionRecord> decisions,
        List<Issuance> issuances,
        List<LedgerEntry> ledger,
        @Nullable PublishedRules ruleSet) {

    /** Wraps the collections; they are not copied, so leave them alone afterwards. */
    public Change {
        states = Collections.unmodifiableMap(states);
        histories = Collections.unmodifiableMap(histories);
        decisions = Collections.unmodifiableList(decisions);
        issuances = Collections.unmodifiableList(issuances);
        ledger = Collections.unmodifiableList(ledger);
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
     * A rule set and its digest.
     *
     * @param digest the digest
     * @param ruleSet the rule set
     */
    public record PublishedRules(String digest, RuleSet ruleSet) {}
}
