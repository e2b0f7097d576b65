package io.bonsela.api.command;

import io.bonsela.api.internal.Text;

/**
 * A part of a rule set that can be paused.
 *
 * @param kind what it is
 * @param id its id; empty for the whole set
 */
public record Part(Kind kind, String id) {
    /** Checks the id. */
    public Part {
        if (kind != Kind.RULE_SET) {
            Text.requireId("id", id);
        }
    }

    /** What can be paused. */
    public enum Kind {
        /** All rules. */
        RULE_SET,
        /** The rules of one campaign. */
        CAMPAIGN,
        /** One rule. */
        RULE
    }

    /** The whole rule set. */
    public static Part all() {
        return new Part(Kind.RULE_SET, "");
    }

    /**
     * One campaign.
     *
     * @param id the campaign's id
     */
    public static Part campaign(String id) {
        return new Part(Kind.CAMPAIGN, id);
    }

    /**
     * One rule.
     *
     * @param id the rule's id
     */
    public static Part rule(String id) {
        return new Part(Kind.RULE, id);
    }

    /** As in {@link io.bonsela.api.rule.Diagnostic#path}. */
    @Override
    public String toString() {
        return switch (kind) {
            case RULE_SET -> "all";
            case CAMPAIGN -> "campaigns/" + id;
            case RULE -> "rules/" + id;
        };
    }
}
