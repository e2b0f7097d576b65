package io.bonsela.core.check;

import io.bonsela.api.Money;

/** How large amounts may be, so that the sums of them that are kept and reported stay in the range of money. */
public final class Amounts {
    /** What an effect gives or costs, in minor units. */
    private static final long LARGEST_GRANT = 10_000_000_000_000L;

    /** What a budget has, in minor units. */
    private static final long LARGEST_BUDGET = 10_000_000_000_000_000L;

    private Amounts() {}

    /** The largest grant in a currency. */
    public static Money largestGrant(Money like) {
        return new Money(like.currency(), LARGEST_GRANT);
    }

    /** The largest budget in a currency. */
    public static Money largestBudget(Money like) {
        return new Money(like.currency(), LARGEST_BUDGET);
    }
}
