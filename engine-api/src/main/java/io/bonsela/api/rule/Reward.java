package io.bonsela.api.rule;

import io.bonsela.api.Money;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An item of the reward catalogue.
 *
 * @param id its id
 * @param type its type, which names the handler: {@code credit}, {@code discount}, {@code physical}, {@code voucher},
 *     {@code external-voucher}, {@code airtime}, {@code webhook}, or one of the host
 * @param unit the currency of its values; null where it has no amount, such as a mug
 * @param value what the subject gets, unless the effect says otherwise; null: the effect must say
 * @param cost what the budget pays for one; null: its value
 * @param validity how long it is good for; null: for ever
 * @param hold what withholds it at first; null: nothing
 * @param fulfilment where it comes from; null: from nowhere outside the engine
 */
public record Reward(
        String id,
        String type,
        @Nullable String unit,
        @Nullable Money value,
        @Nullable Money cost,
        @Nullable Validity validity,
        @Nullable Hold hold,
        @Nullable Fulfilment fulfilment) {

    /**
     * Points or money for the subject's wallet.
     *
     * @param id its id
     * @param unit the currency
     */
    public static Reward credit(String id, String unit) {
        return new Reward(id, "credit", unit, null, null, null, null, null);
    }

    /**
     * A price reduction.
     *
     * @param id its id
     * @param unit the currency
     */
    public static Reward discount(String id, String unit) {
        return new Reward(id, "discount", unit, null, null, null, null, null);
    }

    /**
     * A thing.
     *
     * @param id its id
     * @param cost what one costs
     */
    public static Reward physical(String id, Money cost) {
        return new Reward(id, "physical", null, null, cost, null, null, null);
    }

    /**
     * The same with a fixed value.
     *
     * @param fixed what the subject gets
     */
    public Reward worth(Money fixed) {
        return new Reward(id, type, unit, fixed, cost, validity, hold, fulfilment);
    }

    /**
     * The same with a fixed cost.
     *
     * @param fixed what the budget pays for one
     */
    public Reward costing(Money fixed) {
        return new Reward(id, type, unit, value, fixed, validity, hold, fulfilment);
    }

    /**
     * The same, good for a while.
     *
     * @param length from the decision on, in the tenant's zone
     */
    public Reward expiringAfter(java.time.Period length) {
        return new Reward(id, type, unit, value, cost, new Validity(length, null), hold, fulfilment);
    }

    /**
     * The same, good until the end of the day, week, month or year in which a while is over.
     *
     * @param length from the decision on, in the tenant's zone
     * @param period whose end it is rounded up to
     */
    public Reward expiringAfter(java.time.Period length, CalendarPeriod period) {
        return new Reward(id, type, unit, value, cost, new Validity(length, period), hold, fulfilment);
    }

    /**
     * The same, withheld for a while.
     *
     * @param length from the decision on, in the tenant's zone
     */
    public Reward heldFor(java.time.Period length) {
        return new Reward(id, type, unit, value, cost, validity, new Hold(length), fulfilment);
    }

    /** The same, withheld until it is confirmed. */
    public Reward heldUntilConfirmed() {
        return new Reward(id, type, unit, value, cost, validity, new Hold(null), fulfilment);
    }

    /**
     * The same, delivered by a connector.
     *
     * @param connector the connector's name
     * @param to the event's attribute that says where it goes; null: none does
     * @param parameters what the connector is told beside
     */
    public Reward deliveredBy(String connector, @Nullable String to, Map<String, String> parameters) {
        return from(new Fulfilment.ByConnector(connector, to, parameters, null));
    }

    /**
     * The same, from a pool of codes.
     *
     * @param pool the pool's id
     */
    public Reward fromPool(String pool) {
        return from(new Fulfilment.FromPool(pool, null));
    }

    /**
     * The same from somewhere.
     *
     * @param source where from
     */
    public Reward from(Fulfilment source) {
        return new Reward(id, type, unit, value, cost, validity, hold, source);
    }

    /** Where a reward comes from. */
    public sealed interface Fulfilment {
        /**
         * A connector delivers it.
         *
         * @param connector the connector's name
         * @param to the event's attribute that says where it goes, such as {@code phone}; null: none does
         * @param parameters what the connector is told beside
         * @param fallbackPool the pool that a code is taken from if the provider refuses it for good; null: none
         */
        record ByConnector(
                String connector,
                @Nullable String to,
                Map<String, String> parameters,
                @Nullable String fallbackPool) implements Fulfilment {
            /** Copies the map in the order of the names. */
            public ByConnector {
                parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
            }
        }

        /**
         * A pool of codes.
         *
         * @param pool the pool's id
         * @param lowAt an alert is raised when no more codes than this are left; null: none is
         */
        record FromPool(String pool, @Nullable Integer lowAt) implements Fulfilment {}
    }

    /**
     * What withholds a reward at first: its cost is reserved, but nothing is issued yet.
     *
     * @param length how long, from the decision on, in the tenant's zone, more than nothing; it may be confirmed earlier;
     *     null: until it is confirmed
     */
    public record Hold(java.time.@Nullable Period length) {}

    /**
     * How long a reward is good for.
     *
     * @param length from the decision on, in the tenant's zone; not negative
     * @param roundedUpTo the calendar period whose end it is rounded up to; null: to the instant
     */
    public record Validity(
            java.time.Period length, @Nullable CalendarPeriod roundedUpTo) {}
}
