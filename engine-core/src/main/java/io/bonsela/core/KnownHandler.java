package io.bonsela.core;

import io.bonsela.api.Issuance.Terms;
import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.Issuance.Terms.Compensation;
import io.bonsela.api.Issuance.Terms.Delivery;
import io.bonsela.api.spi.RewardHandler;
import io.bonsela.core.check.Vocabulary;
import java.util.List;
import java.util.Objects;

/**
 * A type of reward, as its handler describes it. The handler is asked only once.
 *
 * @param type its name
 * @param terms how it is delivered, paid for and undone
 * @param hasValue whether it has an amount
 */
public record KnownHandler(String type, Terms terms, boolean hasValue) implements RewardHandler {
    /** The types that every engine supports. */
    public static final List<RewardHandler> ALL = List.of(
            of("credit", Delivery.IMMEDIATE, Charging.ON_ISSUE, Compensation.TAKE_FROM_WALLET, true),
            of("discount", Delivery.IMMEDIATE, Charging.ON_REDEMPTION, Compensation.REFUND_COST, true),
            of("physical", Delivery.IMMEDIATE, Charging.ON_REDEMPTION, Compensation.WRITE_OFF, false),
            of(Vocabulary.VOUCHER, Delivery.IMMEDIATE, Charging.ON_ISSUE, Compensation.WRITE_OFF, true),
            of("external-voucher", Delivery.DEFERRED, Charging.ON_ISSUE, Compensation.WRITE_OFF, true),
            of("airtime", Delivery.DEFERRED, Charging.ON_ISSUE, Compensation.WRITE_OFF, true),
            of("webhook", Delivery.DEFERRED, Charging.ON_ISSUE, Compensation.WRITE_OFF, true));

    static KnownHandler of(RewardHandler handler) {
        return new KnownHandler(
                Objects.requireNonNull(handler.type(), "type() returned null"),
                Objects.requireNonNull(handler.terms(), "terms() returned null"),
                handler.hasValue());
    }

    private static RewardHandler of(
            String type, Delivery delivery, Charging charging, Compensation compensation, boolean hasValue) {
        return new KnownHandler(type, new Terms(delivery, charging, compensation), hasValue);
    }
}
