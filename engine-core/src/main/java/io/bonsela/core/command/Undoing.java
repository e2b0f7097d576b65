package io.bonsela.core.command;

import io.bonsela.api.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.Reverse;
import io.bonsela.core.decide.Draft;
import io.bonsela.core.decide.Life;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cancellation before, and reversal after a reward was paid for. */
final class Undoing {
    private Undoing() {}

    static Ruling cancel(Cancel cancel, Draft draft) {
        return Issuances.ruling(draft, cancel.issuance(), life -> {
            Reason refusal = life.isCharged() ? Reason.of(ReasonCode.REVERSE_INSTEAD) : refusal(life);
            if (refusal != null) {
                return Ruling.refused(refusal);
            }
            life.end(IssuanceState.CANCELLED);
            return Ruling.done(null);
        });
    }

    static Ruling reverse(Reverse reverse, Draft draft) {
        return Issuances.ruling(draft, reverse.issuance(), life -> {
            Money undoable = life.undoable();
            Reason refusal = refusal(life);
            if (refusal == null && !life.isCharged()) {
                refusal = Reason.of(ReasonCode.CANCEL_INSTEAD);
            }
            if (refusal == null) {
                refusal = Refusals.tooMuch(reverse.amount(), undoable);
            }
            if (refusal != null) {
                return Ruling.refused(refusal);
            }
            Money shortfall = life.reverse(reverse.amount(), reverse.onSpent());
            return Ruling.done(reverse.amount() == null ? undoable : reverse.amount())
                    .withShortfall(shortfall == null ? List.of() : List.of(shortfall));
        });
    }

    /** Why it cannot be undone at all; null if it can be cancelled or reversed. */
    private static @Nullable Reason refusal(Life life) {
        return switch (life.issuance().state()) {
            case RESERVED, ISSUED, REDEEMED -> null;
            case PENDING, UNKNOWN, FAILED, EXPIRED, CANCELLED, REVERSED -> Refusals.notIssued(life.issuance());
        };
    }
}
