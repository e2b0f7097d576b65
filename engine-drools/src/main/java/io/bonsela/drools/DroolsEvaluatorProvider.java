package io.bonsela.drools;

import io.bonsela.core.evaluate.EvaluatorSpec;
import io.bonsela.core.evaluate.RuleEvaluator;
import io.bonsela.core.evaluate.RuleEvaluatorProvider;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;

/**
 * Compiles rules for Drools. There are two ways to match, with the same results: the match path, which is the default
 * and uses only the alpha network, and the session path, which uses sessions and their agenda.
 */
public final class DroolsEvaluatorProvider implements RuleEvaluatorProvider {
    private final boolean sessions;

    /** Creates a provider of the match path; for the service loader. */
    public DroolsEvaluatorProvider() {
        this(false);
    }

    private DroolsEvaluatorProvider(boolean sessions) {
        this.sessions = sessions;
    }

    /** Returns a provider of the session path. */
    public static RuleEvaluatorProvider ofSessions() {
        return new DroolsEvaluatorProvider(true);
    }

    @Override
    public String id() {
        return sessions ? "drools-session" : "drools";
    }

    @Override
    public RuleEvaluator compile(EvaluatorSpec spec) {
        Normalizer normalizer = new Normalizer(spec);
        InternalKnowledgeBase base = Network.build(normalizer.patterns());
        return sessions ? new SessionPath(base, normalizer.slots()) : new MatchPath(base, normalizer.slots());
    }
}
