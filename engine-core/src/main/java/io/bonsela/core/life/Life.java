package io.bonsela.core.life;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.Issuance.Terms.Delivery;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.LedgerEntry.Kind;
import io.bonsela.api.Money;
import io.bonsela.api.Standing;
import io.bonsela.api.Standing.Parts;
import io.bonsela.api.Standing.Use;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Fulfilment;
import io.bonsela.api.rule.Reward.Fulfilment.ByConnector;
import io.bonsela.api.rule.Reward.Fulfilment.FromPool;
import io.bonsela.api.store.State.FollowUps;
import io.bonsela.api.store.StateKey.FollowUpsKey;
import io.bonsela.api.store.StateKey.SpendKey;
import io.bonsela.core.check.Vocabulary;
import io.bonsela.core.state.Draft;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Moves one issuance of a draft from state to state. Every move also updates budget, caps and wallet. Callers check
 * beforehand whether a move is allowed; a move that is not in the table of {@link IssuanceState} is an internal error.
 */
public final class Life {
    private final Draft draft;
    private final String id;
    private final Cost cost;

    private Life(Draft draft, Issuance issuance) {
        this.draft = draft;
        id = issuance.id();
        cost = new Cost(draft, id);
    }

    /** Creates an issuance: reserves its cost, and issues it if that is possible at once. */
    public static Issuance begin(Draft draft, Issuance granted) {
        Life life = new Life(draft, granted);
        draft.put(granted);
        life.cost.reserve();
        if (granted.price() != null) {
            Spendings.take(draft, SpendKey.ofPrice(granted), granted.price(), null);
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

    /**
     * Finds an issuance, locks its subject, and ends its hold or validity if that is due. Null if the tenant has no
     * such issuance.
     */
    public static @Nullable Life find(Draft draft, String id) {
        Issuance found = draft.issuance(id);
        return found == null ? null : of(draft, found);
    }

    /** Does the same for an issuance that was already read. */
    public static Life of(Draft draft, Issuance issuance) {
        draft.lock(issuance.subject());
        Life life = new Life(draft, issuance);
        life.settle();
        return life;
    }

    /** Returns the issuance as it is now. Other moves of the same draft may have changed it as well. */
    public Issuance issuance() {
        return Objects.requireNonNull(draft.issuance(id));
    }

    /** Returns its cost. */
    Cost cost() {
        return cost;
    }

    /**
     * Whether it can be reversed, and not cancelled: it was redeemed, or it was issued and is not charged only when it is
     * redeemed.
     */
    public boolean isReversible() {
        return issuance().state() == IssuanceState.REDEEMED
                || (issuance().state() == IssuanceState.ISSUED
                        && issuance().terms().charging() != Charging.ON_REDEMPTION);
    }

    /** Returns how much of its value can be undone; null if it has no value. */
    public @Nullable Money undoable() {
        Parts parts = issuance().standing().parts();
        return parts == null ? null : parts.undoable();
    }

    /** Issues it to the subject, and charges and credits it if its terms say so. */
    public void issue() {
        if (issuance().terms().charging() == Charging.ON_ISSUE) {
            cost.charge(cost.reserved());
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

    /** Ends its hold, then issues it or starts its deferred delivery. */
    public void endHold() {
        put(issuance().standing().unheld());
        if (issuance().terms().delivery() == Delivery.IMMEDIATE) {
            issue();
        } else {
            Shipment.endHold(draft, issuance());
        }
    }

    /**
     * Uses a part of its value, or all of it (null); the rest lapses.
     *
     * @param event the event on which it is used; null: not known
     */
    public void redeem(@Nullable Money part, @Nullable String event) {
        Parts parts = issuance().standing().parts();
        Money reserved = cost.reserved();
        if (part == null || parts == null) {
            cost.charge(reserved);
        } else {
            cost.charge(reserved == null ? null : Shares.of(reserved, part, parts.remaining()));
            cost.release(cost.reserved());
        }
        if (parts != null) {
            Parts used = parts.use(part == null ? parts.remaining() : part);
            CapUses.releaseValue(draft, issuance(), Cap.Release.EXPIRY, used.remaining());
            put(issuance().standing().with(used.lapse()));
        }
        move(IssuanceState.REDEEMED);
        if (event != null) {
            Parts after = issuance().standing().parts();
            put(issuance().standing().with(new Use(event, after == null ? null : after.used())));
            FollowUpsKey key = new FollowUpsKey(draft.tenant(), event);
            FollowUps before = draft.get(key);
            draft.put(key, (before == null ? FollowUps.NONE : before).used(id));
        }
    }

    /** Undoes a redemption: what was used, and only that, can be used again, and its cost is reserved again. */
    public void unredeem() {
        Parts parts = issuance().standing().parts();
        if (parts != null) {
            put(issuance().standing().with(parts.unuse(parts.used())));
        }
        cost.uncharge(cost.charged());
        put(issuance().standing().unused());
        move(IssuanceState.ISSUED);
        settle();
    }

    /** Ends it before it is charged, as cancelled or failed. */
    public void end(IssuanceState state) {
        cost.release(cost.reserved());
        Parts parts = issuance().standing().parts();
        if (parts != null) {
            CapUses.releaseRest(draft, issuance(), Cap.Release.CANCEL, parts.remaining());
            put(issuance()
                    .standing()
                    .with(parts.reverse(
                            parts.remaining(), Money.zero(parts.used().currency()))));
        }
        if (issuance().type().equals(Vocabulary.VOUCHER)) {
            Stock.release(draft, issuance());
        }
        Spendings.returnPrice(draft, issuance());
        move(state);
        CapUses.releaseClaims(draft, issuance(), Cap.Release.CANCEL);
    }

    /**
     * Takes a part back before it is charged, and releases its cost in proportion.
     *
     * @param part at most what is unspent; what lapsed is taken last, which ends it
     */
    public void reduce(Money part) {
        Parts parts = Objects.requireNonNull(issuance().standing().parts());
        if (part.compareTo(parts.remaining()) >= 0) {
            end(IssuanceState.CANCELLED);
            return;
        }
        cost.releaseShare(part, parts.remaining());
        CapUses.releaseValue(draft, issuance(), Cap.Release.CANCEL, part);
        put(issuance().standing().with(parts.reverse(part, Money.zero(part.currency()))));
        cost.follow();
        Spendings.returnPrice(draft, issuance());
    }

    /** Ends its hold or its validity if that is due. */
    void settle() {
        for (Instant due = due(); due != null && !due.isAfter(draft.decidedAt()); due = due()) {
            Standing now = issuance().standing();
            if (now.held()
                    && due.equals(now.heldUntil())
                    && !due.equals(issuance().expiresAt())) {
                endHold();
            } else {
                settleOtherDebts();
                if (due() != null) {
                    expire();
                }
            }
        }
    }

    private @Nullable Instant due() {
        return issuance().dueAt().orElse(null);
    }

    /** Uses a credit that expires for debts that a merge brought, which it would have settled otherwise. */
    private void settleOtherDebts() {
        if (issuance().terms().creditsWallet()
                && issuance().state() == IssuanceState.ISSUED
                && draft.names(issuance().subject()).size() > 1) {
            Credits.settle(draft, this);
        }
    }

    private void expire() {
        Parts parts = issuance().standing().parts();
        boolean used = parts != null && parts.used().isPositive();
        if (issuance().type().equals(Vocabulary.VOUCHER)) {
            Stock.release(draft, issuance());
        }
        if (!isReversible()) {
            cost.release(cost.reserved());
        } else if (parts != null && parts.remaining().isPositive()) {
            Ledger.move(draft, issuance(), Kind.EXPIRE, parts.remaining(), LedgerEntry.WALLET, Ledger.EXPIRED);
        }
        if (parts != null) {
            CapUses.releaseRest(draft, issuance(), Cap.Release.EXPIRY, parts.remaining());
            put(issuance().standing().with(parts.lapse()));
        }
        cost.follow();
        // The subject keeps the spent part of a credit, which can still be reversed.
        move(used ? IssuanceState.REDEEMED : IssuanceState.EXPIRED);
        if (!used) {
            CapUses.releaseClaims(draft, issuance(), Cap.Release.EXPIRY);
        }
    }

    /** Uses a part of a credit, without a posting. */
    void use(Money part) {
        Parts parts = Objects.requireNonNull(issuance().standing().parts()).use(part);
        put(issuance().standing().with(parts));
        cost.follow();
        if (!parts.remaining().isPositive()) {
            move(IssuanceState.REDEEMED);
        }
    }

    /** Changes only the state, not budget, caps or wallet. */
    public void move(IssuanceState state) {
        if (!issuance().state().canBecome(state)) {
            throw new BonselaException(
                    ErrorCode.INTERNAL,
                    "issuance " + issuance().id() + " cannot go from "
                            + issuance().state() + " to " + state);
        }
        put(issuance().standing().moved(state, draft.decidedAt()));
    }

    /** Writes its new standing. */
    void put(Standing standing) {
        draft.put(issuance().as(standing));
    }
}
