package io.bonsela.api;

/**
 * How a reward is delivered, paid for and undone. An issuance keeps the terms on which it was granted.
 *
 * @param delivery how the subject comes by it
 * @param charging when the budget pays for it
 * @param compensation what undoing it gives back once it was paid for
 */
public record Terms(Delivery delivery, Charging charging, Compensation compensation) {
    /** Checks that they go together. */
    public Terms {
        if (compensation == Compensation.TAKE_FROM_WALLET && charging != Charging.ON_ISSUE) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE, "what goes to the wallet is paid for when it is issued, not " + charging);
        }
    }

    /** Whether its value is credited to the subject's wallet when it is issued. */
    public boolean creditsWallet() {
        return compensation == Compensation.TAKE_FROM_WALLET;
    }

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
        /** It is a credit: the wallet gives the value back, and the budget gets the cost. */
        TAKE_FROM_WALLET,
        /** The value falls with the sale that it was used on: the budget gets the cost. */
        REFUND_COST,
        /** What was handed over cannot be had back: the cost stays charged. */
        WRITE_OFF
    }
}
