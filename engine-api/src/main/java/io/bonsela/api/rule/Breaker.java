package io.bonsela.api.rule;

import io.bonsela.api.Money;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds on what one rule does within a window of time. When a bound is reached, the breaker opens: the rule is paused
 * and an alert goes out, while the other rules pay. A breaker protects against mistakes in a rule or its events; what may
 * be spent is limited by budgets and caps. At least one bound is set. The values are checked when the rule set is compiled.
 *
 * @param within the length of a window; the first count after the end of one begins the next
 * @param awards the number of events for which the rule paid that opens it; null: no bound
 * @param cost the total cost of what it paid that opens it; null: no bound
 * @param errors the number of events for which the rule failed that opens it; null: no bound
 * @param reports the number of decisions reported wrong that opens it; null: no bound
 * @param halfOpenAfter how long after it opened the rule is tried again; null: only by
 *     {@link io.bonsela.api.command.ResetBreaker}
 * @param trials the number of events for which the rule pays while it is half-open before it closes, 1 or more; the first
 *     error or report opens it again if these have a bound, and so does the bound of the cost
 */
public record Breaker(
        Duration within,
        @Nullable Long awards,
        @Nullable Money cost,
        @Nullable Long errors,
        @Nullable Long reports,
        @Nullable Duration halfOpenAfter,
        int trials) {

    /** What a breaker bounds. */
    public enum Bound {
        /** The number of events for which the rule paid. */
        AWARDS,
        /** The total cost of what it paid. */
        COST,
        /** The number of events for which the rule failed. */
        ERRORS,
        /** The number of decisions reported wrong. */
        REPORTS
    }

    /**
     * A breaker without bounds.
     *
     * @param window the length of a window
     */
    public static Breaker within(Duration window) {
        return new Breaker(window, null, null, null, null, null, 1);
    }

    /**
     * Returns a copy that opens when the rule has paid for a number of events.
     *
     * @param bound above zero
     */
    public Breaker awards(long bound) {
        return new Breaker(within, bound, cost, errors, reports, halfOpenAfter, trials);
    }

    /**
     * Returns a copy that opens when what the rule paid has cost an amount.
     *
     * @param bound above zero
     */
    public Breaker cost(Money bound) {
        return new Breaker(within, awards, bound, errors, reports, halfOpenAfter, trials);
    }

    /**
     * Returns a copy that opens after a number of errors.
     *
     * @param bound above zero
     */
    public Breaker errors(long bound) {
        return new Breaker(within, awards, cost, bound, reports, halfOpenAfter, trials);
    }

    /**
     * Returns a copy that opens after a number of decisions reported wrong.
     *
     * @param bound above zero
     */
    public Breaker reports(long bound) {
        return new Breaker(within, awards, cost, errors, bound, halfOpenAfter, trials);
    }

    /**
     * Returns a copy that tries the rule again.
     *
     * @param length how long after it opened, above zero
     */
    public Breaker halfOpenAfter(Duration length) {
        return new Breaker(within, awards, cost, errors, reports, length, trials);
    }

    /**
     * Returns a copy that closes after a number of trials.
     *
     * @param number the number of events for which the rule pays while it is half-open, 1 or more
     */
    public Breaker trials(int number) {
        return new Breaker(within, awards, cost, errors, reports, halfOpenAfter, number);
    }
}
