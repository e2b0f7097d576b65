package io.bonsela.api.spi;

/**
 * What is particular to a type of reward. The built-in types are {@code credit} (immediate, charged when issued, to the
 * wallet), {@code discount} and {@code physical} (immediate, charged when redeemed).
 */
public interface RewardHandler {
    /** The type's name, by which the catalogue calls it. */
    String type();

    /** How the subject comes by it. */
    Delivery delivery();

    /** When the budget pays for it. */
    Charging charging();

    /** Whether its value is credited to the subject's wallet when it is issued. */
    boolean creditsWallet();

    /** Whether it has an amount: its effects must yield a value then, and must not otherwise. */
    boolean hasValue();

    /** How a subject comes by a reward. */
    enum Delivery {
        /** With the decision itself: it is issued at once. */
        IMMEDIATE,
        /** After it, through the outbox: it stays reserved until then. */
        DEFERRED
    }

    /** When a budget pays. */
    enum Charging {
        /** When the reward is issued. */
        ON_ISSUE,
        /** When it is redeemed; until then the cost is reserved. */
        ON_REDEMPTION
    }
}
