package io.bonsela.cli;

import io.bonsela.api.BudgetBalance;
import io.bonsela.api.Decision;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Outcome;
import io.bonsela.api.RuleOutcome;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what a run decided. */
final class Summary {
    long events;
    long decided;
    long duplicates;
    long conflicts;
    long invalid;
    final Map<String, RuleFigures> rules = new TreeMap<>();
    private List<BudgetBalance> budgets = new ArrayList<>();

    /** What became of one rule. */
    static final class RuleFigures {
        long matched;
        long issued;
        long errors;
        final Map<String, Money> value = new TreeMap<>();
        final Map<Outcome, Long> refused = new EnumMap<>(Outcome.class);
    }

    /** Nothing yet, with every rule of the set. */
    Summary(RuleSet ruleSet) {
        Map<String, String> units = new HashMap<>();
        for (Reward reward : ruleSet.rewards()) {
            if (reward.unit() != null) {
                units.put(reward.id(), reward.unit());
            }
        }
        for (Rule rule : ruleSet.rules()) {
            RuleFigures figures = new RuleFigures();
            List.of(Outcome.CAPPED, Outcome.COOLING_DOWN, Outcome.BUDGET_EXHAUSTED)
                    .forEach(outcome -> figures.refused.put(outcome, 0L));
            for (Effect effect : rule.effects()) {
                String unit = units.get(effect.reward());
                if (unit != null) {
                    figures.value.put(unit, Money.ofMinor(unit, 0));
                }
            }
            rules.put(rule.id(), figures);
        }
    }

    void add(Decision decision) {
        switch (decision.status()) {
            case DECIDED, EVALUATED -> {
                decided++;
                decision.outcomes().forEach(this::add);
                decision.issuances().forEach(this::add);
            }
            case REPEATED -> duplicates++;
            case CONFLICT -> conflicts++;
            case INVALID -> invalid++;
        }
    }

    void budgets(List<BudgetBalance> balances) {
        budgets = List.copyOf(balances);
    }

    /** The latest period of each budget. */
    Map<String, BudgetBalance> budgets() {
        Map<String, BudgetBalance> latest = new TreeMap<>();
        budgets.forEach(balance -> latest.put(balance.budget(), balance));
        return latest;
    }

    private void add(RuleOutcome outcome) {
        RuleFigures figures = rules.computeIfAbsent(outcome.rule(), r -> new RuleFigures());
        if (outcome.outcome() == Outcome.ERROR) {
            figures.errors++;
            return;
        }
        figures.matched++;
        if (outcome.outcome() != Outcome.MATCHED) {
            figures.refused.merge(outcome.outcome(), 1L, Long::sum);
        }
    }

    private void add(Issuance issuance) {
        RuleFigures figures = rules.computeIfAbsent(issuance.rule(), r -> new RuleFigures());
        figures.issued++;
        if (issuance.value() != null) {
            figures.value.merge(issuance.value().currency().code(), issuance.value(), Money::plus);
        }
    }
}
