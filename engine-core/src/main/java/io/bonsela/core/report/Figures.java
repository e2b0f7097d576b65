package io.bonsela.core.report;

import io.bonsela.api.DayFigure;
import io.bonsela.api.IssuanceFigure;
import io.bonsela.api.Query;
import io.bonsela.api.store.DayFigures;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.State.Watermark;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Reads sums by day: those of whole days from the figures that were added up and from what was recorded since, the rest
 * from the records.
 *
 * @param snapshot the snapshot to read
 * @param tenant the tenant
 * @param zone the zone of the days
 */
record Figures(Snapshot snapshot, String tenant, ZoneId zone) {
    /** Nothing is recorded on days outside these bounds. If there is something, it is read from the records. */
    static final LocalDate EARLIEST = LocalDate.of(-9999, 1, 1);

    static final LocalDate LATEST = LocalDate.of(99_999, 1, 1);

    /** Returns the figures of a tenant in the zone of the rules in force. */
    static Figures of(Snapshot snapshot, String tenant) {
        return new Figures(snapshot, tenant, StoreReports.zone(snapshot.records(), tenant));
    }

    /** What the stored figures contain; empty: there are none in this zone. */
    Optional<Watermark> watermark() {
        return snapshot.watermark(tenant).filter(mark -> mark.zone().equals(zoneVersion(zone)));
    }

    /** Identifies the days of a zone, whose rules can change with an update of the platform. */
    static String zoneVersion(ZoneId zone) {
        return zone.getId() + '/' + Integer.toHexString(zone.getRules().hashCode());
    }

    List<DayFigure> days(Instant from, Instant until) {
        return read(from, until, (query, sums) -> Pages.each(query, snapshot.records()::ledger, sums::entry))
                .flatMap(day -> day.posted().stream())
                .toList();
    }

    List<IssuanceFigure> issuances(Instant from, Instant until) {
        return read(from, until, (query, sums) -> Pages.each(query, snapshot.records()::issuances, sums::issuance))
                .flatMap(day -> day.issued().stream())
                .toList();
    }

    /** Reads the figures of a period, in the order of the days. */
    private Stream<DayFigures> read(Instant from, Instant until, BiConsumer<Query, FigureSums> records) {
        Optional<Watermark> watermark = watermark();
        LocalDate first = firstFrom(from);
        while (isMixed(first)) {
            first = first.plusDays(1);
        }
        LocalDate end = firstFrom(until);
        if (!start(end).equals(until)) {
            end = end.minusDays(1);
        }
        while (isMixed(end)) {
            end = end.minusDays(1);
        }
        FigureSums recounted = new FigureSums(zone);
        if (watermark.isEmpty() || !first.isBefore(end)) {
            records.accept(Query.of(tenant).between(from, until), recounted);
            return recounted.byDay().values().stream();
        }
        records.accept(Query.of(tenant).between(from, start(first)), recounted);
        records.accept(Query.of(tenant).between(start(end), until), recounted);
        NavigableMap<LocalDate, DayFigures> days = recounted.byDay();
        snapshot.figures(tenant, first, end.minusDays(1), days::put);
        FigureSums later = new FigureSums(zone);
        snapshot.recordedAfter(tenant, watermark.get().through(), Integer.MAX_VALUE, later);
        later.byDay().subMap(first, end).forEach((date, figures) -> days.merge(date, figures, FigureSums::sum));
        return days.values().stream();
    }

    /** The first day that begins at or after an instant. */
    private LocalDate firstFrom(Instant instant) {
        if (instant.isBefore(start(EARLIEST))) {
            return EARLIEST;
        }
        if (instant.isAfter(start(LATEST))) {
            return LATEST;
        }
        LocalDate date = instant.atZone(zone).toLocalDate();
        return start(date).isBefore(instant) ? date.plusDays(1) : date;
    }

    /** Whether a part of the day before follows the start of a day, because clocks were put back over midnight. */
    private boolean isMixed(LocalDate date) {
        ZoneOffsetTransition next = zone.getRules().nextTransition(start(date));
        return next != null
                && next.isOverlap()
                && next.getDateTimeAfter().toLocalDate().isBefore(date);
    }

    private Instant start(LocalDate date) {
        return date.atStartOfDay(zone).toInstant();
    }
}
