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
        Life life = Life.find(draft, cancel.issuance());
        if (life == null) {
            return Ruling.refused(Refusals.unknown(cancel.issuance()));
        }
        String subject = life.issuance().subject();
        if (life.isCharged()) {
            return Ruling.refused(ReasonCode.REVERSE_INSTEAD).about(subject);
        }
        Reason refusal = refusal(life);
        if (refusal != null) {
            return Ruling.refused(refusal).about(subject);
        }
        life.end(IssuanceState.CANCELLED);
        return Ruling.done(subject, null);
    }

    static Ruling reverse(Reverse reverse, Draft draft) {
        Life life = Life.find(draft, reverse.issuance());
        if (life == null) {
            return Ruling.refused(Refusals.unknown(reverse.issuance()));
        }
        String subject = life.issuance().subject();
        Money undoable = life.undoable();
        Reason refusal = refusal(life);
        if (refusal == null && !life.isCharged()) {
            refusal = Reason.of(ReasonCode.CANCEL_INSTEAD);
        }
        if (refusal == null) {
            refusal = Refusals.tooMuch(reverse.amount(), undoable);
        }
        if (refusal != null) {
            return Ruling.refused(refusal).about(subject);
        }
        Money shortfall = life.reverse(reverse.amount(), reverse.onSpent());
        Money undone = reverse.amount() == null ? undoable : reverse.amount();
        return Ruling.done(subject, undone).withShortfall(shortfall == null ? List.of() : List.of(shortfall));
    }

    /** Why it cannot be undone at all; null if it can be cancelled or reversed. */
    private static @Nullable Reason refusal(Life life) {
        return switch (life.issuance().state()) {
            case RESERVED, ISSUED, REDEEMED -> null;
            case PENDING, UNKNOWN, FAILED, EXPIRED, CANCELLED, REVERSED -> Refusals.notIssued(life.issuance());
        };
    }
}
