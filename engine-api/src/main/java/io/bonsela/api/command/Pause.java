package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Pauses a part of the rules, as a new version of the rule set. A rule set that is published later replaces this: it
 * declares itself which parts are paused.
 *
 * @param origin who issues the command
 * @param part the part to pause
 */
public record Pause(Origin origin, Part part) implements Command {

    @Override
    public Map<String, Object> arguments() {
        return Map.of("part", part.toString());
    }

    /**
     * A part of a rule set that can be paused.
     *
     * @param kind the kind of part
     * @param id the part's id; empty for the whole rule set
     */
    public record Part(Kind kind, String id) {
        /** Checks the id. */
        public Part {
            if (kind != Kind.RULE_SET) {
                Checks.requireId("id", id);
            }
        }

        /** The kinds of part. */
        public enum Kind {
            /** All rules. */
            RULE_SET,
            /** The rules of one campaign. */
            CAMPAIGN,
            /** One rule. */
            RULE
        }

        /** Returns the whole rule set. */
        public static Part all() {
            return new Part(Kind.RULE_SET, "");
        }

        /**
         * Returns one campaign.
         *
         * @param id the campaign's id
         */
        public static Part campaign(String id) {
            return new Part(Kind.CAMPAIGN, id);
        }

        /**
         * Returns one rule.
         *
         * @param id the rule's id
         */
        public static Part rule(String id) {
            return new Part(Kind.RULE, id);
        }

        /** Returns the path, as in {@link io.bonsela.api.rule.Diagnostic#path}. */
        @Override
        public String toString() {
            return switch (kind) {
                case RULE_SET -> "all";
                case CAMPAIGN -> "campaigns/" + id;
                case RULE -> "rules/" + id;
            };
        }
    }
}
