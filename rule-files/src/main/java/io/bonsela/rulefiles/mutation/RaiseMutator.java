package io.bonsela.rulefiles.mutation;

import io.bonsela.api.rule.Raise;
import io.bonsela.api.rule.Rule;
import io.bonsela.rulefiles.mutation.ExpressionMutator.Changed;
import io.bonsela.rulefiles.mutation.Mutant.Kind;
import java.util.ArrayList;
import java.util.List;

/** Creates variants of a rule with one change each in the events that it raises. */
final class RaiseMutator {
    private final Rule rule;
    private final List<ChangedRule> changes = new ArrayList<>();

    /** A rule with one change. */
    record ChangedRule(Kind kind, String change, Rule rule) {}

    private RaiseMutator(Rule rule) {
        this.rule = rule;
    }

    static List<ChangedRule> of(Rule rule) {
        RaiseMutator mutator = new RaiseMutator(rule);
        for (int i = 0; i < rule.raises().size(); i++) {
            mutator.raise(i);
        }
        return mutator.changes;
    }

    private void raise(int at) {
        Raise raise = rule.raises().get(at);
        String name = "raise " + raise.event();
        for (Changed change : ExpressionMutator.of(raise.subject())) {
            Raise other = new Raise(raise.event(), change.expression(), raise.with());
            add(at, change.kind(), name + ", subject: " + change.change(), List.of(other));
        }
        raise.with().forEach((attribute, value) -> {
            for (Changed change : ExpressionMutator.of(value)) {
                Raise other = raise.with(attribute, change.expression());
                add(at, change.kind(), name + ", " + attribute + ": " + change.change(), List.of(other));
            }
        });
        if (rule.raises().size() + rule.effects().size() > 1) {
            add(at, Kind.OPERATOR, name + " removed", List.of());
        }
    }

    private void add(int at, Kind kind, String change, List<Raise> instead) {
        List<Raise> raises = new ArrayList<>(rule.raises());
        raises.remove(at);
        raises.addAll(at, instead);
        changes.add(new ChangedRule(kind, change, rule.raising(raises)));
    }
}
