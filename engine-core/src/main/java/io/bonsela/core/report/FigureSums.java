package io.bonsela.core.report;

import io.bonsela.api.DayFigure;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.IssuanceFigure;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
import io.bonsela.api.store.DayFigures;
import io.bonsela.api.store.Snapshot.RecordReader;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Adds up what is posted and granted, by day. Not thread-safe. */
final class FigureSums implements RecordReader {
    private static final Comparator<@Nullable String> NULLS_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());
    private static final Comparator<DayFigure> BY_POSTING = Comparator.comparing(DayFigure::date)
            .thenComparing(DayFigure::campaign, NULLS_FIRST)
            .thenComparing(DayFigure::rule, NULLS_FIRST)
            .thenComparing(DayFigure::kind)
            .thenComparing(figure -> figure.amount().currency().code());
    private static final Comparator<IssuanceFigure> BY_GRANT = Comparator.comparing(IssuanceFigure::date)
            .thenComparing(IssuanceFigure::campaign, NULLS_FIRST)
            .thenComparing(IssuanceFigure::rule)
            .thenComparing(IssuanceFigure::reward)
            .thenComparing(IssuanceFigure::state);

    private final ZoneId zone;
    private final Map<Posted, DayFigure> posted = new HashMap<>();
    private final Map<Granted, Long> granted = new HashMap<>();

    private record Posted(
            LocalDate date,
            @Nullable String campaign,
            @Nullable String rule,
            LedgerEntry.Kind kind,
            String currency) {}

    private record Granted(
            LocalDate date, @Nullable String campaign, String rule, String reward, IssuanceState state) {}

    /**
     * Creates sums of nothing.
     *
     * @param zone the zone of the days
     */
    FigureSums(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public void entry(LedgerEntry entry) {
        if (givesAmount(entry)) {
            add(new DayFigure(date(entry.at()), entry.campaign(), entry.rule(), entry.kind(), entry.amount(), 1));
        }
    }

    @Override
    public void issuance(
            Instant at, @Nullable String campaign, String rule, String reward, IssuanceState state, int count) {
        granted.merge(new Granted(date(at), campaign, rule, reward, state), (long) count, Long::sum);
    }

    void issuance(Issuance issuance) {
        issuance(issuance.issuedAt(), issuance.campaign(), issuance.rule(), issuance.reward(), issuance.state(), 1);
    }

    private LocalDate date(Instant at) {
        return at.atZone(zone).toLocalDate();
    }

    void add(DayFigures figures) {
        figures.posted().forEach(this::add);
        for (IssuanceFigure figure : figures.issued()) {
            granted.merge(
                    new Granted(figure.date(), figure.campaign(), figure.rule(), figure.reward(), figure.state()),
                    figure.count(),
                    Long::sum);
        }
    }

    private void add(DayFigure one) {
        Posted key = new Posted(
                one.date(),
                one.campaign(),
                one.rule(),
                one.kind(),
                one.amount().currency().code());
        posted.merge(key, one, FigureSums::plus);
    }

    private static DayFigure plus(DayFigure one, DayFigure other) {
        Money sum = one.amount().plus(other.amount());
        long postings = one.postings() + other.postings();
        return new DayFigure(one.date(), one.campaign(), one.rule(), one.kind(), sum, postings);
    }

    /** Whether an entry gives the amount of its posting: the side of the funded budget, or else the receiving side. */
    private static boolean givesAmount(LedgerEntry entry) {
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

    /** The sums of what was posted, in their order. */
    List<DayFigure> posted() {
        return posted.values().stream().sorted(BY_POSTING).toList();
    }

    /** The numbers of issuances that are in a state, in their order. */
    List<IssuanceFigure> granted() {
        List<IssuanceFigure> figures = new ArrayList<>();
        granted.forEach((key, count) -> {
            if (count != 0) {
                figures.add(new IssuanceFigure(key.date, key.campaign, key.rule, key.reward, key.state, count));
            }
        });
        figures.sort(BY_GRANT);
        return figures;
    }

    /** Adds up the figures of one day. */
    static DayFigures sum(DayFigures one, DayFigures other) {
        FigureSums sums = new FigureSums(ZoneOffset.UTC);
        sums.add(one);
        sums.add(other);
        return new DayFigures(sums.posted(), sums.granted());
    }

    /** The figures of each day, in their order. */
    NavigableMap<LocalDate, DayFigures> byDay() {
        Map<LocalDate, List<DayFigure>> postings = posted().stream().collect(Collectors.groupingBy(DayFigure::date));
        Map<LocalDate, List<IssuanceFigure>> grants =
                granted().stream().collect(Collectors.groupingBy(IssuanceFigure::date));
        NavigableMap<LocalDate, DayFigures> days = new TreeMap<>();
        Set<LocalDate> dates = new HashSet<>(postings.keySet());
        dates.addAll(grants.keySet());
        for (LocalDate date : dates) {
            days.put(
                    date, new DayFigures(postings.getOrDefault(date, List.of()), grants.getOrDefault(date, List.of())));
        }
        return days;
    }
}
