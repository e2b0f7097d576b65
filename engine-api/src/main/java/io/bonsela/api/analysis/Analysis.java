package io.bonsela.api.analysis;

import java.util.List;
import java.util.Optional;

/**
 * What can go wrong with a rule set.
 *
 * @param rules each of its rules, by priority, then id
 * @param overlaps each pair of rules that look at events of one type; empty if it was not asked for pairs
 * @param campaigns the most that each campaign's rules can grant together
 */
public record Analysis(List<RuleAnalysis> rules, List<Overlap> overlaps, List<Liability> campaigns) {
    /** Copies the lists. */
    public Analysis {
        rules = List.copyOf(rules);
        overlaps = List.copyOf(overlaps);
        campaigns = List.copyOf(campaigns);
    }

    /**
     * What is known of a rule.
     *
     * @param id the rule's id
     */
    public Optional<RuleAnalysis> rule(String id) {
        return rules.stream().filter(rule -> rule.rule().equals(id)).findFirst();
    }

    /** Whether some rule or alternative can never come to anything. */
    public boolean findsDeadRules() {
        return rules.stream()
                .anyMatch(rule -> rule.fires().verdict() == Answer.Verdict.NO
                        || !rule.shadowedBy().isEmpty()
                        || rule.branches().stream()
                                .anyMatch(branch -> branch.reachable().verdict() == Answer.Verdict.NO));
    }
}
