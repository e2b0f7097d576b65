package io.bonsela.api;

/** Why something was refused: a key for a message, to be rendered by the host in any language. */
public enum ReasonCode {
    /** A cap is reached. Arguments: {@code cap}, {@code limit}, and {@code availableAt} if time will free it. */
    CAP_REACHED,
    /** What a cap counts for has no value, or a blank one. Arguments: {@code cap}, {@code missing}: the expression. */
    DIMENSION_MISSING,
    /** A cooldown runs. Arguments: {@code availableAt}. */
    COOLDOWN_RUNNING,
    /** A budget has too little left. Arguments: {@code budget}, {@code available}, {@code cost}. */
    BUDGET_TOO_LOW,
    /** The rule's schedule does not contain the event. */
    OUTSIDE_SCHEDULE,
    /** The campaign has not begun, or is over. Arguments: {@code campaign}. */
    CAMPAIGN_NOT_RUNNING,
    /** A pool has no code left. Arguments: {@code pool}. */
    POOL_EMPTY,
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
    /** An expression took too many steps, or made too long a text or list. Arguments: {@code limit}. */
    LIMIT_EXCEEDED,
    /** All values that the rule would give are zero after rounding. */
    ZERO_VALUE,
    /** A reward's computed value is below zero. Arguments: {@code value}. */
    NEGATIVE_VALUE,
    /** A reward's value or cost is larger than a grant may be. Arguments: {@code value}, {@code largest}. */
    VALUE_TOO_LARGE,
    /** An operator of the host threw or broke its contract. Arguments: {@code operator}, {@code error}. */
    OPERATOR_FAILED,
    /** An operator of the host took too long. Arguments: {@code operator}. */
    OPERATOR_TIMED_OUT,
    /** An operator of the host took too long several times in a row, and is not called for a while. Arguments: {@code operator}. */
    OPERATOR_LEFT_ALONE,
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
    /** An attribute's value is not one of those declared. Arguments: {@code attribute}, {@code value}, {@code allowed}. */
    VALUE_NOT_ALLOWED,
    /** A number or an amount is not within its declared bounds. Arguments: {@code attribute}, {@code min}, {@code max}. */
    OUT_OF_BOUNDS,
    /** A check that its type declares does not hold for the event. Arguments: {@code check}, {@code error} if it failed. */
    CHECK_FAILED,
    /** The event is older than its type allows. Arguments: {@code occurredAt}, {@code earliest}. */
    STALE,
    /** The event is dated too far into the future. Arguments: {@code occurredAt}, {@code latest}. */
    FUTURE_DATED,
    /** The event is dated so far back that what its rules look at is not kept any more. Arguments: {@code occurredOn}, {@code earliest}. */
    TOO_LATE,
    /** Another command was decided under this id. */
    COMMAND_CONFLICT,
    /** The tenant has no such issuance. Arguments: {@code issuance}. */
    UNKNOWN_ISSUANCE,
    /** No such event was decided. Arguments: {@code event}. */
    UNKNOWN_EVENT,
    /** The budget, or this period of it, is not there. Arguments: {@code budget}. */
    UNKNOWN_BUDGET,
    /** No such rule set was ever in force. */
    UNKNOWN_RULE_SET,
    /** The rule set in force has no such part. Arguments: {@code part}. */
    UNKNOWN_PART,
    /** The code or password is not right, or void. */
    CODE_WRONG,
    /** The code is mistyped, or another tenant's. */
    CODE_NOT_OF_TENANT,
    /** The time of the one-time password is over: make a new one. */
    PASSWORD_EXPIRED,
    /** Too many wrong codes. Arguments: {@code availableAt}. */
    LOCKED_OUT,
    /** The issuance belongs to another subject. */
    NOT_THE_HOLDER,
    /** It is withheld, or not delivered yet. Arguments: {@code availableAt} if its hold ends by itself. */
    NOT_YET_ISSUED,
    /** A provider has not settled yet whether it was delivered. */
    DELIVERY_UNDECIDED,
    /** It was used. */
    ISSUANCE_REDEEMED,
    /** Its time is over. */
    ISSUANCE_EXPIRED,
    /** It was taken back before it was used. */
    ISSUANCE_CANCELLED,
    /** It was undone after it was paid for. */
    ISSUANCE_REVERSED,
    /** It could not be delivered. */
    ISSUANCE_FAILED,
    /** It is not of a kind that is redeemed: it was paid for when it was issued. Credits are spent. */
    NOT_REDEEMABLE,
    /** It is not withheld. */
    NOT_HELD,
    /** It is not of a kind that is delivered later. */
    NOT_DEFERRED,
    /** It was delivered already. */
    ALREADY_DELIVERED,
    /** The tenant has no such delivery. Arguments: {@code delivery}. */
    UNKNOWN_DELIVERY,
    /** The delivery is neither held nor given up. Arguments: {@code state}. */
    NOT_REDELIVERABLE,
    /** The tenant has no such pool of codes. Arguments: {@code pool}. */
    UNKNOWN_POOL,
    /** A code is in the pool already; none was imported. Arguments: {@code line}: its place among those given. */
    CODE_IN_POOL,
    /** It was paid for: reverse it. */
    REVERSE_INSTEAD,
    /** It was not paid for yet: cancel it. */
    CANCEL_INSTEAD,
    /** It has no amount of which a part could be taken. */
    NOT_DIVISIBLE,
    /** More was asked for than is left. Arguments: {@code amount}, {@code left}. */
    AMOUNT_TOO_LARGE,
    /** The whole event was refunded before. */
    ALREADY_REFUNDED,
    /** The wallet has too little. Arguments: {@code amount}, {@code balance}. */
    BALANCE_TOO_LOW,
    /**
     * A note, not a refusal: the period of a budget that runs keeps the amount that it opened with, until an adjustment.
     * Arguments: {@code budget}, {@code period}, {@code kept}, {@code declared}.
     */
    BUDGET_KEPT,
    /**
     * A note, not a refusal: what a provider had delivered was honoured, and a cap holds more than its limit now. Arguments:
     * {@code cap}, {@code limit}, {@code used}.
     */
    CAP_EXCEEDED,
    /**
     * A note, not a refusal: what a provider had delivered was honoured, and no budget paid for this. Arguments: {@code
     * amount}.
     */
    WRITTEN_OFF,
    /** What the delivery's provider says contradicts the books: settle that. */
    DELIVERY_CONTRADICTED,
    /** The delivery is not contradicted by what its provider says. Arguments: {@code state}. */
    NOT_CONTRADICTED,
    /** A record was sealed with a key that is not there any more. Arguments: {@code key}. */
    KEY_GONE,
    /** A record is of a form, or in a state, that cannot be read. Arguments: {@code error}. */
    UNREADABLE,
    /** The store does not have the rule set any more. Arguments: {@code ruleSet}. */
    RULE_SET_GONE,
    /** The rule set is not understood here, for want of an operator or a reward type. Arguments: {@code error}. */
    RULE_SET_NOT_UNDERSTOOD,
    /** A decision was made under another version of the rules of deciding. Arguments: {@code recorded}, {@code now}. */
    SEMANTICS,
    /** An operator of the host's is of another version now. Arguments: {@code operator}, {@code recorded}, {@code now}. */
    OPERATOR_CHANGED,
    /** A recorded decision had no need of it, so it did not read it. Arguments: {@code fact} or {@code aggregate}. */
    NOT_READ
}
