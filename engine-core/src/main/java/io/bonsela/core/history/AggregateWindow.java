package io.bonsela.core.history;

import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Window;
import io.bonsela.api.store.DecisionRecord.ReadSet.AggregateRead;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.UnitOfWork.LoadRequest.Dates;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.evaluate.EvaluationInput;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Resolves the window of an aggregate for an event. */
public final class AggregateWindow {
    private AggregateWindow() {}

    /** Returns the range of dates of the events that may count. */
    public static Dates dates(NumberedAggregate plan, EvaluationInput input, ZoneId zone) {
        Window window = plan.aggregate().window();
        AggregateRead bounds =
                resolve(plan, window instanceof Window.Since since ? since.within() : window, input, zone);
        return new Dates(bounds.from(), bounds.until());
    }

    /**
     * Returns the bounds of a window.
     *
     * @param anchor when the window begins, if that is the time of an event
     */
    public static AggregateRead resolve(
            NumberedAggregate plan, EvaluationInput input, ZoneId zone, @Nullable Instant anchor) {
        return anchor == null
                ? resolve(plan, plan.aggregate().window(), input, zone)
                : new AggregateRead(
                        plan.question(),
                        anchor.atZone(zone).toLocalDate(),
                        input.date(),
                        anchor.minusNanos(1),
                        input.time(),
                        decided(plan, input));
    }

    /** Whether the event itself may count. */
    private static boolean decided(NumberedAggregate plan, EvaluationInput input) {
        return plan.aggregate().eventType().equals(input.event().type());
    }

    private static AggregateRead resolve(NumberedAggregate plan, Window window, EvaluationInput input, ZoneId zone) {
        LocalDate date = input.date();
        Instant time = input.time();
        String question = plan.question();
        boolean decided = decided(plan, input);
        boolean last = plan.aggregate().measure() == Measure.LAST;
        if (plan.aggregate().measure() == Measure.STREAK) {
            LocalDate first =
                    plan.aggregate().period().start(date, 1 - plan.aggregate().mostPeriods());
            return new AggregateRead(question, first, date, null, time, decided);
        }
        if (window instanceof Window.Calendar calendar) {
            LocalDate start = calendar.period().start(date);
            LocalDate end = calendar.period().end(date).minusDays(1);
            return new AggregateRead(question, start, last ? date : end, null, last ? time : null, decided);
        }
        if (window instanceof Window.Days days) {
            return new AggregateRead(question, date.minusDays(days.days() - 1L), date, null, time, decided);
        }
        if (window instanceof Window.Rolling rolling) {
            Instant after = time.minus(rolling.length());
            return new AggregateRead(question, after.atZone(zone).toLocalDate(), date, after, time, decided);
        }
        return new AggregateRead(
                question, LocalDate.MIN, last ? date : LocalDate.MAX, null, last ? time : null, decided);
    }

    static boolean contains(AggregateRead bounds, HistoryEntry entry) {
        return !entry.date().isBefore(bounds.from())
                && !entry.date().isAfter(bounds.until())
                && (bounds.after() == null || entry.at().isAfter(bounds.after()))
                && (bounds.upTo() == null || !entry.at().isAfter(bounds.upTo()));
    }
}
