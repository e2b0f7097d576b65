package io.bonsela.api.rule;

import org.jspecify.annotations.Nullable;

/**
 * A lane: rules that compete for an event. A lane that a rule set does not declare pays the first rule that can pay.
 *
 * @param id the id by which rules name it
 * @param pick which of its rules pay
 * @param limit how many of its rules pay at most, 1 or more; null: one, or any number if it picks all
 */
public record Lane(String id, Pick pick, @Nullable Integer limit) {
    /**
     * A lane in which one rule pays.
     *
     * @param id its id
     * @param pick which rule pays
     */
    public static Lane of(String id, Pick pick) {
        return new Lane(id, pick, null);
    }

    /**
     * Returns a copy in which more rules can pay.
     *
     * @param most how many at most, 1 or more
     */
    public Lane limit(int most) {
        return new Lane(id, pick, most);
    }

    /** How many of its rules pay at most. */
    public int most() {
        return limit != null ? limit : pick == Pick.ALL ? Integer.MAX_VALUE : 1;
    }

    /** Which rules of a lane pay. Ties are decided by priority, then id. */
    public enum Pick {
        /** The first that can pay, by priority, then id. */
        FIRST,
        /**
         * The one that is worth most to the subject. All rules of the lane are tried when the first of them is reached.
         * With a limit, the best of the others is tried again after each grant.
         */
        BEST,
        /** The one that costs the business least; otherwise as BEST. */
        CHEAPEST,
        /** All that can pay. */
        ALL;

        /** Whether the rules of the lane are compared with each other. */
        public boolean compares() {
            return this == BEST || this == CHEAPEST;
        }
    }
}
