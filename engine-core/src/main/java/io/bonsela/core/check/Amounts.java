package io.bonsela.core.check;

import io.bonsela.api.Money;

/** The largest permitted amounts. They keep stored and reported sums within the range of money. */
public final class Amounts {
    /** The largest value or cost of an effect, in minor units. */
    public static final long LARGEST_GRANT = 10_000_000_000_000L;

    /** The largest worth of a unit that is charged, in minor units: the largest grant of such units is in the range. */
    private static final long LARGEST_WORTH = 100_000L;

    /** The largest limit of a budget, in minor units. */
    private static final long LARGEST_BUDGET = 10_000_000_000_000_000L;

    private Amounts() {}

    /** The largest grant in a currency. */
    public static Money largestGrant(Money like) {
        return new Money(like.currency(), LARGEST_GRANT);
    }

    /** The largest worth of a unit in a currency. */
    static Money largestWorth(Money like) {
        return new Money(like.currency(), LARGEST_WORTH);
    }

    /** The largest budget in a currency. */
    public static Money largestBudget(Money like) {
        return new Money(like.currency(), LARGEST_BUDGET);
    }
}
