package io.bonsela.core;

import io.bonsela.api.Terms;
import io.bonsela.api.Terms.Charging;
import io.bonsela.api.Terms.Compensation;
import io.bonsela.api.Terms.Delivery;
import io.bonsela.api.spi.RewardHandler;

/** The types of reward that every engine knows. */
record BuiltInHandler(String type, Terms terms, boolean hasValue) implements RewardHandler {
    static final RewardHandler CREDIT = new BuiltInHandler(
            "credit", new Terms(Delivery.IMMEDIATE, Charging.ON_ISSUE, Compensation.TAKE_FROM_WALLET), true);
    static final RewardHandler DISCOUNT = new BuiltInHandler(
            "discount", new Terms(Delivery.IMMEDIATE, Charging.ON_REDEMPTION, Compensation.REFUND_COST), true);
    static final RewardHandler PHYSICAL = new BuiltInHandler(
            "physical", new Terms(Delivery.IMMEDIATE, Charging.ON_REDEMPTION, Compensation.WRITE_OFF), false);
}
