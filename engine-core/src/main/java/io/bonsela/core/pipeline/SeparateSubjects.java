package io.bonsela.core.pipeline;

import io.bonsela.api.rule.Reward.Fulfilment.FromPool;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedCap;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.rules.CompiledRules;

/** Whether decisions on one subject can depend on those on others. */
final class SeparateSubjects {
    private SeparateSubjects() {}

    /**
     * Whether rules share nothing between subjects, not even the limits on calls of the host's code. If this is not
     * certain, the answer is no.
     */
    static boolean in(CompiledRules rules) {
        return rules.operatorVersions().isEmpty() && in(rules.checked());
    }

    private static boolean in(CheckedRules rules) {
        return rules.ruleSet().facts().isEmpty()
                && rules.ruleSet().budgets().isEmpty()
                && rules.ruleSet().codes().isEmpty()
                && rules.tiers().stream().allMatch(tier -> tier.tier().raises() == null)
                && rules.ruleSet().rewards().stream().noneMatch(reward -> reward.fulfilment() instanceof FromPool)
                && rules.rules().stream().allMatch(SeparateSubjects::in);
    }

    private static boolean in(CheckedRule rule) {
        return rule.rule().breaker() == null
                && rule.rule().raises().isEmpty()
                && rule.bodies().values().stream().allMatch(SeparateSubjects::in);
    }

    private static boolean in(Body body) {
        return body.caps().stream().allMatch(CheckedCap::ofSubject);
    }
}
