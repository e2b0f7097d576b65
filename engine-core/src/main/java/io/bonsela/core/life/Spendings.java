package io.bonsela.core.life;

import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.LedgerEntry.Kind;
import io.bonsela.api.Money;
import io.bonsela.api.Standing.Parts;
import io.bonsela.api.store.State.Spending;
import io.bonsela.api.store.State.Spending.Part;
import io.bonsela.api.store.StateKey.SpendKey;
import io.bonsela.core.state.Draft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes amounts out of wallets, records which credits they were taken from, and gives them back to these credits. A hold
 * is an amount that is taken but not yet spent.
 */
public final class Spendings {
    private Spendings() {}

    /**
     * Takes an amount out of a wallet, from the credit that expires first on. The caller has checked the balance.
     *
     * @param heldUntil when the amount returns by itself; null: it is spent
     */
    public static void take(Draft draft, SpendKey key, Money amount, @Nullable Instant heldUntil) {
        List<Part> parts = new ArrayList<>();
        Money missing = amount;
        for (Life credit : Credits.usable(draft, key.subject(), amount)) {
            Money part = Shares.least(
                    missing, Objects.requireNonNull(credit.issuance().remaining()));
            if (part.isPositive()) {
                boolean held = heldUntil != null;
                Ledger.move(
                        draft,
                        credit.issuance(),
                        held ? Kind.HOLD : Kind.SPEND,
                        part,
                        LedgerEntry.WALLET,
                        held ? Ledger.HELD : Ledger.SPENT);
                credit.use(part);
                parts.add(new Part(credit.issuance().id(), part.minorUnits(), 0));
                missing = missing.minus(part);
            }
        }
        draft.put(key, new Spending(amount, parts, heldUntil));
    }

    /** Spends what is left of a hold. */
    public static void capture(Draft draft, SpendKey key, Spending hold) {
        for (Part part : hold.parts()) {
            Money left = new Money(hold.amount().currency(), part.amount() - part.returned());
            Issuance credit = draft.issuance(part.credit());
            if (left.isPositive() && credit != null) {
                Ledger.move(draft, credit, Kind.SPEND, left, Ledger.HELD, Ledger.SPENT);
            }
        }
        draft.put(key, new Spending(hold.amount(), hold.parts(), null));
    }

    /**
     * Gives a part of a spending back to its credits, to the last one first: then what is left of it was taken as if the
     * spending had been smaller.
     *
     * @param part at most what is left
     */
    public static void giveBack(Draft draft, SpendKey key, Spending spending, Money part) {
        List<Part> parts = new ArrayList<>(spending.parts());
        Returning returning = new Returning(draft, spending.heldUntil() == null ? Ledger.SPENT : Ledger.HELD);
        long missing = part.minorUnits();
        for (int i = parts.size() - 1; i >= 0 && missing > 0; i--) {
            Part from = parts.get(i);
            long back = Math.min(missing, from.amount() - from.returned());
            if (back > 0) {
                missing -= back;
                parts.set(i, new Part(from.credit(), from.amount(), from.returned() + back));
                returning.giveBack(from.credit(), new Money(part.currency(), back));
            }
        }
        Spending after = new Spending(spending.amount(), parts, spending.heldUntil());
        draft.put(key, after.left() > 0 ? after : new Spending(spending.amount(), parts, null));
    }

    /**
     * Gives back as much of the price of a reward as the part of its value has cost that was taken back; nothing for what
     * lapsed or was written off. Of a reward without a value, all of it.
     */
    static void returnPrice(Draft draft, Issuance reward) {
        Money price = reward.price();
        if (price == null) {
            return;
        }
        SpendKey key = SpendKey.ofPrice(reward);
        Spending paid = draft.get(key);
        if (paid == null) {
            return;
        }
        Parts undone = reward.standing().parts();
        Money due =
                undone == null ? price : Shares.of(price, undone.reversed(), Objects.requireNonNull(reward.value()));
        Money returned = price.minus(new Money(price.currency(), paid.left()));
        Money part = due.minus(returned);
        if (part.isPositive()) {
            giveBack(draft, key, paid, part);
        }
    }
}
