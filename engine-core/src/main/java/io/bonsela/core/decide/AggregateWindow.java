package io.bonsela.core.decide;

import io.bonsela.api.rule.Window;
import io.bonsela.api.spi.EvaluationInput;
import io.bonsela.api.store.ReadSet.AggregateRead;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.core.check.AggregatePlan;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** Resolves the window of an aggregate for an event. */
final class AggregateWindow {
    private AggregateWindow() {}

    static AggregateRead resolve(AggregatePlan plan, EvaluationInput input, ZoneId zone) {
        LocalDate date = input.date();
        Instant time = input.time();
        String question = plan.question();
        Window window = plan.aggregate().window();
        if (window instanceof Window.Calendar calendar) {
            LocalDate end = calendar.period().end(date).minusDays(1);
            return new AggregateRead(question, calendar.period().start(date), end, null, null);
        }
        if (window instanceof Window.Days days) {
            return new AggregateRead(question, date.minusDays(days.days() - 1L), date, null, time);
        }
        if (window instanceof Window.Rolling rolling) {
            Instant after = time.minus(rolling.length());
            return new AggregateRead(question, after.atZone(zone).toLocalDate(), date, after, time);
        }
        return new AggregateRead(question, LocalDate.MIN, LocalDate.MAX, null, null);
    }

    static boolean contains(AggregateRead bounds, HistoryEntry entry) {
        return !entry.date().isBefore(bounds.from())
                && !entry.date().isAfter(bounds.until())
                && (bounds.after() == null || entry.at().isAfter(bounds.after()))
                && (bounds.upTo() == null || !entry.at().isAfter(bounds.upTo()));
    }
}
