package io.bonsela.core.report;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Publication;
import io.bonsela.api.Reconciliation.Source;
import io.bonsela.api.Records;
import io.bonsela.api.store.Snapshot.HistoryReader;
import io.bonsela.api.store.State.History;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.StateKey.HistoryKey;
import io.bonsela.core.check.AggregatePlan;
import io.bonsela.core.decide.CompiledRules;
import io.bonsela.core.decide.Refold;
import io.bonsela.core.verify.RecordedRules;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeSet;

/**
 * Folds histories again from the logs of their subjects. Those over rule sets with operators of the host's are passed over:
 * what an operator gave then, its present version need not give.
 */
final class HistoryCheck implements HistoryReader {
    private final Findings findings;
    private final Map<String, Folding> byAggregate = new HashMap<>();
    private final boolean knowsAll;

    /** How a history is folded. */
    private record Folding(AggregatePlan plan, CompiledRules rules) {}

    HistoryCheck(String tenant, Records records, RecordedRules rules, Findings findings) {
        this.findings = findings;
        boolean all = true;
        TreeSet<String> digests = new TreeSet<>();
        records.publications(tenant).stream().map(Publication::digest).forEach(digests::add);
        for (String digest : digests) {
            CompiledRules compiled = rules.find(tenant, digest).rules();
            if (compiled == null || !compiled.operatorVersions().isEmpty()) {
                all = false;
            } else {
                compiled.checked()
                        .aggregates()
                        .forEach(plan -> byAggregate.put(plan.history(), new Folding(plan, compiled)));
            }
        }
        knowsAll = all;
    }

    @Override
    public void history(HistoryKey key, History kept, List<Instant> pruned) {
        Folding folding = byAggregate.get(key.aggregate());
        if (folding == null) {
            if (knowsAll) {
                findings.differ(named(key), "one", "no rule that asks for it", Source.RULE_SETS);
            }
            return;
        }
        List<LoggedEvent> folded = kept.unfolded().stream()
                .filter(logged -> logged.sequence() <= kept.foldedThrough())
                .toList();
        NavigableMap<LocalDate, List<HistoryEntry>> days = Refold.days(folding.plan(), folded, folding.rules());
        LocalDate from = pruned.stream()
                .map(at -> at.atZone(folding.rules().zone()).toLocalDate().plusDays(1))
                .max(LocalDate::compareTo)
                .orElse(LocalDate.MIN);
        findings.compare(named(key), kept.days().tailMap(from, true), days.tailMap(from, true), Source.EVENTS);
    }

    @Override
    public void unreadable(String what, BonselaException why) {
        findings.unreadable(what, why);
    }

    private static String named(HistoryKey key) {
        return "history of " + key.subject() + " over " + key.eventType() + " as " + key.aggregate();
    }
}
