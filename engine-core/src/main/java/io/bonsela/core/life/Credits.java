package io.bonsela.core.life;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.LedgerEntry.Kind;
import io.bonsela.api.Money;
import io.bonsela.api.Standing.Settlement;
import io.bonsela.api.command.Refund.OnSpent;
import io.bonsela.api.store.State.WalletDebt;
import io.bonsela.api.store.State.WalletDebt.Debt;
import io.bonsela.api.store.StateKey.WalletDebtKey;
import io.bonsela.core.state.Draft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** A subject's wallet: its open credits, less a debt. A debt exists only while no credit can settle it. */
public final class Credits {
    private static final Comparator<Issuance> FIRST_TO_EXPIRE = Comparator.comparing(
                    Issuance::expiresAt, Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
            .thenComparing(Issuance::issuedAt)
            .thenComparing(Issuance::id);

    private Credits() {}

    /**
     * Returns the credits that a subject can use in the currency of an amount, starting with the one that expires
     * first. Ends holds and validities that are due, and settles debts that a merge brought.
     */
    public static List<Life> usable(Draft draft, String subject, Money amount) {
        List<Life> usable = issued(draft, subject, amount);
        if (draft.names(subject).size() > 1 && debt(draft, subject, amount).isPositive()) {
            // Merged subjects brought a debt and credits.
            usable.forEach(credit -> settle(draft, credit));
            usable.removeIf(credit -> credit.issuance().state() != IssuanceState.ISSUED);
        }
        return usable;
    }

    private static List<Life> issued(Draft draft, String subject, Money amount) {
        List<Life> usable = new ArrayList<>();
        for (Issuance open : draft.open(subject)) {
            Money value = open.value();
            if (open.terms().creditsWallet()
                    && value != null
                    && value.currency().equals(amount.currency())) {
                Life life = Life.of(draft, open);
                if (life.issuance().state() == IssuanceState.ISSUED) {
                    usable.add(life);
                }
            }
        }
        usable.sort((one, other) -> FIRST_TO_EXPIRE.compare(one.issuance(), other.issuance()));
        return usable;
    }

    /** Returns the balance of a wallet: what remains of usable credits, less the debt. */
    public static Money balance(Draft draft, String subject, Money amount) {
        return sum(usable(draft, subject, amount), amount).minus(debt(draft, subject, amount));
    }

    /** Returns the total that remains of credits in the currency of an amount. */
    public static Money sum(List<Life> credits, Money amount) {
        Money sum = Money.zero(amount.currency());
        for (Life credit : credits) {
            sum = sum.plus(Objects.requireNonNull(credit.issuance().remaining()));
        }
        return sum;
    }

    /** Returns the debt of a subject under all its names in the currency of an amount. */
    public static Money debt(Draft draft, String subject, Money amount) {
        long debt = 0;
        for (String name : draft.names(subject)) {
            debt += debts(draft, name, amount).debt();
        }
        return new Money(amount.currency(), debt);
    }

    /** Returns the debts under one name. */
    static WalletDebt debts(Draft draft, String subject, Money amount) {
        WalletDebt wallet = draft.get(key(draft, subject, amount));
        return wallet == null ? WalletDebt.NONE : wallet;
    }

    /** Adds what remains of an issued credit to the wallet. If there is a debt, the credit settles it first. */
    static void credit(Draft draft, Life life) {
        Issuance issuance = life.issuance();
        Money amount = Objects.requireNonNull(issuance.remaining());
        Ledger.move(draft, issuance, Kind.CREDIT, amount, Ledger.ISSUED, LedgerEntry.WALLET);
        settle(draft, life);
    }

    /** Uses what remains of a credit to settle debts, the oldest first. */
    static void settle(Draft draft, Life life) {
        draft.names(life.issuance().subject()).forEach(name -> settle(draft, life, name));
    }

    private static void settle(Draft draft, Life life, String subject) {
        Money remaining = Objects.requireNonNull(life.issuance().remaining());
        WalletDebt debts = debts(draft, subject, remaining);
        for (Debt debt : debts.debts()) {
            long settled = Math.min(debt.amount(), remaining.minorUnits());
            if (settled > 0) {
                Money part = new Money(remaining.currency(), settled);
                life.use(part);
                remaining = remaining.minus(part);
                debts = debts.less(debt.credit(), settled);
                settledBy(draft, debt.credit(), life, part);
            }
        }
        if (!debts.equals(debts(draft, subject, remaining))) {
            draft.put(key(draft, subject, remaining), debts);
        }
    }

    /** Records that a part of one credit settles what is owed for another. */
    private static void settledBy(Draft draft, String owing, Life paying, Money part) {
        Issuance credit = draft.issuance(owing);
        if (credit != null) {
            List<Settlement> settlements = new ArrayList<>(credit.standing().settlements());
            settlements.add(new Settlement(paying.issuance().id(), part));
            draft.put(credit.as(credit.standing().settledBy(settlements)));
            Ledger.join(draft, paying.issuance(), credit, part);
        }
    }

    /**
     * Takes value out of the wallet: the remaining value from the credit itself, the used value from other credits.
     * What they do not cover becomes a debt or a shortfall. Returns the shortfall.
     */
    static Money takeBack(Draft draft, Life life, Money ofRemaining, Money ofUsed, OnSpent onSpent) {
        String subject = life.issuance().subject();
        Money missing = ofUsed;
        List<Life> others = ofUsed.isPositive() ? usable(draft, subject, ofUsed) : List.of();
        for (Life credit : others) {
            Money taken = Shares.least(
                    missing, Objects.requireNonNull(credit.issuance().remaining()));
            if (taken.isPositive()) {
                credit.use(taken);
                missing = missing.minus(taken);
                settledBy(draft, life.issuance().id(), credit, taken);
            }
        }
        Money shortfall = onSpent == OnSpent.SHORTFALL ? missing : Money.zero(missing.currency());
        if (missing.isPositive() && onSpent == OnSpent.NEGATIVE_BALANCE) {
            WalletDebt debts = debts(draft, subject, missing);
            draft.put(key(draft, subject, missing), debts.and(life.issuance().id(), missing.minorUnits()));
        }
        Ledger.reverse(draft, life.issuance(), ofRemaining.plus(ofUsed).minus(shortfall), shortfall);
        return shortfall;
    }

    static WalletDebtKey key(Draft draft, String subject, Money amount) {
        return new WalletDebtKey(draft.tenant(), subject, amount.currency().code());
    }
}
