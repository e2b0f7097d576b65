package io.bonsela.api.rule;

import io.bonsela.api.Money;
import java.time.Period;
import org.jspecify.annotations.Nullable;

/**
 * An item of the reward catalogue.
 *
 * @param id its id
 * @param type its type, which names the handler: {@code credit}, {@code discount}, {@code physical}, or one of the host
 * @param unit the currency of its values; null where it has no amount, such as a mug
 * @param value what the subject gets, unless the effect says otherwise; null: the effect must say
 * @param cost what the budget pays for one; null: its value
 * @param expiresAfter how long it is good for, from the decision on, in the tenant's zone; null: for ever
 */
public record Reward(
        String id,
        String type,
        @Nullable String unit,
        @Nullable Money value,
        @Nullable Money cost,
        @Nullable Period expiresAfter) {

    /**
     * Points or money for the subject's wallet.
     *
     * @param id its id
     * @param unit the currency
     */
    public static Reward credit(String id, String unit) {
        return new Reward(id, "credit", unit, null, null, null);
    }

    /**
     * A price reduction.
     *
     * @param id its id
     * @param unit the currency
     */
    public static Reward discount(String id, String unit) {
        return new Reward(id, "discount", unit, null, null, null);
    }

    /**
     * A thing.
     *
     * @param id its id
     * @param cost what one costs
     */
    public static Reward physical(String id, Money cost) {
        return new Reward(id, "physical", null, null, cost, null);
    }

    /**
     * The same with a fixed value.
     *
     * @param fixed what the subject gets
     */
    public Reward worth(Money fixed) {
        return new Reward(id, type, unit, fixed, cost, expiresAfter);
    }

    /**
     * The same with a fixed cost.
     *
     * @param fixed what the budget pays for one
     */
    public Reward costing(Money fixed) {
        return new Reward(id, type, unit, value, fixed, expiresAfter);
    }

    /**
     * The same, good for a while.
     *
     * @param period from the decision on
     */
    public Reward expiringAfter(Period period) {
        return new Reward(id, type, unit, value, cost, period);
    }
}
