package io.bonsela.core.report;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Reports.Reconciliation.Source;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.Snapshot.HistoryReader;
import io.bonsela.api.store.State.History;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.StateKey.HistoryKey;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.decide.Refold;
import io.bonsela.core.rules.CompiledRules;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Folds histories again from the logs of their subjects. Histories of rule sets with operators of the host are skipped:
 * the present version of an operator may return a different result.
 */
final class HistoryCheck implements HistoryReader {
    /**
     * The maximum number of days between the dates of two zones: a history may have been pruned by the dates of a
     * different zone.
     */
    private static final int FURTHEST_ZONES = 2;

    private final Findings findings;
    private final Map<String, Folding> byAggregate = new HashMap<>();
    private final boolean knowsAll;

    /** How a history is folded. */
    private record Folding(NumberedAggregate plan, CompiledRules rules) {}

    /**
     * Creates a check.
     *
     * @param known the rule sets that were in force, except those that cannot be compiled
     * @param knowsAll whether these are all rule sets that were in force
     */
    HistoryCheck(List<CompiledRules> known, boolean knowsAll, Findings findings) {
        this.findings = findings;
        boolean all = knowsAll;
        for (CompiledRules rules : known) {
            if (rules.operatorVersions().isEmpty()) {
                rules.checked().aggregates().forEach(plan -> byAggregate.put(plan.history(), new Folding(plan, rules)));
            } else {
                all = false;
            }
        }
        this.knowsAll = all;
    }

    @Override
    public void history(HistoryKey key, History kept, List<Instant> pruned) {
        Folding folding = byAggregate.get(key.aggregate());
        if (folding == null) {
            if (knowsAll) {
                findings.differ(named(key), "present", "not used by a rule", Source.RULE_SETS);
            }
            return;
        }
        List<LoggedEvent> folded = kept.unfolded().stream()
                .filter(logged -> logged.sequence() <= kept.foldedThrough())
                .toList();
        if (folded.stream().anyMatch(logged -> hasPseudonym(logged.event().attributes()))) {
            // What the events said before the erasure of another subject cannot be computed any more.
            return;
        }
        NavigableMap<LocalDate, List<HistoryEntry>> days = Refold.days(folding.plan(), folded, folding.rules());
        LocalDate from = pruned.stream()
                .map(at -> at.atZone(folding.rules().zone()).toLocalDate().plusDays(FURTHEST_ZONES + 1))
                .max(LocalDate::compareTo)
                .orElse(LocalDate.MIN);
        NavigableMap<LocalDate, List<HistoryEntry>> derived = days.tailMap(from, true);
        NavigableMap<LocalDate, List<HistoryEntry>> stored = kept.days().tailMap(from, true);
        if (!areEqual(stored, derived)) {
            findings.differ(named(key), stored.toString(), derived.toString(), Source.EVENTS);
        }
    }

    private static boolean areEqual(
            NavigableMap<LocalDate, List<HistoryEntry>> kept, NavigableMap<LocalDate, List<HistoryEntry>> derived) {
        List<HistoryEntry> ones = kept.values().stream().flatMap(List::stream).toList();
        List<HistoryEntry> others =
                derived.values().stream().flatMap(List::stream).toList();
        return kept.keySet().equals(derived.keySet())
                && ones.size() == others.size()
                && IntStream.range(0, ones.size()).allMatch(i -> areEqual(ones.get(i), others.get(i)));
    }

    /** A computed text may have been the name of a subject that was erased later. */
    private static boolean areEqual(HistoryEntry kept, HistoryEntry derived) {
        String text = kept.text() != null && derived.text() != null && Erasure.isPseudonym(kept.text())
                ? kept.text()
                : derived.text();
        return kept.equals(new HistoryEntry(
                derived.at(),
                derived.date(),
                derived.count(),
                derived.amount(),
                derived.currency(),
                text,
                derived.failure()));
    }

    private static boolean hasPseudonym(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(HistoryCheck::hasPseudonym);
        } else if (value instanceof List<?> list) {
            return list.stream().anyMatch(HistoryCheck::hasPseudonym);
        }
        return value instanceof String text && Erasure.isPseudonym(text);
    }

    @Override
    public void unreadable(String what, BonselaException why) {
        findings.unreadable(what, why);
    }

    private static String named(HistoryKey key) {
        return "history of " + key.subject() + " over " + key.eventType() + " as " + key.aggregate();
    }
}
