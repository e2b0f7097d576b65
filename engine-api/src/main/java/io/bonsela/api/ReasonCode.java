package io.bonsela.api;

/** Why something was refused. A message key, for which the host provides the text in any language. */
public enum ReasonCode {
    /** A cap is reached. Arguments: {@code cap}, {@code limit}, and {@code availableAt} if time frees it. */
    CAP_REACHED,
    /** A dimension of a cap has no value, or a blank one. Arguments: {@code cap}, {@code missing}: the expression. */
    DIMENSION_MISSING,
    /** A cooldown has not ended. Arguments: {@code availableAt}. */
    COOLDOWN_RUNNING,
    /** A budget has too little left. Arguments: {@code budget}, {@code available}, {@code cost}. */
    BUDGET_TOO_LOW,
    /** The wallet has less than the price. Arguments: {@code price}, {@code balance}, {@code missing}. */
    WALLET_TOO_LOW,
    /** The event is outside the rule's schedule. */
    OUTSIDE_SCHEDULE,
    /**
     * The rule applies to a part of the subjects, without this one. Arguments: {@code salt}, {@code percent}, and {@code
     * variant} if it has a name.
     */
    NOT_IN_ROLLOUT,
    /** No code was typed. Only in explanations. Arguments: {@code codes}, {@code attribute}. */
    CODE_MISSING,
    /** No code is as the one that was typed. Arguments: {@code codes}: the codes that the rule needs. */
    CODE_UNKNOWN,
    /** The code is not valid yet. Arguments: {@code codes}, {@code availableAt}. */
    CODE_NOT_YET,
    /** The code is no longer valid. Arguments: {@code codes}, {@code until}: its last date. */
    CODE_EXPIRED,
    /**
     * The code has no use left, for anybody or for the subject. Arguments: {@code codes}, {@code limit}, and {@code per}:
     * {@code code} or {@code subject}.
     */
    CODE_USED_UP,
    /** The campaign has not begun, or has ended. Arguments: {@code campaign}. */
    CAMPAIGN_NOT_RUNNING,
    /** A pool has no code left. Arguments: {@code pool}. */
    POOL_EMPTY,
    /** Another rule took the stacking lane. Arguments: {@code lane}, {@code rule}: the other rule. */
    LANE_TAKEN,
    /**
     * Another rule of the lane was chosen. Arguments: {@code lane}, {@code rule}: the other rule, {@code worth} or {@code
     * cost} of this rule's grant, {@code chosen}: that of the other rule, and {@code by}: the difference.
     */
    LANE_LOST,
    /** The rule, or its campaign, is paused. */
    RULE_PAUSED,
    /**
     * The breaker of the rule is open. Arguments: {@code since}, {@code bound}: the bound that was reached, and {@code
     * availableAt} if it is tried again by itself.
     */
    BREAKER_OPEN,
    /** Amounts of different currencies were combined. Arguments: {@code left}, {@code right}. */
    CURRENCY_MISMATCH,
    /** A value was computed from a missing attribute or aggregate. */
    MISSING_VALUE,
    /** A number was divided by zero. */
    DIVISION_BY_ZERO,
    /** A number exceeded 34 digits, or money its range. */
    NUMBER_OVERFLOW,
    /** An expression took too many steps, or created too long a text or list. Arguments: {@code limit}. */
    LIMIT_EXCEEDED,
    /** All rewards that the rule would grant are zero after rounding. */
    ZERO_VALUE,
    /**
     * A note, not a refusal: a reward was granted with a smaller value than the rule computed. Arguments: {@code
     * reward}, {@code computed}, {@code granted}; and the {@code cap} or {@code budget} that left no more.
     */
    VALUE_REDUCED,
    /** A reward's computed value is below zero. Arguments: {@code value}. */
    NEGATIVE_VALUE,
    /** A reward's value or cost is larger than allowed. Arguments: {@code value}, {@code largest}. */
    VALUE_TOO_LARGE,
    /**
     * An operator of the host threw an exception or violated its contract. Arguments: {@code operator}, {@code error}.
     */
    OPERATOR_FAILED,
    /** An operator of the host took too long. Arguments: {@code operator}. */
    OPERATOR_TIMED_OUT,
    /**
     * An operator of the host took too long several times in a row and is temporarily not called. Arguments: {@code
     * operator}.
     */
    OPERATOR_LEFT_ALONE,
    /** A condition or value could not be computed because of an internal error. Arguments: {@code error}. */
    EVALUATION_FAILED,
    /** A fact could not be fetched. Arguments: {@code fact}. */
    FACT_UNAVAILABLE,
    /**
     * The rule would raise an event that is not valid. Arguments: {@code event}: its type; {@code error}: the reason; and
     * {@code attribute}, if the error is about one.
     */
    RAISED_EVENT_INVALID,

    /** A different event was decided under this id. */
    EVENT_CONFLICT,
    /** The tenant has no rule set. Arguments: {@code tenant}. */
    NO_RULE_SET,
    /** The rule set does not declare the event type. Arguments: {@code type}. */
    UNKNOWN_EVENT_TYPE,
    /** A required attribute is missing. Arguments: {@code attribute}. */
    MISSING_ATTRIBUTE,
    /** An attribute is not of its declared type. Arguments: {@code attribute}, {@code expected}. */
    WRONG_TYPE,
    /**
     * An attribute's value is not one of those declared. Arguments: {@code attribute}, {@code value}, {@code allowed}.
     */
    VALUE_NOT_ALLOWED,
    /** A number or an amount is outside its declared bounds. Arguments: {@code attribute}, {@code min}, {@code max}. */
    OUT_OF_BOUNDS,
    /**
     * Two lines have the same key. Arguments: {@code attribute}, {@code line}: the key.
     */
    DUPLICATE_LINE,
    /**
     * The event violates a check of its type. Arguments: {@code check}, and {@code error} if it could not be computed.
     */
    CHECK_FAILED,
    /** The event is older than its type allows. Arguments: {@code occurredAt}, {@code earliest}. */
    STALE,
    /** The event is dated too far into the future. Arguments: {@code occurredAt}, {@code latest}. */
    FUTURE_DATED,
    /**
     * The event is so old that the history its rules read is no longer complete. Arguments: {@code occurredOn}, {@code
     * earliest}.
     */
    TOO_LATE,
    /**
     * The event was raised by a rule or a tier: a host cannot report it, and it is refunded with the event that caused
     * it. Arguments: {@code cause}: the id of that event, if there is one.
     */
    RAISED_EVENT,
    /** A different command was decided under this id. */
    COMMAND_CONFLICT,
    /** The tenant has no such issuance. Arguments: {@code issuance}. */
    UNKNOWN_ISSUANCE,
    /** No such event was decided. Arguments: {@code event}. */
    UNKNOWN_EVENT,
    /** The budget, or the period of it, does not exist. Arguments: {@code budget}. */
    UNKNOWN_BUDGET,
    /** The subject was merged into another one. Arguments: {@code subject}, {@code into}. */
    ALREADY_MERGED,
    /** The subject was not merged into another one. Arguments: {@code subject}. */
    NOT_MERGED,
    /** The merge was used since, so it cannot be undone any more. Arguments: {@code subject}, {@code into}. */
    MERGE_IN_USE,
    /** The rule's decision for the event was already reported. */
    ALREADY_REPORTED,
    /** The breaker of the rule is not open. Arguments: {@code rule}. */
    BREAKER_NOT_OPEN,
    /** The rule set was never in force. */
    UNKNOWN_RULE_SET,
    /** The rule set in force is not the one that the command replaces. Arguments: {@code digest}, of the one in force. */
    RULES_CHANGED,
    /**
     * The rule set in force has no such part, or, for a report, the rule has no outcome for the event. Arguments: {@code
     * part}.
     */
    UNKNOWN_PART,
    /** The code or password is wrong or void. */
    CODE_WRONG,
    /** The code is mistyped, or belongs to another tenant. */
    CODE_NOT_OF_TENANT,
    /** The one-time password has expired: create a new one. */
    PASSWORD_EXPIRED,
    /** Too many wrong codes or passwords were entered. Arguments: {@code availableAt}. */
    LOCKED_OUT,
    /** The issuance belongs to another subject. */
    NOT_THE_HOLDER,
    /** The issuance is withheld, or not delivered yet. Arguments: {@code availableAt} if its hold ends by itself. */
    NOT_YET_ISSUED,
    /** It is not known yet whether a provider has delivered the issuance. */
    DELIVERY_UNDECIDED,
    /** The issuance was used. */
    ISSUANCE_REDEEMED,
    /** The issuance has expired. */
    ISSUANCE_EXPIRED,
    /** The issuance was taken back before it was used. */
    ISSUANCE_CANCELLED,
    /** The issuance was undone after it was charged. */
    ISSUANCE_REVERSED,
    /** The issuance could not be delivered. */
    ISSUANCE_FAILED,
    /** The issuance is not charged on redemption, so it cannot be redeemed. Credits are spent instead. */
    NOT_REDEEMABLE,
    /** The issuance is not withheld. */
    NOT_HELD,
    /** The issuance is of a kind that is not delivered later. */
    NOT_DEFERRED,
    /** The issuance was already delivered. */
    ALREADY_DELIVERED,
    /** The tenant has no such delivery. Arguments: {@code delivery}. */
    UNKNOWN_DELIVERY,
    /** The delivery is neither held nor given up. Arguments: {@code state}. */
    NOT_REDELIVERABLE,
    /** The tenant has no such pool of codes. Arguments: {@code pool}. */
    UNKNOWN_POOL,
    /** A code is already in the pool; none was imported. Arguments: {@code line}: its place among the given codes. */
    CODE_IN_POOL,
    /** The issuance was charged: reverse it. */
    REVERSE_INSTEAD,
    /** The issuance was not charged yet: cancel it. */
    CANCEL_INSTEAD,
    /** The issuance or event has no amount that could be divided. */
    NOT_DIVISIBLE,
    /** The requested amount is larger than what is left. Arguments: {@code amount}, {@code left}. */
    AMOUNT_TOO_LARGE,
    /** The whole event, or the whole line, was already refunded. Arguments: {@code line} if it is a line. */
    ALREADY_REFUNDED,
    /** The event has no such line. Arguments: {@code line}. */
    UNKNOWN_LINE,
    /** More of a line was requested than is left. Arguments: {@code line}, {@code quantity}, {@code left}. */
    QUANTITY_TOO_LARGE,
    /** A refund of some lines must state their amount. */
    AMOUNT_REQUIRED,
    /** No command with this id spent or held anything. Arguments: {@code spend}. */
    UNKNOWN_SPEND,
    /** All that was spent has come back. */
    ALREADY_UNDONE,
    /** The amount is only held: release it. */
    SPEND_HELD,
    /** The hold has ended: it was captured, released, or its time is over. */
    HOLD_ENDED,
    /** The issuance was not redeemed. */
    NOT_REDEEMED,
    /**
     * Another person must approve it; the command waits. Arguments: {@code digest}: what to approve; for an amount, {@code
     * largest}: what needs no approval.
     */
    NEEDS_APPROVAL,
    /**
     * No command with this id waits for approval, or a subject was erased from it. Arguments: {@code command}, and {@code
     * status} if it waited or was scheduled before.
     */
    NOT_WAITING,
    /** Nobody can approve their own command, or a rule set that they proposed. */
    SAME_ACTOR,
    /** The command, or its rule set, has another digest. */
    OTHER_DIGEST,
    /** No credit in this currency may be transferred. Arguments: {@code unit}. */
    NOT_TRANSFERABLE,
    /**
     * The balance of the wallet is too low, or what is transferable of it. Arguments: {@code amount}, and {@code balance}
     * or {@code transferable}.
     */
    BALANCE_TOO_LOW,
    /**
     * A note, not a refusal: the current period of a budget keeps its opening amount until it is adjusted. Arguments:
     * {@code budget}, {@code period}, {@code kept}, {@code declared}.
     */
    BUDGET_KEPT,
    /**
     * A note, not a refusal: a provider's delivery was honoured, and a cap is now above its limit. Arguments: {@code
     * cap}, {@code limit}, {@code used}.
     */
    CAP_EXCEEDED,
    /**
     * A note, not a refusal: a provider's delivery was honoured, and no budget paid for this amount. Arguments: {@code
     * amount}.
     */
    WRITTEN_OFF,
    /** The provider contradicts the engine's record of the delivery: settle the contradiction. */
    DELIVERY_CONTRADICTED,
    /** The provider does not contradict the engine's record of the delivery. Arguments: {@code state}. */
    NOT_CONTRADICTED,
    /** A record was sealed with a key that is no longer available. Arguments: {@code key}. */
    KEY_GONE,
    /** A record cannot be read: its form is not supported, or it is damaged. Arguments: {@code error}. */
    UNREADABLE,
    /** The store no longer has the rule set. Arguments: {@code ruleSet}. */
    RULE_SET_GONE,
    /** The rule set cannot be compiled here: an operator or a reward type is missing. Arguments: {@code error}. */
    RULE_SET_NOT_UNDERSTOOD,
    /**
     * A decision was made under a different version of the decision semantics. Arguments: {@code recorded}, {@code
     * now}.
     */
    SEMANTICS,
    /**
     * An operator of the host has a different version now. Arguments: {@code operator}, {@code recorded}, {@code now}.
     */
    OPERATOR_CHANGED,
    /** A recorded decision did not need the value and did not read it. Arguments: {@code fact} or {@code aggregate}. */
    NOT_READ
}
