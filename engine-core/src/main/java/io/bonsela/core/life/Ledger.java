package io.bonsela.core.life;

import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.LedgerEntry.Kind;
import io.bonsela.api.Money;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.core.state.Draft;
import java.util.ArrayList;
import java.util.List;

/** Writes postings: entries that sum to zero. */
public final class Ledger {
    static final String ISSUED = "credits-issued";
    public static final String SPENT = "credits-spent";
    public static final String HELD = "credits-held";
    static final String TRANSFERRED = "credits-transferred";
    static final String EXPIRED = "credits-expired";
    static final String SHORTFALL = "credits-shortfall";

    private Ledger() {}

    /** Moves an amount for an issuance. */
    static void move(Draft draft, Issuance issuance, Kind kind, Money amount, String from, String to) {
        String posting = draft.posting(issuance.id(), kind);
        draft.post(List.of(
                entry(draft, posting, issuance, kind, from, amount.negate()),
                entry(draft, posting, issuance, kind, to, amount)));
    }

    /** Moves an amount from the name of one credit to that of another, if the names of a merged subject differ. */
    static void join(Draft draft, Issuance from, Issuance to, Money amount) {
        if (!from.subject().equals(to.subject())) {
            move(draft, from, Kind.TRANSFER, amount, LedgerEntry.WALLET, TRANSFERRED);
            move(draft, to, Kind.TRANSFER, amount, TRANSFERRED, LedgerEntry.WALLET);
            draft.use(to.subject());
        }
    }

    /** Writes off an amount that a provider was paid and that no budget pays. */
    static void writeOff(Draft draft, Issuance issuance, Money amount) {
        if (amount.isPositive()) {
            move(draft, issuance, Kind.WRITE_OFF, amount, LedgerEntry.FUNDING, LedgerEntry.WRITTEN_OFF);
        }
    }

    /** Takes a credit back from the wallet. What the wallet does not contain is posted as a shortfall. */
    static void reverse(Draft draft, Issuance issuance, Money fromWallet, Money shortfall) {
        String posting = draft.posting(issuance.id(), Kind.REVERSE);
        List<LedgerEntry> entries = new ArrayList<>();
        if (fromWallet.isPositive()) {
            entries.add(entry(draft, posting, issuance, Kind.REVERSE, LedgerEntry.WALLET, fromWallet.negate()));
        }
        if (shortfall.isPositive()) {
            entries.add(entry(draft, posting, issuance, Kind.REVERSE, SHORTFALL, shortfall.negate()));
        }
        entries.add(entry(draft, posting, issuance, Kind.REVERSE, ISSUED, fromWallet.plus(shortfall)));
        draft.post(entries);
    }

    /** Takes a part of a credit back from the wallet that was a shortfall before. */
    static void recover(Draft draft, Issuance issuance, Money amount) {
        move(draft, issuance, Kind.REVERSE, amount, LedgerEntry.WALLET, SHORTFALL);
    }

    /** Adds money to a budget, or removes it. */
    static void fund(Draft draft, BudgetKey key, Kind kind, Money amount) {
        String posting = draft.posting(key.budget() + '/' + key.period(), kind);
        draft.post(List.of(
                entry(draft, posting, LedgerEntry.FUNDING, kind, amount.negate()),
                entry(draft, posting, account(key, "available"), kind, amount)));
    }

    /** Moves what one period of a budget has left to a later one. */
    static void carry(Draft draft, BudgetKey from, BudgetKey to, Money amount) {
        String posting = draft.posting(to.budget() + '/' + to.period(), Kind.CARRY_OVER);
        draft.post(List.of(
                entry(draft, posting, account(from, "available"), Kind.CARRY_OVER, amount.negate()),
                entry(draft, posting, account(to, "available"), Kind.CARRY_OVER, amount)));
    }

    static String account(BudgetKey key, String part) {
        return "budget/" + key.budget() + '/' + key.period() + '/' + part;
    }

    private static LedgerEntry entry(
            Draft draft, String posting, Issuance issuance, Kind kind, String account, Money amount) {
        return new LedgerEntry(
                posting,
                draft.tenant(),
                account,
                amount,
                draft.decidedAt(),
                kind,
                issuance.subject(),
                issuance.id(),
                issuance.campaign(),
                issuance.rule());
    }

    private static LedgerEntry entry(Draft draft, String posting, String account, Kind kind, Money amount) {
        return new LedgerEntry(
                posting, draft.tenant(), account, amount, draft.decidedAt(), kind, null, null, null, null);
    }
}
