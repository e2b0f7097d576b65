package io.bonsela.api;

/** Why something was refused: a key for a message, to be rendered by the host in any language. */
public enum ReasonCode {
    /** A cap is reached. Arguments: {@code cap}, {@code limit}, and {@code availableAt} if time will free it. */
    CAP_REACHED,
    /** A cooldown runs. Arguments: {@code availableAt}. */
    COOLDOWN_RUNNING,
    /** A budget has too little left. Arguments: {@code budget}, {@code available}, {@code cost}. */
    BUDGET_TOO_LOW,
    /** The rule's schedule does not contain the event. */
    OUTSIDE_SCHEDULE,
    /** The campaign has not begun, or is over. Arguments: {@code campaign}. */
    CAMPAIGN_NOT_RUNNING,
    /** The stacking lane is taken. Arguments: {@code lane}, {@code rule}: the one that took it. */
    LANE_TAKEN,
    /** The rule, or its campaign, is paused. */
    RULE_PAUSED,
    /** Amounts of different currencies met. Arguments: {@code left}, {@code right}. */
    CURRENCY_MISMATCH,
    /** A value was computed from an attribute or aggregate that is not there. */
    MISSING_VALUE,
    /** A number was divided by zero. */
    DIVISION_BY_ZERO,
    /** A number grew beyond 34 digits, or money beyond its range. */
    NUMBER_OVERFLOW,
    /** A reward's computed value is not above zero. Arguments: {@code value}. */
    VALUE_NOT_POSITIVE,
    /** An operator of the host threw or broke its contract. Arguments: {@code operator}, {@code error}. */
    OPERATOR_FAILED,
    /** A condition or value could not be computed for a reason that should be impossible. Arguments: {@code error}. */
    EVALUATION_FAILED,
    /** A fact could not be fetched. Arguments: {@code fact}. */
    FACT_UNAVAILABLE,

    /** Another event was decided under this id. */
    EVENT_CONFLICT,
    /** The tenant has no rule set. Arguments: {@code tenant}. */
    NO_RULE_SET,
    /** The rule set declares no such event type. Arguments: {@code type}. */
    UNKNOWN_EVENT_TYPE,
    /** A required attribute is missing. Arguments: {@code attribute}. */
    MISSING_ATTRIBUTE,
    /** An attribute is not of its declared type. Arguments: {@code attribute}, {@code expected}. */
    WRONG_TYPE,
    /** An attribute's value is not one of those declared. Arguments: {@code attribute}. */
    VALUE_NOT_ALLOWED,
    /** The event is dated too far into the future. Arguments: {@code occurredAt}, {@code latest}. */
    FUTURE_DATED
}
