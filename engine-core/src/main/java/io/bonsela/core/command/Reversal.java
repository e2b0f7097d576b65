package io.bonsela.core.command;

import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.Reverse;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.RewardReversal;
import io.bonsela.core.state.Draft;
import java.util.List;

/** Reverses a reward after it was charged. */
record Reversal(Reverse reverse) implements Verb {
    @Override
    public void plan(Plan plan) {
        Issuances.plan(reverse, reverse.issuance(), plan);
    }

    @Override
    public Ruling rule(Draft draft) {
        return Issuances.ruling(draft, reverse.issuance(), IssuanceScope.MOVE, life -> {
            Money undoable = life.undoable();
            Reason refusal = Refusals.notUndoable(life.issuance());
            if (refusal == null && !life.isReversible()) {
                refusal = Reason.of(ReasonCode.CANCEL_INSTEAD);
            }
            if (refusal == null) {
                refusal = Refusals.tooMuch(reverse.amount(), undoable);
            }
            if (refusal != null) {
                return Ruling.refused(refusal);
            }
            Money shortfall = new RewardReversal(draft, life).reverse(reverse.amount(), reverse.onSpent());
            return Ruling.done(reverse.amount() == null ? undoable : reverse.amount())
                    .withShortfall(shortfall == null ? List.of() : List.of(shortfall));
        });
    }
}
