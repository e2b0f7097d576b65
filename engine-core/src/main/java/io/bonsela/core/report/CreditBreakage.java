package io.bonsela.core.report;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.Reports.Breakage;
import io.bonsela.api.Reports.Division;
import io.bonsela.api.Standing.Parts;
import io.bonsela.core.life.Shares;
import io.bonsela.core.life.Transfers;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Divides credits into what was spent, what expired, what was taken back and what is outstanding.
 *
 * @param zone the zone of the months
 * @param now the time for expiries that are not swept yet
 */
record CreditBreakage(ZoneId zone, Instant now) {
    private record Key(YearMonth month, String reward, CurrencyUnit unit) {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::month).thenComparing(Key::reward).thenComparing(key -> key.unit.code());
    }

    List<Breakage> of(Records records, String tenant, Instant from, Instant until) {
        Map<Key, Breakage> sums = new TreeMap<>(Key.ORDER);
        Pages.each(Query.of(tenant).between(from, until), records::issuances, issuance -> {
            Parts parts = issuance.standing().parts();
            if (issuance.terms().creditsWallet()
                    && parts != null
                    && !issuance.rule().equals(Transfers.RULE)) {
                Breakage one = one(issuance, parts);
                sums.merge(key(one), one, CreditBreakage::plus);
            }
        });
        return List.copyOf(sums.values());
    }

    private static Key key(Breakage one) {
        return new Key(one.month(), one.reward(), one.value().granted().currency());
    }

    private Breakage one(Issuance credit, Parts parts) {
        Division all = division(parts, credit.state().isOpen() && Wallets.hasExpired(credit, now));
        return new Breakage(
                YearMonth.from(credit.issuedAt().atZone(zone)), credit.reward(), all, costs(credit.cost(), all));
    }

    /**
     * Divides a value.
     *
     * @param expired whether what remains has expired, but was not swept yet
     */
    private static Division division(Parts parts, boolean expired) {
        Money zero = Money.zero(parts.remaining().currency());
        // What was written off could not be taken back, because it was spent.
        Money spent = parts.used().plus(parts.writtenOff());
        Money lapsed = expired ? parts.lapsed().plus(parts.remaining()) : parts.lapsed();
        Money takenBack = parts.reversed().plus(parts.voided());
        Money granted = spent.plus(parts.remaining()).plus(parts.lapsed()).plus(takenBack);
        return new Division(granted, spent, lapsed, takenBack, expired ? zero : parts.remaining());
    }

    /**
     * Divides a cost like a value. Each limit between two parts is rounded, in the order in which a credit is charged when it
     * is spent, so that the figures agree with its budget.
     */
    private static List<Division> costs(@Nullable Money cost, Division value) {
        if (cost == null) {
            return List.of();
        }
        Money granted = value.granted();
        Money spent = Shares.of(cost, value.spent(), granted);
        Money untilOutstanding = Shares.of(cost, value.spent().plus(value.outstanding()), granted);
        Money untilExpired = Shares.of(cost, granted.minus(value.takenBack()), granted);
        return List.of(new Division(
                cost,
                spent,
                untilExpired.minus(untilOutstanding),
                cost.minus(untilExpired),
                untilOutstanding.minus(spent)));
    }

    /** Returns what the rest of a credit costs; empty: nothing. */
    static List<Money> ofRest(Issuance credit) {
        Parts parts = credit.standing().parts();
        return parts == null
                ? List.of()
                : costs(credit.cost(), division(parts, false)).stream()
                        .map(Division::outstanding)
                        .toList();
    }

    private static Breakage plus(Breakage one, Breakage other) {
        return new Breakage(
                one.month(),
                one.reward(),
                plus(one.value(), other.value()),
                Sums.byCurrency(one.costs(), other.costs(), Division::granted, CreditBreakage::plus));
    }

    private static Division plus(Division one, Division other) {
        return new Division(
                one.granted().plus(other.granted()),
                one.spent().plus(other.spent()),
                one.expired().plus(other.expired()),
                one.takenBack().plus(other.takenBack()),
                one.outstanding().plus(other.outstanding()));
    }
}
