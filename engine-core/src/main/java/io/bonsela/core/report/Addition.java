package io.bonsela.core.report;

import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.Snapshot.LaterReader;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.AddedUp;
import io.bonsela.api.store.State.AddedUp.Positions;
import io.bonsela.api.store.State.DayFigures;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.AddedUpKey;
import io.bonsela.api.store.StateKey.DayFiguresKey;
import io.bonsela.api.store.UnitOfWork.Loaded;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
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
 * @param rows the number of ledger entries and issuances
 */
record Addition(
        String tenant,
        @Nullable AddedUp before,
        AddedUp after,
        boolean renewed,
        Set<DayFiguresKey> days,
        Map<LocalDate, DayFigures> added,
        int rows) {

    static Addition read(Snapshot snapshot, String tenant, int limit) {
        ZoneId zone = StoreReports.zone(snapshot.records(), tenant);
        AddedUp before = snapshot.addedUp(tenant).orElse(null);
        Positions from = before != null && before.zone().equals(Figures.name(zone)) ? before.through() : null;
        Counting counting = new Counting(new FigureSums(zone));
        Positions through = snapshot.later(tenant, from == null ? Positions.START : from, limit, counting);
        Map<LocalDate, DayFigures> added = counting.sums.byDay();
        Set<DayFiguresKey> days = new HashSet<>();
        added.keySet().forEach(date -> days.add(new DayFiguresKey(tenant, date)));
        if (from == null) {
            snapshot.figures(
                    tenant,
                    Figures.EARLIEST,
                    Figures.LATEST,
                    (date, figures) -> days.add(new DayFiguresKey(tenant, date)));
        }
        return new Addition(
                tenant, before, new AddedUp(Figures.name(zone), through), from == null, days, added, counting.rows);
    }

    /** Counts the rows that are added. */
    private static final class Counting implements LaterReader {
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
            FigureSums sums = new FigureSums(ZoneOffset.UTC);
            DayFigures stored = renewed ? null : loaded.get(day);
            if (stored != null) {
                sums.add(stored);
            }
            DayFigures more = added.get(day.date());
            if (more != null) {
                sums.add(more);
            }
            states.put(day, sums.figures());
        }
        states.put(new AddedUpKey(tenant), after);
        return states;
    }
}
