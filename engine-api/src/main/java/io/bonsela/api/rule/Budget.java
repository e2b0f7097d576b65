package io.bonsela.api.rule;

import io.bonsela.api.Money;
import io.bonsela.api.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Money set aside for rewards. It funds the ledger when its rule set is first published; a budget with a period is
 * funded anew whenever a period is first touched.
 *
 * @param id its id
 * @param limit how much
 * @param period for each of which calendar period, by the time of the decision; null: once for all
 * @param hard whether a reward that would exceed it is refused; otherwise it only alerts
 * @param alertAt shares of the limit, above 0 and at most 1, ascending; each is told once when it is crossed, and a refusal
 *     for lack of budget once as the share 1. A budget that is not hard has 1 among them: that is all its limit does. Empty:
 *     nothing is told
 */
public record Budget(String id, Money limit, @Nullable CalendarPeriod period, boolean hard, List<BigDecimal> alertAt) {
    private static final BigDecimal NEAR = new BigDecimal("0.9");

    /** Brings the thresholds into their normal form. */
    public Budget {
        List<BigDecimal> shares = new ArrayList<>();
        alertAt.forEach(share -> shares.add(Values.number("alertAt", share)));
        if (!hard && shares.stream().noneMatch(share -> share.compareTo(BigDecimal.ONE) == 0)) {
            shares.add(BigDecimal.ONE);
        }
        alertAt = List.copyOf(shares);
    }

    /**
     * A hard budget for all time that alerts when nine tenths of it are used.
     *
     * @param id its id
     * @param limit how much
     */
    public static Budget of(String id, Money limit) {
        return new Budget(id, limit, null, true, List.of(NEAR));
    }

    /**
     * The same for each calendar period.
     *
     * @param each which period
     */
    public Budget every(CalendarPeriod each) {
        return new Budget(id, limit, each, hard, alertAt);
    }

    /** The same, alerting only: it may be exceeded, and that is told. */
    public Budget soft() {
        return new Budget(id, limit, period, false, alertAt);
    }

    /**
     * The same with alert thresholds.
     *
     * @param shares of the limit, such as {@code "0.8"}, ascending
     */
    public Budget alertAt(String... shares) {
        return new Budget(
                id, limit, period, hard, Stream.of(shares).map(BigDecimal::new).toList());
    }
}
