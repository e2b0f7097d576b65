package io.bonsela.benchmarks.peers;

import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.MatchCollector;
import java.util.List;
import java.util.function.Predicate;
import org.evrete.KnowledgeService;
import org.evrete.api.Knowledge;
import org.evrete.api.StatelessSession;
import org.evrete.api.builders.LhsBuilder;
import org.evrete.api.builders.RuleSetBuilder;

/** Evrete with conditions as Java predicates over fields, and a stateless session for each event. */
public final class Evrete implements Contender {
    private final Knowledge knowledge;
    private MatchCollector current;

    /** Compiles rules. */
    public Evrete(List<PeerRule> rules) {
        RuleSetBuilder<Knowledge> builder =
                new KnowledgeService().newKnowledge().builder();
        for (PeerRule rule : rules) {
            LhsBuilder<Knowledge> conditions =
                    builder.newRule("rule-" + rule.number()).forEach("$e", EventFact.class);
            for (Part part : rule.withType()) {
                conditions.where(predicate(part), "$e." + part.name());
            }
            conditions.execute(context -> current.matched(rule.number()));
        }
        knowledge = builder.build();
    }

    private static Predicate<Object[]> predicate(Part part) {
        if (part instanceof Part.Equal equal) {
            return fields -> equal.value().equals(fields[0]);
        }
        if (part instanceof Part.AtLeast atLeast) {
            return fields -> (int) fields[0] >= atLeast.least();
        }
        Part.In in = (Part.In) part;
        return fields -> in.values().contains((String) fields[0]);
    }

    @Override
    public Object facts(EvaluationInput input) {
        return new EventFact(input.event());
    }

    @Override
    public void match(Object facts, MatchCollector matches) {
        current = matches;
        StatelessSession session = knowledge.newStatelessSession();
        session.insert(facts);
        session.fire();
    }
}
