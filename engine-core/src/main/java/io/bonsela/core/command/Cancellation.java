package io.bonsela.core.command;

import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.Cancel;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.state.Draft;

/** Cancels a reward before it is charged. */
record Cancellation(Cancel cancel) implements Verb {
    @Override
    public void plan(Plan plan) {
        Issuances.plan(cancel, cancel.issuance(), plan);
    }

    @Override
    public Ruling rule(Draft draft) {
        return Issuances.ruling(draft, cancel.issuance(), IssuanceScope.MOVE, life -> {
            Reason refusal =
                    life.isReversible() ? Reason.of(ReasonCode.REVERSE_INSTEAD) : Refusals.notUndoable(life.issuance());
            if (refusal != null) {
                return Ruling.refused(refusal);
            }
            life.end(IssuanceState.CANCELLED);
            return Ruling.done(null);
        });
    }
}
