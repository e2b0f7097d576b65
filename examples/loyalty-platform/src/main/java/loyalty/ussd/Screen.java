package loyalty.ussd;

/** The screens of the menu. */
enum Screen {
    /** Asks somebody who is not enrolled. */
    JOIN,
    /** What a customer can do. */
    MAIN,
    /** The rewards that a customer has. */
    REWARDS,
    /** What is in the wallet. */
    BALANCE,
    /** The rewards that can be redeemed at a till. */
    REDEEM,
    /** What can be bought with points. */
    BUY,
    /** Asks whether it is to be bought. */
    CONFIRM,
    /** Asks for the number of a friend. */
    REFER,
    /** The languages. */
    LANGUAGE,
    /** The session is over. */
    OVER
}
