package io.bonsela.core.command;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Issuance.Terms.Delivery;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.RecordDelivery;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.Life;
import io.bonsela.core.life.Shipment;
import io.bonsela.core.state.Draft;
import org.jspecify.annotations.Nullable;

/** Records the outcome of a delivery that the host makes itself, or of a connector's delivery that a person settles. */
record DeliveryRecord(RecordDelivery delivery) implements Verb {
    @Override
    public void plan(Plan plan) {
        Issuances.plan(delivery, delivery.issuance(), plan);
    }

    @Override
    public Ruling rule(Draft draft) {
        return Issuances.ruling(draft, delivery.issuance(), IssuanceScope.MOVE, life -> {
            Issuance issuance = life.issuance();
            Reason refusal = refusal(issuance);
            if (refusal != null) {
                return Ruling.refused(refusal);
            }
            Shipment shipment = Shipment.find(draft, issuance.id());
            if (shipment != null && shipment.delivery().progress().isContradicted()) {
                return Ruling.refused(Reason.of(ReasonCode.DELIVERY_CONTRADICTED));
            }
            if (shipment != null) {
                shipment.recordByHand(
                        state(delivery.outcome()), delivery.origin().id());
                return Ruling.done(life.issuance().remaining());
            }
            switch (delivery.outcome()) {
                case DELIVERED -> life.issue();
                case FAILED -> life.end(IssuanceState.FAILED);
                case PENDING -> await(life, IssuanceState.PENDING);
                case UNKNOWN -> await(life, IssuanceState.UNKNOWN);
            }
            return Ruling.done(issuance.remaining());
        });
    }

    private static DeliveryState state(RecordDelivery.Outcome outcome) {
        return switch (outcome) {
            case DELIVERED -> DeliveryState.DELIVERED;
            case FAILED -> DeliveryState.FAILED;
            case PENDING -> DeliveryState.PENDING;
            case UNKNOWN -> DeliveryState.UNKNOWN;
        };
    }

    private static void await(Life life, IssuanceState state) {
        if (life.issuance().state() != state) {
            life.move(state);
        }
    }

    private static @Nullable Reason refusal(Issuance issuance) {
        if (issuance.terms().delivery() != Delivery.DEFERRED) {
            return Reason.of(ReasonCode.NOT_DEFERRED);
        }
        return switch (issuance.state()) {
            case RESERVED -> issuance.standing().held() ? Refusals.notIssued(issuance) : null;
            case PENDING, UNKNOWN -> null;
            case ISSUED, REDEEMED -> Reason.of(ReasonCode.ALREADY_DELIVERED);
            case FAILED, EXPIRED, CANCELLED, REVERSED -> Refusals.notIssued(issuance);
        };
    }
}
