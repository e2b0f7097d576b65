package io.bonsela.core.life;

import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Standing.Parts;
import io.bonsela.core.state.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Accounts for a delivery that the provider has proved, but that the issuance does not provide for: its reward had
 * ended, or the subject had it already.
 */
final class ProvenDelivery {
    private final Draft draft;
    private final Life life;

    /** Creates the proven delivery of an issuance of a draft. */
    ProvenDelivery(Draft draft, Life life) {
        this.draft = draft;
        this.life = life;
    }

    /**
     * Issues the reward after it had ended. Its budget pays as much as it has, and its uses of caps are taken again.
     *
     * @param ordered the delivered amount; null: it has no amount
     * @return what must be reported: exceeded caps, and the amount that was written off
     */
    List<Reason> revive(@Nullable Money ordered) {
        Parts parts = life.issuance().standing().parts();
        List<Reason> notes = new ArrayList<>(CapUses.retake(draft, life.issuance(), ordered));
        if (parts != null && ordered != null) {
            Money ofEnded = Shares.least(ordered, parts.reversed().plus(parts.lapsed()));
            life.put(life.issuance().standing().with(parts.revive(ofEnded)));
        }
        payLate(ordered).ifPresent(notes::add);
        life.move(IssuanceState.ISSUED);
        if (life.issuance().terms().creditsWallet()) {
            Credits.credit(draft, life);
        }
        return notes;
    }

    private Optional<Reason> payLate(@Nullable Money ordered) {
        Money cost = life.cost().of(ordered);
        return cost == null
                ? Optional.empty()
                : writtenOff(cost.minus(life.cost().payLate(cost)));
    }

    /** Writes off a repeated delivery to a subject that already has it. No budget pays for that. */
    Optional<Reason> writeOff(@Nullable Money ordered) {
        Money cost = life.cost().of(ordered);
        if (cost == null) {
            return Optional.empty();
        }
        Ledger.writeOff(draft, life.issuance(), cost);
        return writtenOff(cost);
    }

    private static Optional<Reason> writtenOff(Money amount) {
        return amount.isPositive()
                ? Optional.of(Reason.of(ReasonCode.WRITTEN_OFF, "amount", amount))
                : Optional.empty();
    }
}
