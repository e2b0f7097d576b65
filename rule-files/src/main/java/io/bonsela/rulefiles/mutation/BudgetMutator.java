package io.bonsela.rulefiles.mutation;

import io.bonsela.api.rule.Budget;
import io.bonsela.rulefiles.mutation.Mutant.Kind;
import java.util.ArrayList;
import java.util.List;

/** Creates variants of a budget with one change each: in what it does with the rest of its limit. */
final class BudgetMutator {
    private BudgetMutator() {}

    /** A budget with one change. */
    record Change(Kind kind, String change, Budget budget) {}

    static List<Change> of(Budget of) {
        List<Change> changes = new ArrayList<>();
        if (of.carriesOver()) {
            changes.add(new Change(Kind.OPERATOR, "carryOver removed", with(of, false, of.givesRest())));
        }
        if (of.givesRest()) {
            changes.add(new Change(Kind.OPERATOR, "atMost: rest removed", with(of, of.carriesOver(), false)));
        }
        return changes;
    }

    private static Budget with(Budget of, boolean carriesOver, boolean givesRest) {
        return new Budget(of.id(), of.limit(), of.period(), of.hard(), of.alertAt(), carriesOver, givesRest);
    }
}
