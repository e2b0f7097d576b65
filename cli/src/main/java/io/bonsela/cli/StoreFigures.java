package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.Records.Page;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.api.backtest.Tally;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.DecisionRecord;
import org.jspecify.annotations.Nullable;

/** Computes figures from the records of a store. */
final class StoreFigures {
    private static final int PAGE = 1_000;

    private StoreFigures() {}

    /** Returns the figures of a tenant's decisions. */
    static Figures of(Records records, RuleSet ruleSet) {
        Tally tally = new Tally(ruleSet);
        Query query = Query.of(ruleSet.tenant()).limit(PAGE);
        for (@Nullable String next = ""; next != null; ) {
            Page<String> page = records.eventIds(next.isEmpty() ? query : query.after(next));
            page.items().forEach(id -> add(records, ruleSet.tenant(), id, tally));
            next = page.next().orElse(null);
        }
        return tally.figures(records.budgets(ruleSet.tenant()));
    }

    private static void add(Records records, String tenant, String id, Tally tally) {
        try {
            DecisionRecord record = records.record(tenant, id).orElseThrow();
            tally.add(record.decision(), record.event());
        } catch (BonselaException e) {
            throw new BonselaException(e.code(), tenant + "/" + id + ": " + e.detail(), e);
        }
    }
}
