package io.bonsela.core.decide;

import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.history.Fold;
import io.bonsela.core.history.Fold.NotCounted;
import io.bonsela.core.operator.NoCalls;
import io.bonsela.core.rules.CompiledRules;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Rebuilds a history from its subject's log. */
public final class Refold {
    private Refold() {}

    /**
     * Returns the entries of each day.
     *
     * @param plan the aggregate of the history
     * @param log the log, in the order of the sequence numbers
     * @param rules the rules that use the aggregate; they must not use host operators
     */
    public static NavigableMap<LocalDate, List<HistoryEntry>> days(
            NumberedAggregate plan, List<LoggedEvent> log, CompiledRules rules) {
        NavigableMap<LocalDate, List<HistoryEntry>> days = new TreeMap<>();
        try {
            for (LoggedEvent logged : log) {
                for (HistoryEntry entry : Fold.entries(plan.aggregate(), logged, rules, new NoCalls())) {
                    days.computeIfAbsent(entry.date(), date -> new ArrayList<>())
                            .add(entry);
                }
            }
        } catch (NotCounted e) {
            throw new IllegalStateException("only operators can fail", e);
        }
        return days;
    }
}
