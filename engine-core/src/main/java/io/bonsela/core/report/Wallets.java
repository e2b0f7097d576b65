package io.bonsela.core.report;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Issuance.Terms.Delivery;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.Reports.MemberWallet;
import io.bonsela.api.Reports.Statement;
import io.bonsela.api.Reports.WalletBalance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Computes the wallets of subjects. */
final class Wallets {
    private static final List<IssuanceState> OPEN =
            Stream.of(IssuanceState.values()).filter(IssuanceState::isOpen).toList();

    private final Records records;
    private final String tenant;

    Wallets(Records records, String tenant) {
        this.records = records;
        this.tenant = tenant;
    }

    /** The balance of a wallet according to the ledger, by currency. */
    Map<String, Money> posted(String subject, @Nullable Instant before) {
        Map<String, Money> sums = new TreeMap<>();
        for (String name : records.names(tenant, subject)) {
            Query query = Query.of(tenant).subject(name).account(LedgerEntry.WALLET);
            Pages.each(
                    before == null ? query : query.before(before), records::ledger, entry -> add(sums, entry.amount()));
        }
        return sums;
    }

    List<WalletBalance> balances(String subject, Instant now) {
        List<Query> names = records.names(tenant, subject).stream()
                .map(name -> Query.of(tenant).subject(name))
                .toList();
        List<MemberWallet> wallets = read(names, name -> subject, now);
        return wallets.isEmpty() ? List.of() : wallets.get(0).balances();
    }

    /** The wallets of all subjects, in the order of the names that are in use. */
    List<MemberWallet> all(Instant now) {
        Map<String, String> merged = records.merged(tenant);
        return read(List.of(Query.of(tenant)), name -> owner(name, merged), now);
    }

    private static String owner(String name, Map<String, String> merged) {
        String owner = name;
        while (merged.containsKey(owner)) {
            owner = merged.get(owner);
        }
        return owner;
    }

    private List<MemberWallet> read(List<Query> queries, UnaryOperator<String> owner, Instant now) {
        Map<String, Map<String, Money>> posted = new TreeMap<>();
        Map<String, Map<String, List<Issuance>>> credits = new HashMap<>();
        for (Query whose : queries) {
            Pages.each(
                    whose.account(LedgerEntry.WALLET),
                    records::ledger,
                    entry -> add(
                            posted.computeIfAbsent(
                                    owner.apply(Objects.requireNonNull(entry.subject())), name -> new TreeMap<>()),
                            entry.amount()));
            eachOpen(records, whose, (credit, remaining) -> {
                String code = remaining.currency().code();
                String subject = owner.apply(credit.subject());
                posted.computeIfAbsent(subject, name -> new TreeMap<>())
                        .putIfAbsent(code, Money.zero(remaining.currency()));
                credits.computeIfAbsent(subject, name -> new HashMap<>())
                        .computeIfAbsent(code, c -> new ArrayList<>())
                        .add(credit);
            });
        }
        List<MemberWallet> wallets = new ArrayList<>();
        posted.forEach((subject, sums) -> {
            Map<String, List<Issuance>> own = credits.getOrDefault(subject, Map.of());
            List<WalletBalance> balances = new ArrayList<>();
            sums.forEach((code, sum) -> balances.add(balance(sum, own.getOrDefault(code, List.of()), now)));
            wallets.add(new MemberWallet(subject, balances));
        });
        return wallets;
    }

    /** Reads all credits that are not used up, with what remains of each. */
    static void eachOpen(Records records, Query whose, BiConsumer<Issuance, Money> consumer) {
        for (IssuanceState state : OPEN) {
            Pages.each(whose.state(state), records::issuances, issuance -> {
                Money remaining = issuance.remaining();
                if (issuance.terms().creditsWallet() && remaining != null) {
                    consumer.accept(issuance, remaining);
                }
            });
        }
    }

    /** The posted balance, corrected for holds and expiries that are due but not swept yet. */
    private static WalletBalance balance(Money posted, List<Issuance> credits, Instant now) {
        Money zero = Money.zero(posted.currency());
        Money available = posted;
        Money pending = zero;
        Instant next = credits.stream()
                .filter(credit -> isUsable(credit, now))
                .map(Issuance::expiresAt)
                .filter(at -> at != null)
                .min(Comparator.naturalOrder())
                .orElse(null);
        Money expiring = zero;
        for (Issuance credit : credits) {
            Money remaining = credit.remaining() == null ? zero : credit.remaining();
            if (isUsable(credit, now)) {
                available = credit.state() == IssuanceState.ISSUED ? available : available.plus(remaining);
                expiring = next != null && next.equals(credit.expiresAt()) ? expiring.plus(remaining) : expiring;
            } else if (credit.state() == IssuanceState.ISSUED) {
                available = available.minus(remaining);
            } else if (!hasExpired(credit, now)) {
                pending = pending.plus(remaining);
            }
        }
        // Debts are settled from credits that are not swept yet.
        Money covered = available.isPositive() ? available : zero;
        return new WalletBalance(available, pending, next, expiring.compareTo(covered) > 0 ? covered : expiring);
    }

    static boolean isUsable(Issuance credit, Instant now) {
        Instant heldUntil = credit.standing().heldUntil();
        boolean released =
                heldUntil != null && !heldUntil.isAfter(now) && credit.terms().delivery() == Delivery.IMMEDIATE;
        return (credit.state() == IssuanceState.ISSUED || released) && !hasExpired(credit, now);
    }

    static boolean hasExpired(Issuance credit, Instant now) {
        return credit.expiresAt() != null && !credit.expiresAt().isAfter(now);
    }

    Statement statement(String subject, CurrencyUnit currency, Instant from, Instant until) {
        Money opening = posted(subject, from).getOrDefault(currency.code(), Money.zero(currency));
        List<LedgerEntry> lines = new ArrayList<>();
        for (String name : records.names(tenant, subject)) {
            Query query =
                    Query.of(tenant).subject(name).account(LedgerEntry.WALLET).between(from, until);
            Pages.each(query, records::ledger, entry -> {
                if (entry.amount().currency().equals(currency)) {
                    lines.add(entry);
                }
            });
        }
        lines.sort(Comparator.comparing(LedgerEntry::at));
        Money closing = lines.stream().map(LedgerEntry::amount).reduce(opening, Money::plus);
        return new Statement(opening, lines, closing);
    }

    static void add(Map<String, Money> sums, Money amount) {
        sums.merge(amount.currency().code(), amount, Money::plus);
    }
}
