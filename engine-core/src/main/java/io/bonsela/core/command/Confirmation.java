package io.bonsela.core.command;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.Confirm;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.state.Draft;

/** Ends a hold: the reward is issued or sent. */
record Confirmation(Confirm confirm) implements Verb {
    @Override
    public void plan(Plan plan) {
        Issuances.plan(confirm, confirm.issuance(), plan);
    }

    @Override
    public Ruling rule(Draft draft) {
        return Issuances.ruling(draft, confirm.issuance(), IssuanceScope.MOVE, life -> {
            Issuance issuance = life.issuance();
            if (!issuance.standing().held()) {
                Reason state = issuance.state() == IssuanceState.RESERVED ? null : Refusals.notIssued(issuance);
                return Ruling.refused(state == null ? Reason.of(ReasonCode.NOT_HELD) : state);
            }
            life.endHold();
            return Ruling.done(issuance.remaining());
        });
    }
}
