package io.bonsela.core.report;

import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.Reports.Outstanding;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sums what can still be spent by the month in which it expires.
 *
 * @param zone the zone of the months
 * @param now the time for holds and expiries that are not swept yet
 */
record OutstandingCredits(Records records, String tenant, ZoneId zone, Instant now) {
    private record Key(String currency, @Nullable YearMonth month) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::currency)
                .thenComparing(Key::month, Comparator.nullsLast(Comparator.<YearMonth>naturalOrder()));

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    List<Outstanding> byMonth() {
        Map<Key, Outstanding> sums = new TreeMap<>();
        Wallets.eachOpen(records, Query.of(tenant), (credit, remaining) -> {
            if (remaining.isPositive() && !Wallets.hasExpired(credit, now)) {
                Key key = new Key(remaining.currency().code(), month(credit));
                sums.merge(key, one(key, credit, remaining), OutstandingCredits::plus);
            }
        });
        return List.copyOf(sums.values());
    }

    private @Nullable YearMonth month(Issuance credit) {
        // The expiry is the first instant at which it cannot be used.
        return credit.expiresAt() == null
                ? null
                : YearMonth.from(credit.expiresAt().minus(1, ChronoUnit.MICROS).atZone(zone));
    }

    private Outstanding one(Key key, Issuance credit, Money remaining) {
        Money zero = Money.zero(remaining.currency());
        boolean usable = Wallets.isUsable(credit, now);
        return new Outstanding(
                key.month, usable ? remaining : zero, usable ? zero : remaining, CreditBreakage.ofRest(credit), 1);
    }

    private static Outstanding plus(Outstanding one, Outstanding other) {
        return new Outstanding(
                one.month(),
                one.available().plus(other.available()),
                one.pending().plus(other.pending()),
                Sums.byCurrency(one.costs(), other.costs(), cost -> cost, Money::plus),
                one.credits() + other.credits());
    }
}
