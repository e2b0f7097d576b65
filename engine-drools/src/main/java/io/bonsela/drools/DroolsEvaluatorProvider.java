package io.bonsela.drools;

import io.bonsela.api.spi.EvaluatorSpec;
import io.bonsela.api.spi.RuleEvaluator;
import io.bonsela.api.spi.RuleEvaluatorProvider;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;

/**
 * Compiles rules onto Drools. There are two ways to match, which always agree: the match path, which uses the alpha
 * network alone and is the default, and the session path, which uses sessions and their agenda.
 */
public final class DroolsEvaluatorProvider implements RuleEvaluatorProvider {
    private final boolean sessions;

    /** A provider of the match path; for the service loader. */
    public DroolsEvaluatorProvider() {
        this(false);
    }

    private DroolsEvaluatorProvider(boolean sessions) {
        this.sessions = sessions;
    }

    /** A provider of the session path. */
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
