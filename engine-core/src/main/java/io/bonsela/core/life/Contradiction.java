package io.bonsela.core.life;

import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.delivery.Progress;
import io.bonsela.core.state.Draft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A contradiction between a provider and the books about one delivery. A person decides who is right. */
public final class Contradiction {
    private final Draft draft;
    private final Shipment shipment;

    /** Creates the contradiction about a contradicted delivery of a draft. */
    public Contradiction(Draft draft, Shipment shipment) {
        this.draft = draft;
        this.shipment = shipment;
    }

    /**
     * Records that the provider is right: the subject has the proven deliveries. One delivery issues the reward;
     * everything beyond it is written off.
     *
     * @param code the code to record
     * @return what must be reported
     */
    public List<Reason> honour(String code) {
        shipment.log().add(DeliveryAttempt.Kind.BY_HAND, "HONOURED", code);
        Progress now = shipment.delivery().progress();
        ShippedReward reward = shipment.reward();
        shipment.store(now.proofsSettled().ended(DeliveryState.DELIVERED, draft.decidedAt(), code));
        if (reward == null) {
            return List.of();
        }
        // An earlier reference was for at most the whole value.
        boolean whole = !now.proofs().contains(now.generation());
        Money ordered = whole ? reward.life().issuance().value() : reward.ordered();
        return account(reward, now.unsettledProofs(), ordered);
    }

    private List<Reason> account(ShippedReward reward, int unpaid, @Nullable Money ordered) {
        Life life = reward.life();
        ProvenDelivery delivery = new ProvenDelivery(draft, life);
        List<Reason> notes = new ArrayList<>();
        int repeated = unpaid;
        if (reward.isOpen()) {
            Money left = life.issuance().remaining();
            life.issue();
            repeated--;
            if (left != null && ordered != null && ordered.compareTo(left) > 0) {
                delivery.writeOff(ordered.minus(left)).ifPresent(notes::add);
            }
        } else if (reward.isEnded()) {
            notes.addAll(delivery.revive(ordered));
            repeated--;
        }
        for (; repeated > 0; repeated--) {
            delivery.writeOff(ordered).ifPresent(notes::add);
        }
        return notes;
    }

    /**
     * Records that the books are right: the subject does not have the proven deliveries that are not in the books yet.
     *
     * @param code the code to record
     */
    public void takeBack(String code) {
        shipment.log().add(DeliveryAttempt.Kind.BY_HAND, "TAKEN_BACK", code);
        Progress now = shipment.delivery().progress();
        ShippedReward reward = shipment.reward();
        boolean open = reward == null || reward.isOpen();
        Progress settled = now.proofsSettled();
        Instant at = draft.decidedAt();
        if (open && now.isDoubtful() && !now.proofs().contains(now.generation())) {
            // The outcome of the current reference is still to be determined.
            shipment.advance(settled.pursued(at, code));
        } else if (open) {
            shipment.advance(settled.ended(DeliveryState.FAILED, at, code));
        } else if (now.settledProofs() > 0 && now.unsettledProofs() > 0) {
            shipment.store(settled.ended(DeliveryState.DELIVERED, at, code));
        } else if (now.settledProofs() > 0) {
            shipment.advance(settled.ended(DeliveryState.REVERSED, at, code));
        } else {
            shipment.store(settled.ended(DeliveryState.REVERSED, at, code));
        }
    }
}
