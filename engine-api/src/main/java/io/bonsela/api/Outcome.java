package io.bonsela.api;

/** What became of one rule whose condition held, or could not be computed. */
public enum Outcome {
    /** It paid. */
    MATCHED,
    /** A cap refused it. */
    CAPPED,
    /** Its cooldown refused it. */
    COOLING_DOWN,
    /** Its budget refused it. */
    BUDGET_EXHAUSTED,
    /** The event lies outside the rule's schedule or its campaign's dates. */
    OUT_OF_SCHEDULE,
    /** Another rule had taken the stacking lane. */
    EXCLUDED,
    /** All that it would give is zero after rounding. */
    NOTHING_EARNED,
    /** The rule is paused. */
    PAUSED,
    /** Its condition or a value could not be computed. Other rules are not affected. */
    ERROR
}
