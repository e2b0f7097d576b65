package io.bonsela.core;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Inspector;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.analysis.Analysis;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.explain.Explainer;
import io.bonsela.core.pipeline.Pipeline;
import io.bonsela.core.pipeline.RulesInForce;
import io.bonsela.core.verify.Verifier;
import java.time.Instant;
import java.util.List;

/** Questions about rules and decisions. */
record CoreInspector(Pipeline pipeline, RulesInForce rules, Explainer explainer, Verifier verifier)
        implements Inspector {
    @Override
    public Decision evaluate(Event event) {
        return pipeline.evaluate(event);
    }

    @Override
    public List<Diagnostic> validate(RuleSet ruleSet) {
        return rules.validate(ruleSet);
    }

    @Override
    public String digest(RuleSet ruleSet) {
        return Canonical.digest(ruleSet);
    }

    @Override
    public Analysis analyse(RuleSet ruleSet, boolean pairs) {
        return rules.analyse(ruleSet, pairs);
    }

    @Override
    public Explanation explain(String tenant, String eventId) {
        return explainer.explain(tenant, eventId);
    }

    @Override
    public Explanation whyNot(Event event, String rule) {
        return pipeline.whyNot(event, rule);
    }

    @Override
    public Explanation whyNot(String tenant, String subject, String rule, Instant at) {
        return pipeline.whyNot(tenant, subject, rule, at);
    }

    @Override
    public Explanation progress(String tenant, String subject, Instant at) {
        return pipeline.progress(tenant, subject, at);
    }

    @Override
    public Verification verify(String tenant, String eventId) {
        return verifier.verify(tenant, eventId);
    }
}
