package io.bonsela.api;

/**
 * How a reward is delivered, paid for and undone. An issuance keeps the terms on which it was granted.
 *
 * @param delivery how the subject comes by it
 * @param charging when the budget pays for it
 * @param compensation what undoing it gives back once it was paid for
 * @param creditsWallet whether its value is credited to the subject's wallet when it is issued
 */
public record Terms(Delivery delivery, Charging charging, Compensation compensation, boolean creditsWallet) {
    /** How a subject comes by a reward. */
    public enum Delivery {
        /** With the decision itself: it is issued at once. */
        IMMEDIATE,
        /** After it: it stays reserved until its delivery is recorded. */
        DEFERRED
    }

    /** When a budget pays. */
    public enum Charging {
        /** When the reward is issued. */
        ON_ISSUE,
        /** When it is redeemed; until then the cost is reserved. */
        ON_REDEMPTION
    }

    /** What a reversal gives back. */
    public enum Compensation {
        /** The wallet gives the value back, and the budget gets the cost. */
        TAKE_FROM_WALLET,
        /** The value falls with the sale that it was used on: the budget gets the cost. */
        REFUND_COST,
        /** What was handed over cannot be had back: the cost stays charged. */
        WRITE_OFF
    }
}
