package io.bonsela.core.command;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Standing.Parts;
import io.bonsela.api.Standing.Use;
import io.bonsela.api.command.UndoRedeem;
import io.bonsela.api.store.State.FollowUps;
import io.bonsela.api.store.StateKey.FollowUpsKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.Life;
import io.bonsela.core.state.Draft;
import org.jspecify.annotations.Nullable;

/** Undoes a redemption, so that the reward can be used again. */
record RedemptionUndoing(UndoRedeem undo) implements Verb {
    @Override
    public void plan(Plan plan) {
        Issuances.plan(undo, undo.issuance(), plan);
    }

    @Override
    public Ruling rule(Draft draft) {
        return Issuances.ruling(draft, undo.issuance(), IssuanceScope.MOVE, life -> {
            Issuance issuance = life.issuance();
            Reason refusal = refusal(issuance);
            if (refusal != null) {
                return Ruling.refused(refusal);
            }
            Parts parts = issuance.standing().parts();
            forgetUse(draft, life);
            life.unredeem();
            return Ruling.done(parts == null ? null : parts.used());
        });
    }

    private static @Nullable Reason refusal(Issuance issuance) {
        if (issuance.terms().charging() != Charging.ON_REDEMPTION) {
            return Reason.of(ReasonCode.NOT_REDEEMABLE);
        }
        return switch (issuance.state()) {
            case REDEEMED -> null;
            case ISSUED, RESERVED -> Reason.of(ReasonCode.NOT_REDEEMED);
            default -> Refusals.notIssued(issuance);
        };
    }

    /** Removes the reward from those that were used on the event, so that a refund of the event does not undo its use. */
    private static void forgetUse(Draft draft, Life life) {
        Use use = life.issuance().standing().use();
        FollowUpsKey key = use == null ? null : new FollowUpsKey(draft.tenant(), use.event());
        FollowUps uses = key == null ? null : draft.get(key);
        if (key != null && uses != null) {
            draft.put(key, uses.without(life.issuance().id()));
        }
    }
}
