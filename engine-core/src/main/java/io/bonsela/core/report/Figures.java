package io.bonsela.core.report;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.Reports.DayFigure;
import io.bonsela.api.Reports.IssuanceFigure;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes sums by day. */
final class Figures {
    private static final Comparator<@Nullable String> NULLS_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());

    private Figures() {}

    private record Posted(
            LocalDate date,
            @Nullable String campaign,
            @Nullable String rule,
            LedgerEntry.Kind kind,
            String currency) {}

    private record Granted(
            LocalDate date, @Nullable String campaign, String rule, String reward, IssuanceState state) {}

    static List<DayFigure> days(Records records, String tenant, ZoneId zone, Instant from, Instant until) {
        Map<Posted, DayFigure> figures = new HashMap<>();
        Pages.each(Query.of(tenant).between(from, until), records::ledger, entry -> {
            if (says(entry)) {
                DayFigure one = figure(entry, zone);
                Posted key = new Posted(
                        one.date(),
                        one.campaign(),
                        one.rule(),
                        one.kind(),
                        one.amount().currency().code());
                figures.merge(key, one, Figures::plus);
            }
        });
        List<DayFigure> sorted = new ArrayList<>(figures.values());
        sorted.sort(Comparator.comparing(DayFigure::date)
                .thenComparing(DayFigure::campaign, NULLS_FIRST)
                .thenComparing(DayFigure::rule, NULLS_FIRST)
                .thenComparing(DayFigure::kind)
                .thenComparing(figure -> figure.amount().currency().code()));
        return sorted;
    }

    /** Whether an entry gives the amount of its posting: the side of the funded budget, or else the receiving side. */
    private static boolean says(LedgerEntry entry) {
        return switch (entry.kind()) {
            case FUND, TOP_UP, ADJUST -> !entry.account().equals(LedgerEntry.FUNDING);
            // It has a posting for each of the two wallets.
            case TRANSFER -> entry.amount().isPositive() && entry.account().equals(LedgerEntry.WALLET);
            case CARRY_OVER,
                    RESERVE,
                    CHARGE,
                    UNCHARGE,
                    RELEASE,
                    REFUND,
                    WRITE_OFF,
                    CREDIT,
                    SPEND,
                    HOLD,
                    RETURN,
                    EXPIRE,
                    REVERSE -> entry.amount().isPositive();
        };
    }

    private static DayFigure figure(LedgerEntry entry, ZoneId zone) {
        LocalDate date = entry.at().atZone(zone).toLocalDate();
        return new DayFigure(date, entry.campaign(), entry.rule(), entry.kind(), entry.amount(), 1);
    }

    private static DayFigure plus(DayFigure one, DayFigure other) {
        Money sum = one.amount().plus(other.amount());
        long postings = one.postings() + other.postings();
        return new DayFigure(one.date(), one.campaign(), one.rule(), one.kind(), sum, postings);
    }

    static List<IssuanceFigure> issuances(Records records, String tenant, ZoneId zone, Instant from, Instant until) {
        Map<Granted, Long> counts = new HashMap<>();
        Pages.each(
                Query.of(tenant).between(from, until),
                records::issuances,
                issuance -> counts.merge(granted(issuance, zone), 1L, Long::sum));
        List<IssuanceFigure> sorted = new ArrayList<>();
        counts.forEach((key, count) ->
                sorted.add(new IssuanceFigure(key.date, key.campaign, key.rule, key.reward, key.state, count)));
        sorted.sort(Comparator.comparing(IssuanceFigure::date)
                .thenComparing(IssuanceFigure::campaign, NULLS_FIRST)
                .thenComparing(IssuanceFigure::rule)
                .thenComparing(IssuanceFigure::reward)
                .thenComparing(IssuanceFigure::state));
        return sorted;
    }

    private static Granted granted(Issuance issuance, ZoneId zone) {
        return new Granted(
                issuance.issuedAt().atZone(zone).toLocalDate(),
                issuance.campaign(),
                issuance.rule(),
                issuance.reward(),
                issuance.state());
    }
}
