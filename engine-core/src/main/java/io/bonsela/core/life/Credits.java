package io.bonsela.core.life;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.LedgerEntry.Kind;
import io.bonsela.api.Money;
import io.bonsela.api.command.Refund.OnSpent;
import io.bonsela.api.store.State.WalletDebt;
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
     * first.
     */
    public static List<Life> usable(Draft draft, String subject, Money amount) {
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

    /** Returns the total that remains of credits in the currency of an amount. */
    public static Money sum(List<Life> credits, Money amount) {
        Money sum = Money.zero(amount.currency());
        for (Life credit : credits) {
            sum = sum.plus(Objects.requireNonNull(credit.issuance().remaining()));
        }
        return sum;
    }

    /** Returns the debt of a subject in the currency of an amount. */
    public static Money debt(Draft draft, String subject, Money amount) {
        WalletDebt wallet = draft.get(key(draft, subject, amount));
        return new Money(amount.currency(), wallet == null ? 0 : wallet.debt());
    }

    /** Adds what remains of an issued credit to the wallet. If there is a debt, the credit settles it first. */
    static void credit(Draft draft, Life life) {
        Issuance issuance = life.issuance();
        Money amount = Objects.requireNonNull(issuance.remaining());
        Ledger.move(draft, issuance, Kind.CREDIT, amount, Ledger.ISSUED, LedgerEntry.WALLET);
        Money debt = debt(draft, issuance.subject(), amount);
        Money settled = Shares.least(debt, amount);
        if (settled.isPositive()) {
            put(draft, issuance.subject(), debt.minus(settled));
            life.use(settled);
        }
    }

    /**
     * Takes value out of the wallet: the remaining value from the credit itself, the used value from other credits.
     * What they do not cover becomes a debt or a shortfall. Returns the shortfall.
     */
    static Money takeBack(Draft draft, Life life, Money ofRemaining, Money ofUsed, OnSpent onSpent) {
        Issuance issuance = life.issuance();
        Money missing = ofUsed;
        List<Life> others = ofUsed.isPositive() ? usable(draft, issuance.subject(), ofUsed) : List.of();
        for (Life credit : others) {
            Money taken = Shares.least(
                    missing, Objects.requireNonNull(credit.issuance().remaining()));
            if (taken.isPositive()) {
                credit.use(taken);
                missing = missing.minus(taken);
            }
        }
        Money shortfall = onSpent == OnSpent.SHORTFALL ? missing : Money.zero(missing.currency());
        if (missing.isPositive() && onSpent == OnSpent.NEGATIVE_BALANCE) {
            put(
                    draft,
                    issuance.subject(),
                    debt(draft, issuance.subject(), missing).plus(missing));
        }
        Ledger.reverse(draft, issuance, ofRemaining.plus(ofUsed).minus(shortfall), shortfall);
        return shortfall;
    }

    private static void put(Draft draft, String subject, Money debt) {
        draft.put(key(draft, subject, debt), new WalletDebt(debt.minorUnits()));
    }

    private static WalletDebtKey key(Draft draft, String subject, Money amount) {
        return new WalletDebtKey(draft.tenant(), subject, amount.currency().code());
    }
}
