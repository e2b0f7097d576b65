package io.bonsela.core.check;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Breaker;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks breakers of rules. */
record BreakerChecker(Map<String, Reward> rewards, Problems problems) {
    /**
     * Checks the breaker of a rule.
     *
     * @param budgeted whether a budget pays for the rule
     */
    void check(Breaker breaker, Rule rule, boolean budgeted) {
        String path = "rules/" + rule.id() + "/breaker";
        Windows.checkLength(breaker.within(), path + "/within", problems);
        if (breaker.halfOpenAfter() != null) {
            Windows.checkLength(breaker.halfOpenAfter(), path + "/halfOpenAfter", problems);
        }
        if (breaker.trials() < 1) {
            problems.add(Code.INVALID_VALUE, path + "/trials", "the number of trials must be 1 or more");
        }
        positive(breaker.awards(), path + "/awards");
        positive(breaker.errors(), path + "/errors");
        positive(breaker.reports(), path + "/reports");
        if (breaker.cost() != null) {
            cost(breaker.cost(), rule, budgeted, path + "/cost");
        } else if (breaker.awards() == null && breaker.errors() == null && breaker.reports() == null) {
            problems.add(Code.EMPTY, path, "a breaker needs at least one bound: awards, cost, errors or reports");
        }
    }

    private void positive(@Nullable Long bound, String path) {
        if (bound != null && bound < 1) {
            problems.add(Code.INVALID_VALUE, path, "the bound must be 1 or more");
        }
    }

    private void cost(Money bound, Rule rule, boolean budgeted, String path) {
        if (!bound.isPositive()) {
            problems.add(Code.INVALID_VALUE, path, bound + " is not above zero");
        }
        if (bound.compareTo(Amounts.largestBudget(bound)) > 0) {
            problems.add(Code.INVALID_VALUE, path, bound + " is larger than " + Amounts.largestBudget(bound));
        }
        Set<String> costs = rule.effects().stream()
                .map(effect -> rewards.get(effect.reward()))
                .filter(Objects::nonNull)
                .map(reward -> Costs.currency(reward, budgeted))
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!costs.contains(bound.currency().code())) {
            problems.add(
                    Code.CURRENCY_MISMATCH,
                    path,
                    "no reward of the rule has a cost in " + bound.currency()
                            + (costs.isEmpty() ? ": they are free" : ", but in " + String.join(", ", costs)));
        }
    }
}
