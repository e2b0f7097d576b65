package io.bonsela.testkit.store;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.Change.HistoryAppend;
import io.bonsela.api.store.Change.PublishedRules;
import io.bonsela.api.store.Codec.SealedDecision;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.HistoryKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds a change of the given parts; what is not given is empty. */
final class ChangeBuilder {
    private final Map<StateKey<?>, State> states = new HashMap<>();
    private final Map<HistoryKey, HistoryAppend> histories = new HashMap<>();
    private final List<SealedDecision> decisions = new ArrayList<>();
    private final List<LoggedEvent> log = new ArrayList<>();
    private final List<Change.Pruned> pruned = new ArrayList<>();
    private final List<AuditRecord> commands = new ArrayList<>();
    private final List<Issuance> issuances = new ArrayList<>();
    private final List<LedgerEntry> ledger = new ArrayList<>();
    private @Nullable PublishedRules ruleSet;
    private List<Erasure> erasures = List.of();

    ChangeBuilder states(Map<? extends StateKey<?>, ? extends State> more) {
        states.putAll(more);
        return this;
    }

    ChangeBuilder histories(Map<HistoryKey, HistoryAppend> more) {
        histories.putAll(more);
        return this;
    }

    ChangeBuilder decisions(DecisionRecord... more) {
        for (DecisionRecord record : more) {
            decisions.add(new EncodedDecision(record));
        }
        return this;
    }

    ChangeBuilder log(LoggedEvent... more) {
        log.addAll(List.of(more));
        return this;
    }

    ChangeBuilder pruned(Change.Pruned... more) {
        pruned.addAll(List.of(more));
        return this;
    }

    ChangeBuilder commands(AuditRecord... more) {
        commands.addAll(List.of(more));
        return this;
    }

    ChangeBuilder issuances(Issuance... more) {
        return issuances(List.of(more));
    }

    ChangeBuilder issuances(List<Issuance> more) {
        issuances.addAll(more);
        return this;
    }

    ChangeBuilder ledger(List<LedgerEntry> more) {
        ledger.addAll(more);
        return this;
    }

    ChangeBuilder ruleSet(PublishedRules published) {
        ruleSet = published;
        return this;
    }

    ChangeBuilder erasure(Erasure what) {
        erasures = List.of(what);
        return this;
    }

    Change build() {
        return new Change(
                List.of(), states, histories, decisions, log, pruned, commands, issuances, List.of(), ledger, ruleSet,
                erasures, null);
    }
}
