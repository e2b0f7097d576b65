package io.bonsela.core;

import io.bonsela.api.spi.RewardHandler;

/** The types of reward that every engine knows. */
record BuiltInHandler(String type, Delivery delivery, Charging charging, boolean creditsWallet, boolean hasValue)
        implements RewardHandler {

    static final RewardHandler CREDIT = new BuiltInHandler("credit", Delivery.IMMEDIATE, Charging.ON_ISSUE, true, true);
    static final RewardHandler DISCOUNT =
            new BuiltInHandler("discount", Delivery.IMMEDIATE, Charging.ON_REDEMPTION, false, true);
    static final RewardHandler PHYSICAL =
            new BuiltInHandler("physical", Delivery.IMMEDIATE, Charging.ON_REDEMPTION, false, false);
}
