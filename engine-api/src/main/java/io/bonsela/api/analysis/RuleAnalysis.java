package io.bonsela.api.analysis;

import java.util.List;

/**
 * What is known of one rule, paused or not.
 *
 * @param rule the rule's id
 * @param fires whether it can ever pay
 * @param shadowedBy the rules that always take its lane before it; empty: none is known to
 * @param branches its alternatives
 * @param liability the most that it can grant
 */
public record RuleAnalysis(
        String rule, Answer fires, List<String> shadowedBy, List<Branch> branches, Liability liability) {
    /** Copies the lists. */
    public RuleAnalysis {
        shadowedBy = List.copyOf(shadowedBy);
        branches = List.copyOf(branches);
    }
}
