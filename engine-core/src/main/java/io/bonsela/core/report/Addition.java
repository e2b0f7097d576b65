package io.bonsela.core.report;

import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.store.Change.Counted;
import io.bonsela.api.store.DayFigures;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.Snapshot.RecordReader;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.Watermark;
import io.bonsela.api.store.State.Watermark.Positions;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.DayFiguresKey;
import io.bonsela.api.store.StateKey.WatermarkKey;
import io.bonsela.api.store.UnitOfWork.Loaded;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be added to the figures of a tenant.
 *
 * @param tenant the tenant
 * @param before what the figures contain; null: nothing
 * @param after what they contain afterwards
 * @param renewed whether the present figures are dropped, because they have other days or it is not known what they
 *     contain
 * @param days the days whose figures change
 * @param added the figures to add, by day
 * @param counted the transitions that were read
 * @param rows the number of ledger entries and issuances, and two for each transition
 */
record Addition(
        String tenant,
        @Nullable Watermark before,
        Watermark after,
        boolean renewed,
        Set<DayFiguresKey> days,
        Map<LocalDate, DayFigures> added,
        Counted counted,
        int rows) {

    static Addition read(Snapshot snapshot, String tenant, int limit) {
        Figures figures = Figures.of(snapshot, tenant);
        Positions from = figures.watermark().map(Watermark::through).orElse(null);
        Counting counting = new Counting(new FigureSums(figures.zone()));
        Positions through = snapshot.recordedAfter(tenant, from == null ? Positions.START : from, limit, counting);
        Map<LocalDate, DayFigures> added = counting.sums.byDay();
        Set<DayFiguresKey> days = new HashSet<>();
        added.keySet().forEach(date -> days.add(new DayFiguresKey(tenant, date)));
        if (from == null) {
            snapshot.figures(
                    tenant,
                    Figures.EARLIEST,
                    Figures.LATEST,
                    (date, stored) -> days.add(new DayFiguresKey(tenant, date)));
        }
        return new Addition(
                tenant,
                snapshot.watermark(tenant).orElse(null),
                new Watermark(Figures.zoneVersion(figures.zone()), through),
                from == null,
                days,
                added,
                new Counted(tenant, snapshot.last(tenant).transitions()),
                counting.rows);
    }

    /** Counts the rows that are added. */
    private static final class Counting implements RecordReader {
        private final FigureSums sums;
        private int rows;

        Counting(FigureSums sums) {
            this.sums = sums;
        }

        @Override
        public void entry(LedgerEntry entry) {
            rows++;
            sums.entry(entry);
        }

        @Override
        public void issuance(
                Instant at, @Nullable String campaign, String rule, String reward, IssuanceState state, int count) {
            rows++;
            sums.issuance(at, campaign, rule, reward, state, count);
        }
    }

    boolean isEmpty() {
        return after.equals(before);
    }

    /** The states to write, given those that are stored. */
    Map<StateKey<?>, State> states(Loaded loaded) {
        Map<StateKey<?>, State> states = new HashMap<>();
        for (DayFiguresKey day : days) {
            DayFigures stored = renewed ? null : loaded.get(day);
            DayFigures more = added.getOrDefault(day.date(), DayFigures.NONE);
            states.put(day, stored == null ? more : FigureSums.sum(stored, more));
        }
        states.put(new WatermarkKey(tenant), after);
        return states;
    }
}
