package io.bonsela.core.life;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.Issuance.Terms.Compensation;
import io.bonsela.api.Money;
import io.bonsela.api.Standing.Parts;
import io.bonsela.api.command.Refund.OnSpent;
import io.bonsela.api.rule.Cap;
import io.bonsela.core.state.Draft;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes back a reward after it was issued, and its cost in proportion. */
public final class RewardReversal {
    private final Draft draft;
    private final Life life;

    /** Creates the reversal of an issuance of a draft. */
    public RewardReversal(Draft draft, Life life) {
        this.draft = draft;
        this.life = life;
    }

    /**
     * Undoes a part of a charged value, or all of it (null): first the remaining value, then the lapsed value, which
     * was settled when it lapsed, and last the used value.
     *
     * @return the amount that could not be taken back; null: none
     */
    public @Nullable Money reverse(@Nullable Money part, OnSpent onSpent) {
        Parts parts = parts();
        if (parts == null) {
            reverseThing();
            return null;
        }
        Money amount = part == null ? parts.undoable() : part;
        Money ofRemaining = Shares.least(amount, parts.remaining());
        Money ofLapsed = Shares.least(amount.minus(ofRemaining), parts.lapsed());
        Money ofUsed = amount.minus(ofRemaining).minus(ofLapsed);
        Parts reversed = parts.reverse(ofRemaining, ofUsed).voiding(ofLapsed);
        put(reversed);
        Money shortfall = issuance().terms().creditsWallet()
                ? Credits.takeBack(draft, life, ofRemaining, ofUsed, onSpent)
                : Money.zero(amount.currency());
        Money takenBack = ofRemaining.plus(ofUsed).minus(shortfall);
        if (takenBack.isPositive()) {
            compensateShare(takenBack, parts);
        }
        CapUses.releaseValue(draft, issuance(), Cap.Release.CANCEL, takenBack);
        put(reversed.writeOff(shortfall));
        life.cost().follow();
        Spendings.returnPrice(draft, issuance());
        if (amount.equals(parts.undoable())) {
            end();
        } else if (issuance().state() == IssuanceState.ISSUED && ofRemaining.equals(parts.remaining())) {
            life.move(IssuanceState.REDEEMED);
        }
        return shortfall.isPositive() ? shortfall : null;
    }

    /**
     * Undoes a part of the use of a discount, or the use of a reward without value (null). The event on which it was
     * used is refunded, so its cost was not incurred.
     */
    public void undoUse(@Nullable Money part) {
        Parts parts = parts();
        if (part == null || parts == null) {
            reverseThing();
            return;
        }
        compensateShare(part, parts);
        CapUses.releaseValue(draft, issuance(), Cap.Release.CANCEL, part);
        Parts after = parts.reverse(Money.zero(part.currency()), part);
        put(after);
        Spendings.returnPrice(draft, issuance());
        if (!after.used().isPositive()) {
            end();
        }
    }

    /** Takes back a part that was written off, after what was spent of it has returned to the wallet. */
    void recover(Money part) {
        Parts parts = Objects.requireNonNull(parts());
        compensateShare(part, parts);
        CapUses.releaseValue(draft, issuance(), Cap.Release.CANCEL, part);
        put(parts.recover(part));
        life.cost().follow();
        Spendings.returnPrice(draft, issuance());
    }

    /** Reverses it after the provider has taken back what it delivered, and is not paid for it. */
    void reverseUnpaid() {
        if (issuance().state() != IssuanceState.ISSUED && issuance().state() != IssuanceState.REDEEMED) {
            return;
        }
        Money charged = life.cost().charged();
        if (charged != null && charged.isPositive()) {
            life.cost().refund(charged);
        } else {
            life.cost().release(life.cost().reserved());
        }
        Parts parts = parts();
        if (parts != null) {
            CapUses.releaseValue(
                    draft, issuance(), Cap.Release.CANCEL, parts.remaining().plus(parts.used()));
            put(parts.reverse(parts.remaining(), parts.used()));
        }
        Spendings.returnPrice(draft, issuance());
        end();
    }

    /** Undoes a reward without value. */
    private void reverseThing() {
        compensate(life.cost().charged());
        Spendings.returnPrice(draft, issuance());
        end();
    }

    /** Refunds the share of the charged cost that a part has in the value that the cost covers. */
    private void compensateShare(Money part, Parts before) {
        compensate(life.cost().chargedShare(part, covered(before)));
    }

    private void compensate(@Nullable Money cost) {
        if (issuance().terms().compensation() != Compensation.WRITE_OFF) {
            life.cost().refund(cost);
        }
    }

    /** Returns the value that the charged cost covers. Lapsed and written-off value keep their share of the cost. */
    private Money covered(Parts parts) {
        Money covered = parts.remaining().plus(parts.used()).plus(parts.writtenOff());
        return issuance().terms().charging() == Charging.ON_ISSUE
                ? covered.plus(parts.lapsed()).plus(parts.voided())
                : covered;
    }

    private void end() {
        life.move(IssuanceState.REVERSED);
        CapUses.releaseClaims(draft, issuance(), Cap.Release.CANCEL);
    }

    private Issuance issuance() {
        return life.issuance();
    }

    private @Nullable Parts parts() {
        return issuance().standing().parts();
    }

    private void put(Parts parts) {
        life.put(issuance().standing().with(parts));
    }
}
