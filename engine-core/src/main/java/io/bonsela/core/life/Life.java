package io.bonsela.core.life;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.Issuance.Terms.Compensation;
import io.bonsela.api.Issuance.Terms.Delivery;
import io.bonsela.api.IssuanceState;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.LedgerEntry.Kind;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Standing;
import io.bonsela.api.Standing.CapUse;
import io.bonsela.api.Standing.Parts;
import io.bonsela.api.Standing.Reservation;
import io.bonsela.api.Standing.Use;
import io.bonsela.api.command.OnSpent;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Fulfilment;
import io.bonsela.api.rule.Reward.Fulfilment.ByConnector;
import io.bonsela.api.rule.Reward.Fulfilment.FromPool;
import io.bonsela.api.store.State.Uses;
import io.bonsela.api.store.StateKey.UsesKey;
import io.bonsela.core.check.Vocabulary;
import io.bonsela.core.state.Draft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One issuance as a draft moves it. Every move does at once what it means for budget, caps and wallet. Whether a move is
 * allowed is asked before; one that is not in the table of {@link IssuanceState} is an internal error.
 */
public final class Life {
    private final Draft draft;
    private final String id;

    private Life(Draft draft, Issuance issuance) {
        this.draft = draft;
        id = issuance.id();
    }

    /** An issuance that comes into being with this draft: its cost is reserved, and it is issued if it can be at once. */
    public static Issuance begin(Draft draft, Issuance granted) {
        Life life = new Life(draft, granted);
        draft.put(granted);
        Reservation reservation = granted.reservation();
        if (reservation != null) {
            BudgetUse.of(reservation, draft).reserve(granted, reservation.amount());
        }
        Reward reward = draft.rules().reward(granted.reward());
        Fulfilment source = reward == null ? null : reward.fulfilment();
        if (source instanceof FromPool pool) {
            Stock.reserve(draft, granted, pool);
        } else if (source instanceof ByConnector way) {
            Shipment.begin(draft, granted, way);
        }
        if (granted.terms().delivery() == Delivery.IMMEDIATE
                && !granted.standing().held()) {
            life.issue();
        }
        return life.issuance();
    }

    /** An issuance, with all done that time has brought; its subject is locked. Null if the tenant has none such. */
    public static @Nullable Life find(Draft draft, String id) {
        Issuance found = draft.issuance(id);
        return found == null ? null : of(draft, found);
    }

    /** The same for one that is at hand. */
    public static Life of(Draft draft, Issuance issuance) {
        draft.lock(issuance.subject());
        Life life = new Life(draft, issuance);
        life.settle();
        return life;
    }

    /** As it is now: another move of the same draft may have changed it too. */
    public Issuance issuance() {
        return Objects.requireNonNull(draft.issuance(id));
    }

    /** Whether its cost was charged already. */
    public boolean isCharged() {
        return issuance().state() == IssuanceState.REDEEMED
                || (issuance().state() == IssuanceState.ISSUED
                        && issuance().terms().charging() == Charging.ON_ISSUE);
    }

    /** How much of its value can be undone; null where it has no value. */
    public @Nullable Money undoable() {
        Parts parts = issuance().standing().parts();
        return parts == null ? null : parts.undoable();
    }

    /** The subject gets it: paid for, and credited, if its terms say so. */
    public void issue() {
        if (issuance().terms().charging() == Charging.ON_ISSUE) {
            charge(reserved());
        }
        if (issuance().type().equals(Vocabulary.VOUCHER)) {
            Stock.give(draft, issuance());
        }
        move(IssuanceState.ISSUED);
        if (issuance().terms().creditsWallet()) {
            Credits.credit(draft, this);
        }
        settle();
    }

    /** What withheld it is over; what is delivered later waits for that. */
    public void endHold() {
        set(issuance().standing().unheld());
        if (issuance().terms().delivery() == Delivery.IMMEDIATE) {
            issue();
        } else {
            Shipment.endHold(draft, issuance());
        }
    }

    /**
     * Uses a part of its value, or all of it (null); the rest lapses.
     *
     * @param event on which it is used; null: that is not told
     */
    public void redeem(@Nullable Money part, @Nullable String event) {
        Parts parts = issuance().standing().parts();
        Money reserved = reserved();
        if (part == null || parts == null) {
            charge(reserved);
        } else {
            charge(reserved == null ? null : Shares.of(reserved, part, parts.remaining()));
            release(reserved());
        }
        if (parts != null) {
            Parts used = parts.use(part == null ? parts.remaining() : part);
            releaseValue(Cap.Release.EXPIRY, used.remaining());
            set(issuance().standing().with(used.lapse()));
        }
        move(IssuanceState.REDEEMED);
        if (event != null) {
            Parts after = issuance().standing().parts();
            set(issuance().standing().with(new Use(event, after == null ? null : after.used())));
            UsesKey key = new UsesKey(draft.tenant(), event);
            Uses before = draft.get(key);
            draft.put(key, (before == null ? new Uses(List.of()) : before).and(id));
        }
    }

    /** Spends a part of a credit. */
    public void spend(Money part) {
        Ledger.move(draft, issuance(), Kind.SPEND, part, LedgerEntry.WALLET, Ledger.SPENT);
        use(part);
    }

    /** Takes it back before it was paid for, or gives it up. */
    public void end(IssuanceState state) {
        release(reserved());
        Parts parts = issuance().standing().parts();
        if (parts != null) {
            releaseRest(Cap.Release.CANCEL, parts.remaining());
            set(issuance()
                    .standing()
                    .with(parts.reverse(
                            parts.remaining(), Money.zero(parts.used().currency()))));
        }
        if (issuance().type().equals(Vocabulary.VOUCHER)) {
            Stock.release(draft, issuance());
        }
        move(state);
        releaseClaims(Cap.Release.CANCEL);
    }

    /** The provider has taken back what it delivered, and is not paid for it. */
    public void takenBack() {
        if (issuance().state() == IssuanceState.ISSUED || issuance().state() == IssuanceState.REDEEMED) {
            Money charged = charged();
            Reservation reservation = issuance().reservation();
            if (reservation != null && charged != null && charged.isPositive()) {
                BudgetUse.of(reservation, draft).refund(issuance(), charged);
                set(issuance().standing().with(reservation.refund(charged)));
            } else {
                release(reserved());
            }
            Parts parts = issuance().standing().parts();
            if (parts != null) {
                releaseValue(Cap.Release.CANCEL, parts.remaining().plus(parts.used()));
                set(issuance().standing().with(parts.reverse(parts.remaining(), parts.used())));
            }
            undone();
        }
    }

    /**
     * It ended, and its provider proves that it had delivered it: it is paid for as far as its budget has the money, its
     * shares of caps are taken again, and the subject has it.
     *
     * @param ordered what was delivered; null: it has no amount
     * @return what is to be told: caps that are exceeded, and what was written off
     */
    public List<Reason> honour(@Nullable Money ordered) {
        List<Reason> notes = new ArrayList<>();
        Standing ended = issuance().standing();
        List<CapUse> uses = new ArrayList<>(ended.capUses());
        for (CapUse given : ended.returned()) {
            CapUses.again(draft, issuance(), given, ordered)
                    .ifPresent(use -> CapUses.retake(draft, use, issuance().subject())
                            .ifPresent(retaken -> {
                                uses.add(use);
                                retaken.excess().ifPresent(notes::add);
                            }));
        }
        set(ended.with(uses, List.of()));
        Parts parts = ended.parts();
        if (parts != null && ordered != null) {
            Money ofEnded = Shares.least(ordered, parts.reversed().plus(parts.lapsed()));
            set(issuance().standing().with(parts.revive(ofEnded)));
        }
        payLate(ordered).ifPresent(notes::add);
        move(IssuanceState.ISSUED);
        if (issuance().terms().creditsWallet()) {
            Credits.credit(draft, this);
        }
        return notes;
    }

    private Optional<Reason> payLate(@Nullable Money ordered) {
        Reservation reservation = issuance().reservation();
        Money cost = costOf(ordered);
        if (reservation == null || cost == null) {
            return Optional.empty();
        }
        boolean charged = issuance().terms().charging() == Charging.ON_ISSUE;
        Money paid = BudgetUse.of(reservation, draft).payLate(issuance(), cost, charged);
        set(issuance().standing().with(charged ? reservation.chargeAgain(paid) : reservation.reserveAgain(paid)));
        return writtenOff(cost.minus(paid));
    }

    /** The subject has it already, and its provider delivered once more: no budget pays for that. */
    public Optional<Reason> writeOff(@Nullable Money ordered) {
        Money cost = costOf(ordered);
        if (cost == null) {
            return Optional.empty();
        }
        Ledger.writeOff(draft, issuance(), cost);
        return writtenOff(cost);
    }

    private static Optional<Reason> writtenOff(Money amount) {
        return amount.isPositive()
                ? Optional.of(Reason.of(ReasonCode.WRITTEN_OFF, "amount", amount))
                : Optional.empty();
    }

    /** What a part of its value costs; null: nothing, to a budget. */
    private @Nullable Money costOf(@Nullable Money ordered) {
        Reservation reservation = issuance().reservation();
        Money value = issuance().value();
        if (reservation == null) {
            return null;
        }
        return ordered == null || value == null
                ? reservation.amount()
                : Shares.of(reservation.amount(), ordered, value);
    }

    /** Takes a part back before it was paid for; its cost goes back in proportion. */
    public void reduce(Money part) {
        Parts parts = Objects.requireNonNull(issuance().standing().parts());
        if (part.equals(parts.remaining())) {
            end(IssuanceState.CANCELLED);
            return;
        }
        Money reserved = reserved();
        release(reserved == null ? null : Shares.of(reserved, part, parts.remaining()));
        releaseValue(Cap.Release.CANCEL, part);
        set(issuance().standing().with(parts.reverse(part, Money.zero(part.currency()))));
    }

    /**
     * Undoes a part of what was paid for, or all of it (null): first what is left, then what lapsed, which was settled
     * when it did, last what was used.
     *
     * @return how much could not be taken back; null: nothing
     */
    public @Nullable Money reverse(@Nullable Money part, OnSpent onSpent) {
        Parts parts = issuance().standing().parts();
        if (parts == null) {
            compensate(charged());
            undone();
            return null;
        }
        Money amount = part == null ? parts.undoable() : part;
        Money ofRemaining = Shares.least(amount, parts.remaining());
        Money ofLapsed = Shares.least(amount.minus(ofRemaining), parts.lapsed());
        Money ofUsed = amount.minus(ofRemaining).minus(ofLapsed);
        Parts reversed = parts.reverse(ofRemaining, ofUsed).voiding(ofLapsed);
        set(issuance().standing().with(reversed));
        Money shortfall = issuance().terms().creditsWallet()
                ? Credits.takeBack(draft, this, ofRemaining, ofUsed, onSpent)
                : Money.zero(amount.currency());
        Money takenBack = ofRemaining.plus(ofUsed).minus(shortfall);
        Money charged = charged();
        if (charged != null && takenBack.isPositive()) {
            compensate(Shares.of(charged, takenBack, covered(parts)));
        }
        releaseValue(Cap.Release.CANCEL, takenBack);
        set(issuance().standing().with(reversed.writeOff(shortfall)));
        if (amount.equals(parts.undoable())) {
            undone();
        } else if (issuance().state() == IssuanceState.ISSUED && ofRemaining.equals(parts.remaining())) {
            move(IssuanceState.REDEEMED);
        }
        return shortfall.isPositive() ? shortfall : null;
    }

    /**
     * Undoes a part of the use of a discount, or of a thing (null): the event on which it was used is refunded, so that its
     * cost did not leave the house.
     */
    public void undoUse(@Nullable Money part) {
        Parts parts = issuance().standing().parts();
        if (part == null || parts == null) {
            compensate(charged());
            undone();
            return;
        }
        Money charged = charged();
        if (charged != null) {
            compensate(Shares.of(charged, part, covered(parts)));
        }
        releaseValue(Cap.Release.CANCEL, part);
        Parts after = parts.reverse(Money.zero(part.currency()), part);
        set(issuance().standing().with(after));
        if (!after.used().isPositive()) {
            undone();
        }
    }

    /** How much of the value the charged cost stands for: what lapsed and what was written off keep their share. */
    private Money covered(Parts parts) {
        Money covered = parts.remaining().plus(parts.used()).plus(parts.writtenOff());
        return issuance().terms().charging() == Charging.ON_ISSUE
                ? covered.plus(parts.lapsed()).plus(parts.voided())
                : covered;
    }

    private void undone() {
        move(IssuanceState.REVERSED);
        releaseClaims(Cap.Release.CANCEL);
    }

    private void compensate(@Nullable Money cost) {
        Reservation reservation = issuance().reservation();
        boolean refunded = issuance().terms().compensation() != Compensation.WRITE_OFF;
        if (refunded && reservation != null && cost != null && cost.isPositive()) {
            BudgetUse.of(reservation, draft).refund(issuance(), cost);
            set(issuance().standing().with(reservation.refund(cost)));
        }
    }

    private void settle() {
        for (Instant due = due(); due != null && !due.isAfter(draft.decidedAt()); due = due()) {
            Standing now = issuance().standing();
            if (now.held()
                    && due.equals(now.heldUntil())
                    && !due.equals(issuance().expiresAt())) {
                endHold();
            } else {
                expire();
            }
        }
    }

    private @Nullable Instant due() {
        return issuance().dueAt().orElse(null);
    }

    private void expire() {
        Parts parts = issuance().standing().parts();
        boolean used = parts != null && parts.used().isPositive();
        if (issuance().type().equals(Vocabulary.VOUCHER)) {
            Stock.release(draft, issuance());
        }
        if (!isCharged()) {
            release(reserved());
        } else if (parts != null && parts.remaining().isPositive()) {
            Ledger.move(draft, issuance(), Kind.EXPIRE, parts.remaining(), LedgerEntry.WALLET, Ledger.EXPIRED);
        }
        if (parts != null) {
            releaseRest(Cap.Release.EXPIRY, parts.remaining());
            set(issuance().standing().with(parts.lapse()));
        }
        // Of a credit that was spent in part the subject keeps that part: it can still be reversed.
        move(used ? IssuanceState.REDEEMED : IssuanceState.EXPIRED);
        if (!used) {
            releaseClaims(Cap.Release.EXPIRY);
        }
    }

    /** Uses a part of a credit, without a posting. */
    void use(Money part) {
        Parts parts = Objects.requireNonNull(issuance().standing().parts()).use(part);
        set(issuance().standing().with(parts));
        if (!parts.remaining().isPositive()) {
            move(IssuanceState.REDEEMED);
        }
    }

    private @Nullable Money reserved() {
        Reservation reservation = issuance().reservation();
        return reservation == null ? null : reservation.reserved();
    }

    private @Nullable Money charged() {
        Reservation reservation = issuance().reservation();
        return reservation == null ? null : reservation.charged();
    }

    private void charge(@Nullable Money amount) {
        Reservation reservation = issuance().reservation();
        if (reservation != null && amount != null && amount.isPositive()) {
            BudgetUse.of(reservation, draft).charge(issuance(), amount);
            set(issuance().standing().with(reservation.charge(amount)));
        }
    }

    private void release(@Nullable Money amount) {
        Reservation reservation = issuance().reservation();
        if (reservation != null && amount != null && amount.isPositive()) {
            BudgetUse.of(reservation, draft).release(issuance(), amount);
            set(issuance().standing().with(reservation.release(amount)));
        }
    }

    /** Gives back what was taken for the grant as a whole. */
    private void releaseClaims(Cap.Release occasion) {
        giveBack(CapUses.release(draft, issuance(), occasion));
    }

    /** Gives back what was taken for a part of the value. */
    private void releaseValue(Cap.Release occasion, Money part) {
        if (part.isPositive()) {
            set(issuance()
                    .standing()
                    .with(CapUses.release(draft, issuance(), occasion, part).kept()));
        }
    }

    /** Gives back what was taken for all that is left of the value. */
    private void releaseRest(Cap.Release occasion, Money rest) {
        if (rest.isPositive()) {
            giveBack(CapUses.release(draft, issuance(), occasion, rest));
        }
    }

    /** What is delivered later remembers what it gave back when it ended: its provider may prove that it delivered. */
    private void giveBack(CapUses.Released uses) {
        Standing now = issuance().standing();
        if (issuance().terms().delivery() == Delivery.DEFERRED) {
            List<CapUse> returned = new ArrayList<>(now.returned());
            returned.addAll(uses.released());
            set(now.with(uses.kept(), returned));
        } else {
            set(now.with(uses.kept()));
        }
    }

    /** Only moves it: nothing follows from it. */
    public void move(IssuanceState state) {
        if (!issuance().state().canBecome(state)) {
            throw new BonselaException(
                    ErrorCode.INTERNAL,
                    "issuance " + issuance().id() + " cannot go from "
                            + issuance().state() + " to " + state);
        }
        set(issuance().standing().moved(state, draft.decidedAt()));
    }

    private void set(Standing standing) {
        draft.put(issuance().as(standing));
    }
}
