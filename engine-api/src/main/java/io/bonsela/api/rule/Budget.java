package io.bonsela.api.rule;

import io.bonsela.api.Money;
import io.bonsela.api.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Money set aside for rewards. A budget is funded in the ledger when its rule set is first published; a budget with a
 * period is funded again when each period is first used.
 *
 * @param id its id
 * @param limit the amount
 * @param period the calendar period to which the limit applies, by the time of the decision; null: one limit for all
 *     time
 * @param hard whether a reward that would exceed the budget is refused; if false, the budget only raises alerts
 * @param alertAt the shares of the limit at which an alert is raised, above 0 and at most 1, ascending. Each raises one
 *     alert per period when it is reached; the first refusal because of the budget raises the alert of the share 1. The
 *     share 1 is added to a budget that is not hard, because its limit has no other effect. Empty: no alerts
 * @param carriesOver whether a period also gets what the period before has left when it is first used. Of periods that
 *     were not used at all, it gets the whole limit, up to {@link #MOST_UNUSED}. What is released in an earlier period
 *     later stays there
 * @param givesRest whether a reward that can be divided and costs more than is left is reduced to what is left, instead
 *     of being refused
 */
public record Budget(
        String id,
        Money limit,
        @Nullable CalendarPeriod period,
        boolean hard,
        List<BigDecimal> alertAt,
        boolean carriesOver,
        boolean givesRest) {
    /** How many unused periods are carried over; after more of them, a budget begins again with its limit. */
    public static final int MOST_UNUSED = 60;

    private static final BigDecimal NEAR = new BigDecimal("0.9");

    /** Normalizes the thresholds. */
    public Budget {
        List<BigDecimal> shares = new ArrayList<>();
        alertAt.forEach(share -> shares.add(Values.number("alertAt", share)));
        if (!hard && shares.stream().noneMatch(share -> share.compareTo(BigDecimal.ONE) == 0)) {
            shares.add(BigDecimal.ONE);
        }
        alertAt = List.copyOf(shares);
    }

    /**
     * A hard budget for all time that raises an alert when 90% of it is used.
     *
     * @param id its id
     * @param limit the amount
     */
    public static Budget of(String id, Money limit) {
        return new Budget(id, limit, null, true, List.of(NEAR), false, false);
    }

    /**
     * Returns a copy whose limit applies to each calendar period.
     *
     * @param each the kind of period
     */
    public Budget every(CalendarPeriod each) {
        return new Budget(id, limit, each, hard, alertAt, carriesOver, givesRest);
    }

    /** Returns a copy that may be exceeded, and then only raises an alert. */
    public Budget soft() {
        return new Budget(id, limit, period, false, alertAt, carriesOver, givesRest);
    }

    /**
     * Returns a copy with alert thresholds.
     *
     * @param shares shares of the limit, such as {@code "0.8"}, ascending
     */
    public Budget alertAt(String... shares) {
        return new Budget(
                id, limit, period, hard, Stream.of(shares).map(BigDecimal::new).toList(), carriesOver, givesRest);
    }

    /** Returns a copy whose periods carry over what they leave. */
    public Budget carryingOver() {
        return new Budget(id, limit, period, hard, alertAt, true, givesRest);
    }

    /** Returns a copy that gives the rest instead of refusing a reward that costs more. */
    public Budget givingRest() {
        return new Budget(id, limit, period, hard, alertAt, carriesOver, true);
    }
}
