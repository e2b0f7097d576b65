package io.bonsela.benchmarks.peers;

import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.MatchCollector;
import java.util.List;
import org.jeasy.rules.api.Facts;
import org.jeasy.rules.api.Rules;
import org.jeasy.rules.core.DefaultRulesEngine;
import org.jeasy.rules.core.RuleBuilder;
import org.jeasy.rules.mvel.MVELCondition;

/** Easy Rules with conditions in MVEL and actions in Java. */
public final class EasyRules implements Contender {
    private final Rules rules = new Rules();
    private final DefaultRulesEngine engine = new DefaultRulesEngine();
    private MatchCollector current;

    /** Compiles rules. */
    public EasyRules(List<PeerRule> rules) {
        for (PeerRule rule : rules) {
            this.rules.register(new RuleBuilder()
                    .name("rule-" + rule.number())
                    .when(new MVELCondition(Mvel.source(rule)))
                    .then(facts -> current.matched(rule.number()))
                    .build());
        }
    }

    @Override
    public Object facts(EvaluationInput input) {
        Facts facts = new Facts();
        io.bonsela.benchmarks.peers.Facts.of(input.event()).forEach(facts::put);
        return facts;
    }

    @Override
    public void match(Object facts, MatchCollector matches) {
        current = matches;
        engine.fire(rules, (Facts) facts);
    }
}
