package io.bonsela.core.check;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.core.codec.Canonical;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Finds parts that keep their id but not their meaning from one version of a rule set to the next. */
public final class Redefinitions {
    private Redefinitions() {}

    /** Caps of which more than the limit differs: their counters would count something else. */
    public static List<Diagnostic> ofCaps(RuleSet before, RuleSet after) {
        Map<String, Cap> known = new HashMap<>();
        before.rules().forEach(rule -> rule.caps().forEach(cap -> known.put(cap.id(), cap)));
        Problems problems = new Problems(after);
        for (Rule rule : after.rules()) {
            for (Cap cap : rule.caps()) {
                Cap old = known.get(cap.id());
                if (old != null && !shape(old).equals(shape(cap))) {
                    problems.add(
                            Code.CAP_REDEFINED,
                            "rules/" + rule.id() + "/caps/" + cap.id(),
                            "cap '" + cap.id() + "' counted something else before: give it a new id");
                }
            }
        }
        return problems.found();
    }

    /** A budget that was funded with another amount. */
    public static List<Diagnostic> ofBudget(Money funded, Budget budget, RuleSet after) {
        Problems problems = new Problems(after);
        if (!funded.equals(budget.limit())) {
            problems.add(
                    Code.BUDGET_REDEFINED,
                    "budgets/" + budget.id() + "/limit",
                    "budget '" + budget.id() + "' was funded with " + funded
                            + ": keep this amount, or give the budget a new id");
        }
        return problems.found();
    }

    /** Budgets of which the currency or the period differs. */
    public static List<Diagnostic> ofBudgets(RuleSet before, RuleSet after) {
        Map<String, Budget> known = new HashMap<>();
        before.budgets().forEach(budget -> known.put(budget.id(), budget));
        Problems problems = new Problems(after);
        for (Budget budget : after.budgets()) {
            Budget old = known.get(budget.id());
            if (old != null
                    && !(old.limit().currency().equals(budget.limit().currency())
                            && Objects.equals(old.period(), budget.period()))) {
                problems.add(
                        Code.BUDGET_REDEFINED,
                        "budgets/" + budget.id(),
                        "budget '" + budget.id() + "' had another currency or period: give it a new id");
            }
        }
        return problems.found();
    }

    /** What a cap counts, over which window, for what, in short: all that its counter depends on. */
    static String shape(Cap cap) {
        String measure = cap.limit() instanceof Cap.Limit.Value value
                ? value.max().currency().code()
                : "count";
        String dimensions = Canonical.digest(new Expression.Operation("per", cap.dimensions()));
        return Canonical.derive(measure, cap.window().toString(), dimensions).substring(0, 8) + ':';
    }
}
