package io.bonsela.core.report;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.Reports.Reconciliation.Source;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.Chain;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.core.report.OwnerChains.OwnerChain;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.secret.Keys;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Finds data that is not as the engine wrote it: reads everything and passes it to each check. */
final class Reconciler implements Snapshot.BooksReader {
    private final String tenant;
    private final Snapshot snapshot;
    private final HistoryCheck histories;
    private final Findings findings = new Findings();
    private final BalanceCheck balances;
    private final CommandCheck commands;
    private final PartsCheck parts;
    private final RulesCheck rulesInForce;
    private final SubjectCheck subjects;
    private final BreakerCheck breakers;
    private final FiguresCheck figures;
    private final boolean raises;

    /**
     * Creates a reconciler.
     *
     * @param snapshot the snapshot to read
     * @param known the rule sets that were in force, except those that cannot be compiled
     * @param knowsAll whether these are all rule sets that were in force
     */
    Reconciler(String tenant, Snapshot snapshot, List<CompiledRules> known, boolean knowsAll, Keys keys) {
        this.tenant = tenant;
        this.snapshot = snapshot;
        histories = new HistoryCheck(known, knowsAll, findings);
        balances = new BalanceCheck(tenant, findings);
        commands = new CommandCheck(tenant, snapshot.records(), keys, findings);
        parts = new PartsCheck(known, findings);
        rulesInForce = new RulesCheck(tenant, snapshot.records(), findings);
        subjects = new SubjectCheck(findings);
        breakers = new BreakerCheck(known, findings);
        figures = new FiguresCheck(new Figures(snapshot, tenant, zone()), findings);
        raises = !knowsAll || known.stream().anyMatch(CompiledRules::raises);
    }

    /** The zone of the figures; any zone if the rules in force, which give it, are damaged. */
    private ZoneId zone() {
        ZoneId[] zone = {ZoneOffset.UTC};
        check("rules in force", () -> zone[0] = StoreReports.zone(snapshot.records(), tenant));
        return zone[0];
    }

    Reconciliation reconcile() {
        snapshot.books(tenant, this);
        balances.end();
        check("commands", commands::end);
        parts.end();
        check("breakers", () -> breakers.end(snapshot.records(), tenant));
        check("publications", rulesInForce::end);
        check("figures by day", figures::end);
        check("chains", () -> {
            OwnerChains chains = OwnerChains.all(this::chain);
            snapshot.chains(tenant, chains);
            chains.end();
            subjects.end();
        });
        check("histories", () -> snapshot.histories(tenant, histories));
        return findings.of(tenant);
    }

    /** Makes a check; if a page that it reads is damaged, the others still follow. */
    private void check(String what, Runnable check) {
        try {
            check.run();
        } catch (BonselaException e) {
            if (e.code() != ErrorCode.STORE_DAMAGED) {
                throw e;
            }
            findings.unreadable(what, e);
        }
    }

    private void chain(OwnerChain chain) {
        String of = chain.owner().isEmpty() ? " without a subject" : " of " + chain.owner();
        Chain kept = chain.kept();
        Chain derived = chain.derived();
        findings.compare(
                "decisions" + of,
                described(kept.decisions(), kept.decisionDigest()),
                described(derived.decisions(), derived.decisionDigest()),
                Source.EVENTS);
        findings.compare(
                "answers" + of,
                described(kept.answers(), kept.answerDigest()),
                described(derived.answers(), derived.answerDigest()),
                Source.COMMANDS);
        if (chain.hasPlainSeals() && rulesInForce.hasKeys()) {
            findings.unreadable("records" + of, "some are sealed without a key, but the tenant has always had keys");
        }
        if (chain.owner().isEmpty() && chain.beganWithKeys() && !rulesInForce.hasKeys()) {
            findings.differ(
                    "secret of counters", "missing", "present, because the tenant began with keys", Source.COMMANDS);
        }
        subjects.decided(chain.owner(), derived.decisions());
    }

    private static String described(long count, String digest) {
        return count + (digest.isEmpty() ? "" : " with digest " + digest);
    }

    @Override
    public void entry(LedgerEntry entry) {
        balances.entry(entry);
        figures.entry(entry);
    }

    @Override
    public void issuance(Issuance issuance) {
        balances.issuance(issuance);
        parts.issuance(issuance);
        figures.issuance(issuance);
    }

    @Override
    public void answer(AuditRecord record) {
        boolean refunds = record.verb().equals("refund") && record.receipt().isDone();
        Optional<Decision> refunded = refunds && raises
                ? snapshot.records()
                        .decision(tenant, String.valueOf(record.arguments().get("event")))
                : Optional.empty();
        List<Event> raised = refunded.map(Decision::raised).orElse(List.of()).stream()
                // The end of a level by time is not undone with the event that found it.
                .filter(event -> event.cause() != null
                        && refunded.get().eventId().equals(event.cause().event()))
                // Its subject may have been merged into another one before it was decided.
                .map(event -> snapshot.records().event(tenant, event.id()).orElse(event))
                .toList();
        commands.answer(record, raised);
        rulesInForce.answer(record);
        parts.answer(record);
        if (refunds) {
            // The event's id is missing if it contained the name of an erased subject.
            subjects.refund(record.subject(), raised, raises && refunded.isEmpty());
        }
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
        breakers.state(key);
        rulesInForce.state(key, state);
        subjects.state(key, state);
        figures.state(key, state);
    }

    @Override
    public void unreadable(String what, BonselaException why) {
        findings.unreadable(what, why);
    }
}
