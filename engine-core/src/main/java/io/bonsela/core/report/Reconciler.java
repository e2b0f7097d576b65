package io.bonsela.core.report;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BonselaException;
import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Reconciliation;
import io.bonsela.api.Reconciliation.Source;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.Chain;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.core.operator.Operators;
import io.bonsela.core.secret.Keys;
import io.bonsela.core.verify.RecordedRules;

/** Looks for whatever is not as the engine wrote it: reads everything, and lets each check see what it compares. */
final class Reconciler implements Snapshot.BooksReader {
    private final String tenant;
    private final Snapshot snapshot;
    private final RecordedRules rules;
    private final Operators operators;
    private final Findings findings = new Findings();
    private final BalanceCheck balances;
    private final CommandCheck commands;
    private final PartsCheck parts;
    private final RulesCheck rulesInForce;
    private final SubjectCheck subjects;

    Reconciler(String tenant, Snapshot snapshot, RecordedRules rules, Operators operators, Keys keys) {
        this.tenant = tenant;
        this.snapshot = snapshot;
        this.rules = rules;
        this.operators = operators;
        balances = new BalanceCheck(tenant, findings);
        commands = new CommandCheck(tenant, snapshot.records(), keys, findings);
        parts = new PartsCheck(findings);
        rulesInForce = new RulesCheck(tenant, snapshot.records(), findings);
        subjects = new SubjectCheck(findings);
    }

    Reconciliation reconcile() {
        snapshot.books(tenant, this);
        balances.end();
        commands.end();
        parts.end();
        rulesInForce.end();
        ChainCheck chains = new ChainCheck(Long.MAX_VALUE, Long.MAX_VALUE, this::chain);
        snapshot.chains(tenant, chains);
        chains.checkpoint(tenant);
        subjects.end();
        snapshot.histories(tenant, new HistoryCheck(tenant, snapshot.records(), rules, operators, findings));
        return findings.of(tenant);
    }

    private void chain(String owner, ChainCheck.Found found) {
        String of = owner.isEmpty() ? " that concern nobody in particular" : " of " + owner;
        Chain kept = found.kept();
        Chain derived = found.derived();
        findings.compare(
                "decisions" + of,
                told(kept.decisions(), kept.decided()),
                told(derived.decisions(), derived.decided()),
                Source.EVENTS);
        findings.compare(
                "answers" + of,
                told(kept.answers(), kept.answered()),
                told(derived.answers(), derived.answered()),
                Source.COMMANDS);
        subjects.decided(owner, derived.decisions());
    }

    private static String told(long count, String digest) {
        return count + (digest.isEmpty() ? "" : " with digest " + digest);
    }

    @Override
    public void entry(LedgerEntry entry) {
        balances.entry(entry);
    }

    @Override
    public void issuance(Issuance issuance) {
        balances.issuance(issuance);
    }

    @Override
    public void answer(AuditRecord record) {
        commands.answer(record);
        subjects.answer(record);
    }

    @Override
    public void refund(String subject, EventKey event) {
        commands.refund(event);
    }

    @Override
    public void state(StateKey<?> key, State state) {
        balances.state(key, state);
        commands.state(key, state);
        parts.state(key, state);
        rulesInForce.state(key, state);
        subjects.state(key, state);
    }

    @Override
    public void unreadable(String what, BonselaException why) {
        findings.unreadable(what, why);
    }
}
