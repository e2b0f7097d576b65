package io.bonsela.core.report;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.Reports.Reconciliation.Source;
import io.bonsela.api.Standing.CapUse;
import io.bonsela.api.Standing.Reservation;
import io.bonsela.api.store.State;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.api.store.StateKey.WalletDebtKey;
import io.bonsela.core.life.Ledger;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Recomputes budgets, wallets and counters from ledger entries and issuances. Not thread-safe. */
final class BalanceCheck {
    private final String tenant;
    private final Findings findings;
    private final Map<String, Money> postings = new TreeMap<>();
    private final Map<String, Money> ledgerWallets = new TreeMap<>();
    private final Map<String, Money> issuedWallets = new TreeMap<>();
    private final Map<String, Money> issuedBudgets = new TreeMap<>();
    /** By currency: what the ledger says was spent or is held, less what the spendings say. */
    private final Map<String, Money> spent = new TreeMap<>();

    private final Map<String, Long> used = new TreeMap<>();
    private final RollingUses rolling = new RollingUses();
    private final Budgets posted = new Budgets();
    private final Map<String, BudgetBalance> keptBudgets = new TreeMap<>();

    BalanceCheck(String tenant, Findings findings) {
        this.tenant = tenant;
        this.findings = findings;
    }

    /** Compares the values after everything was read. */
    void end() {
        budgets();
        postings.forEach(
                (posting, sum) -> compare("posting " + posting, sum, Money.zero(sum.currency()), Source.LEDGER));
        issuedBudgets.forEach(
                (name, amount) -> compare("budget " + name, Money.zero(amount.currency()), amount, Source.ISSUANCES));
        used.forEach((name, amount) -> findings.differ("cap " + name, "0", amount.toString(), Source.ISSUANCES));
        wallets();
        spent.forEach((currency, difference) -> compare(
                "amounts spent or held in " + currency + ", less those in the ledger",
                difference.negate(),
                Money.zero(difference.currency()),
                Source.LEDGER));
    }

    void state(StateKey<?> key, State state) {
        if (key instanceof BudgetKey budget && state instanceof State.BudgetState kept) {
            BudgetBalance balance = BudgetBalance.of(budget.budget(), budget.period(), kept);
            keptBudgets.put(name(balance), balance);
        } else if (key instanceof CounterKey counter && state instanceof State.Counter kept) {
            compare(counter, kept);
        } else if (key instanceof WalletDebtKey wallet && state instanceof State.WalletDebt kept) {
            Money debt = Money.ofMinor(wallet.currency(), kept.debt());
            issuedWallets.merge(wallet.subject() + ' ' + wallet.currency(), debt.negate(), Money::plus);
        } else if (state instanceof State.Spending spending) {
            Money left = new Money(spending.amount().currency(), spending.left());
            spent.merge(left.currency().code(), left.negate(), Money::plus);
        }
    }

    void entry(LedgerEntry entry) {
        String currency = entry.amount().currency().code();
        posted.add(entry);
        postings.merge(entry.posting() + ' ' + currency, entry.amount(), Money::plus);
        if (entry.account().equals(Ledger.SPENT) || entry.account().equals(Ledger.HELD)) {
            spent.merge(currency, entry.amount(), Money::plus);
        }
        if (entry.account().equals(LedgerEntry.WALLET)) {
            ledgerWallets.merge(entry.subject() + " " + currency, entry.amount(), Money::plus);
        }
    }

    void issuance(Issuance issuance) {
        Reservation reservation = issuance.reservation();
        if (reservation != null) {
            String name = reservation.budget() + '/' + reservation.period();
            issuedBudgets.merge(name + " reserved", reservation.reserved(), Money::plus);
            issuedBudgets.merge(name + " charged", reservation.charged(), Money::plus);
        }
        Money remaining = issuance.remaining();
        if (remaining != null && issuance.terms().creditsWallet() && issuance.state() == IssuanceState.ISSUED) {
            issuedWallets.merge(issuance.subject() + ' ' + remaining.currency(), remaining, Money::plus);
        }
        for (CapUse use : issuance.capUses()) {
            String subject = use.ofSubject() ? issuance.subject() : null;
            String counter = name(new CounterKey(tenant, use.cap(), use.scope(), use.window(), subject));
            used.merge(counter, use.amount(), Math::addExact);
            if (use.isRolling()) {
                rolling.add(counter, use);
            }
        }
    }

    private void compare(String name, BudgetBalance kept, @Nullable BudgetBalance posted) {
        Money zero = Money.zero(kept.limit().currency());
        BudgetBalance derived =
                posted == null ? new BudgetBalance(kept.budget(), kept.period(), zero, zero, zero) : posted;
        compare("budget " + name + " limit", kept.limit(), derived.limit(), Source.LEDGER);
        compare("budget " + name + " reserved", kept.reserved(), derived.reserved(), Source.LEDGER);
        compare("budget " + name + " charged", kept.charged(), derived.charged(), Source.LEDGER);
        Money reserved = Objects.requireNonNullElse(issuedBudgets.remove(name + " reserved"), zero);
        Money charged = Objects.requireNonNullElse(issuedBudgets.remove(name + " charged"), zero);
        compare("budget " + name + " reserved", kept.reserved(), reserved, Source.ISSUANCES);
        compare("budget " + name + " charged", kept.charged(), charged, Source.ISSUANCES);
    }

    private void compare(CounterKey key, State.Counter kept) {
        Long amount = used.remove(name(key));
        compare("cap " + name(key), kept.used(), amount == null ? 0L : amount, Source.ISSUANCES);
        for (State.CounterEntry entry : kept.entries()) {
            compare(
                    "cap " + name(key) + " from " + entry.first() + " to " + entry.last(),
                    entry.amount(),
                    rolling.take(name(key), entry),
                    Source.ISSUANCES);
        }
        compare("cap " + name(key) + " at other times", 0L, rolling.left(name(key)), Source.ISSUANCES);
    }

    private void budgets() {
        Map<String, BudgetBalance> derived = new TreeMap<>();
        posted.balances().forEach(balance -> derived.put(name(balance), balance));
        keptBudgets.forEach((name, kept) -> compare(name, kept, derived.remove(name)));
        derived.forEach(
                (name, balance) -> findings.differ("budget " + name, "none", balance.toString(), Source.LEDGER));
    }

    private static String name(BudgetBalance balance) {
        return balance.budget() + '/' + balance.period();
    }

    private void wallets() {
        Map<String, Money> all = new TreeMap<>(ledgerWallets);
        issuedWallets.forEach(all::putIfAbsent);
        all.forEach((name, any) -> {
            Money zero = Money.zero(any.currency());
            Money kept = issuedWallets.getOrDefault(name, zero);
            compare("wallet " + name, kept, ledgerWallets.getOrDefault(name, zero), Source.LEDGER);
        });
    }

    private static String name(CounterKey key) {
        String subject = key.subject() == null ? "" : " of " + key.subject();
        return key.cap() + ' ' + key.scope() + ' ' + key.window() + subject;
    }

    private void compare(String what, Object kept, Object derived, Source source) {
        findings.compare(what, kept, derived, source);
    }
}
