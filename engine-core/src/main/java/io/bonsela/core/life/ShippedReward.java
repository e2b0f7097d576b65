package io.bonsela.core.life;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.Content.OfReward;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.rule.Reward.Fulfilment.FromPool;
import io.bonsela.core.state.Draft;
import org.jspecify.annotations.Nullable;

/** The reward that a delivery of a draft delivers. Its issuance moves with the delivery. */
final class ShippedReward {
    private final Draft draft;
    private final OfReward content;
    private final Life life;

    private ShippedReward(Draft draft, OfReward content, Life life) {
        this.draft = draft;
        this.content = content;
        this.life = life;
    }

    /** Finds the reward of a delivery; null if it delivers none, or if the tenant no longer has its issuance. */
    static @Nullable ShippedReward find(Draft draft, Delivery delivery) {
        if (!(delivery.content() instanceof OfReward content)) {
            return null;
        }
        Life life = Life.find(draft, content.issuance());
        return life == null ? null : new ShippedReward(draft, content, life);
    }

    /** Returns its issuance. */
    Life life() {
        return life;
    }

    /** Returns the value that was ordered; null: it has no value. */
    @Nullable
    Money ordered() {
        return content.value();
    }

    /** Returns what would be ordered now, for what is left of it. */
    OfReward current() {
        Money left = life.issuance().remaining();
        return left == null ? content : content.worth(left);
    }

    /** Whether more or less of it is left than was ordered. */
    boolean hasChanged() {
        return !current().equals(content);
    }

    /** Whether it can still be sent. */
    boolean isSendable() {
        Issuance issuance = life.issuance();
        return issuance.state() == IssuanceState.RESERVED
                && !issuance.standing().held();
    }

    /** Whether its delivery is still to be decided. */
    boolean isOpen() {
        return switch (life.issuance().state()) {
            case RESERVED, PENDING, UNKNOWN -> true;
            case ISSUED, REDEEMED, CANCELLED, FAILED, EXPIRED, REVERSED -> false;
        };
    }

    /** Whether it was cancelled, has failed or has expired. */
    boolean isEnded() {
        return switch (life.issuance().state()) {
            case CANCELLED, FAILED, EXPIRED -> true;
            case RESERVED, PENDING, UNKNOWN, ISSUED, REDEEMED, REVERSED -> false;
        };
    }

    /** Moves its issuance to the state that matches a new state of the delivery. */
    void follow(DeliveryState state, DeliveryLog log) {
        switch (state) {
            case SENDING, PENDING -> moveOpen(IssuanceState.PENDING);
            case UNKNOWN, CONTRADICTED -> moveOpen(IssuanceState.UNKNOWN);
            case READY, HELD, DEAD -> moveOpen(IssuanceState.RESERVED);
            case DELIVERED -> {
                if (isOpen()) {
                    life.issue();
                }
            }
            case FAILED -> {
                if (isOpen()) {
                    fail(log);
                }
            }
            case REVERSED -> new RewardReversal(draft, life).reverseUnpaid();
            case WAITING, CANCELLED -> {}
        }
    }

    private void moveOpen(IssuanceState state) {
        if (isOpen() && life.issuance().state() != state) {
            life.move(state);
        }
    }

    /**
     * Handles a final refusal by the provider: issues a code of the fallback pool if there is one, or fails the
     * issuance.
     */
    private void fail(DeliveryLog log) {
        String pool = content.fallbackPool();
        if (pool != null && Stock.available(draft, pool) > 0) {
            Stock.reserve(draft, life.issuance(), new FromPool(pool, null));
            Stock.give(draft, life.issuance());
            log.add(DeliveryAttempt.Kind.ENGINE, "DELIVERED", "FROM_POOL");
            life.issue();
        } else {
            life.end(IssuanceState.FAILED);
        }
    }
}
