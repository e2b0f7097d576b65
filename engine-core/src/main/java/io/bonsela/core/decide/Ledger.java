package io.bonsela.core.decide;

import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.LedgerEntry.Kind;
import io.bonsela.api.Money;
import io.bonsela.api.Reservation;
import java.util.List;

/** Writes postings: two entries each, which sum to zero. */
final class Ledger {
    private Ledger() {}

    static List<LedgerEntry> reserve(Issuance issuance, Reservation reservation) {
        return move(
                issuance,
                Kind.RESERVE,
                reservation.amount(),
                account(reservation, "available"),
                account(reservation, "reserved"));
    }

    static List<LedgerEntry> charge(Issuance issuance, Reservation reservation) {
        return move(
                issuance,
                Kind.CHARGE,
                reservation.amount(),
                account(reservation, "reserved"),
                account(reservation, "spent"));
    }

    static List<LedgerEntry> credit(Issuance issuance, Money value) {
        return move(issuance, Kind.CREDIT, value, "credits-issued", "wallet");
    }

    private static String account(Reservation reservation, String part) {
        return BudgetPeriods.account(reservation.budget(), reservation.period(), part);
    }

    private static List<LedgerEntry> move(Issuance issuance, Kind kind, Money amount, String from, String to) {
        return List.of(entry(issuance, kind, from, amount.negate()), entry(issuance, kind, to, amount));
    }

    private static LedgerEntry entry(Issuance issuance, Kind kind, String account, Money amount) {
        return new LedgerEntry(
                issuance.id() + '/' + kind.name(),
                issuance.tenant(),
                account,
                amount,
                issuance.issuedAt(),
                kind,
                issuance.subject(),
                issuance.id(),
                issuance.campaign());
    }
}
