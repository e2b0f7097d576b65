package io.bonsela.api.rule;

import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.Money;
import java.time.Period;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An item of the reward catalogue.
 *
 * @param id its id
 * @param type its type, which determines the handler: {@code credit}, {@code discount}, {@code physical},
 *     {@code voucher}, {@code external-voucher}, {@code airtime}, {@code webhook}, or a type of the host
 * @param unit the currency of its values; null if it has no amount, such as a mug
 * @param value the value for the subject, unless the effect specifies another; null: the effect must specify it if the
 *     reward has an amount
 * @param cost the amount that the budget pays for one reward; null: the reward's value, or its value times its worth if
 *     {@code charged} is given
 * @param validity how long it is valid; null: indefinitely
 * @param hold how long it is withheld at first; null: not at all
 * @param fulfilment the source outside the engine; null: none
 * @param worth what one unit of its value, or one reward without a value, is worth in money, for its cost if {@code
 *     charged} is given, and when rewards are compared; null: its value, or its cost if it has no value
 * @param transferable whether a subject may transfer it to another one; only a credit can be
 * @param charged when the budget is charged for a credit: {@code ON_ISSUE} or {@code ON_SPEND}; null: as its type says,
 *     and it costs its value
 */
public record Reward(
        String id,
        String type,
        @Nullable String unit,
        @Nullable Money value,
        @Nullable Money cost,
        @Nullable Validity validity,
        @Nullable Hold hold,
        @Nullable Fulfilment fulfilment,
        @Nullable Money worth,
        boolean transferable,
        @Nullable Charging charged) {

    /**
     * A reward of any type.
     *
     * @param id its id
     * @param type its type
     * @param unit the currency of its values; null if it has no amount
     */
    public static Reward of(String id, String type, @Nullable String unit) {
        return new Reward(id, type, unit, null, null, null, null, null, null, false, null);
    }

    /**
     * Points or money for the subject's wallet.
     *
     * @param id its id
     * @param unit the currency
     */
    public static Reward credit(String id, String unit) {
        return of(id, "credit", unit);
    }

    /**
     * A price reduction.
     *
     * @param id its id
     * @param unit the currency
     */
    public static Reward discount(String id, String unit) {
        return of(id, "discount", unit);
    }

    /**
     * A physical item.
     *
     * @param id its id
     * @param cost the cost of one item
     */
    public static Reward physical(String id, Money cost) {
        return of(id, "physical", null).costing(cost);
    }

    /**
     * Returns a copy with a fixed value.
     *
     * @param fixed the value for the subject
     */
    public Reward valued(Money fixed) {
        return new Reward(id, type, unit, fixed, cost, validity, hold, fulfilment, worth, transferable, charged);
    }

    /**
     * Returns a copy with a fixed cost.
     *
     * @param fixed the amount that the budget pays for one reward
     */
    public Reward costing(Money fixed) {
        return new Reward(id, type, unit, value, fixed, validity, hold, fulfilment, worth, transferable, charged);
    }

    /**
     * Returns a copy with what it is worth when rewards are compared.
     *
     * @param each the worth of one unit of its value, or of one reward if it has no value
     */
    public Reward worth(Money each) {
        return new Reward(id, type, unit, value, cost, validity, hold, fulfilment, each, transferable, charged);
    }

    /** Returns a copy that a subject may transfer to another one. */
    public Reward transferring() {
        return new Reward(id, type, unit, value, cost, validity, hold, fulfilment, worth, true, charged);
    }

    /**
     * Returns a copy for which a budget is charged at a stated time. Without a stated cost, it costs its value times its
     * worth, or its value if it has no worth. Only for credits.
     *
     * @param when when the budget is charged: {@code ON_ISSUE} or {@code ON_SPEND}
     */
    public Reward charged(Charging when) {
        return new Reward(id, type, unit, value, cost, validity, hold, fulfilment, worth, transferable, when);
    }

    /**
     * Returns a copy that expires after a period.
     *
     * @param length the period, counted from the decision in the tenant's time zone
     */
    public Reward expiringAfter(Period length) {
        return new Reward(
                id,
                type,
                unit,
                value,
                cost,
                new Validity(length, null, null),
                hold,
                fulfilment,
                worth,
                transferable,
                charged);
    }

    /**
     * Returns a copy that expires at the end of the day, week, month or year in which a period ends.
     *
     * @param length the period, counted from the decision in the tenant's time zone
     * @param period the calendar period to whose end the expiry is rounded up
     */
    public Reward expiringAfter(Period length, CalendarPeriod period) {
        return new Reward(
                id,
                type,
                unit,
                value,
                cost,
                new Validity(length, period, null),
                hold,
                fulfilment,
                worth,
                transferable,
                charged);
    }

    /**
     * Returns a copy that is withheld for a period.
     *
     * @param length the period, counted from the decision in the tenant's time zone
     */
    public Reward heldFor(Period length) {
        return new Reward(
                id, type, unit, value, cost, validity, new Hold(length), fulfilment, worth, transferable, charged);
    }

    /** Returns a copy that is withheld until it is confirmed. */
    public Reward heldUntilConfirmed() {
        return new Reward(
                id, type, unit, value, cost, validity, new Hold(null), fulfilment, worth, transferable, charged);
    }

    /**
     * Returns a copy that a connector delivers.
     *
     * @param connector the connector's name
     * @param to the event attribute that contains the recipient; null: none
     * @param parameters additional parameters for the connector
     */
    public Reward deliveredBy(String connector, @Nullable String to, Map<String, String> parameters) {
        return from(new Fulfilment.ByConnector(connector, to, parameters, null));
    }

    /**
     * Returns a copy with a source.
     *
     * @param source the source
     */
    public Reward from(Fulfilment source) {
        return new Reward(id, type, unit, value, cost, validity, hold, source, worth, transferable, charged);
    }

    /** The source of a reward. */
    public sealed interface Fulfilment {
        /**
         * A connector delivers it.
         *
         * @param connector the connector's name
         * @param to the event attribute that contains the recipient, such as {@code phone}; null: none
         * @param parameters additional parameters for the connector
         * @param fallbackPool the pool from which a code is taken if the provider permanently refuses the delivery;
         *     null: none
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
         * @param lowAt an alert is raised when only this many codes or fewer are left; null: no alert
         */
        record FromPool(String pool, @Nullable Integer lowAt) implements Fulfilment {}
    }

    /**
     * An initial hold on a reward: its cost is reserved, but nothing is issued yet.
     *
     * @param length how long, counted from the decision in the tenant's time zone, above zero; the reward may be
     *     confirmed earlier; null: until it is confirmed
     */
    public record Hold(java.time.@Nullable Period length) {}

    /**
     * The validity of a reward.
     *
     * @param length the period, counted from the decision in the tenant's time zone; not negative
     * @param roundedUpTo the calendar period to whose end the expiry is rounded up; null: it is not rounded
     * @param grace how long a credit stays usable that was spent, expired, and is then returned, counted from its return;
     *     null: it expires at once
     */
    public record Validity(
            Period length,
            @Nullable CalendarPeriod roundedUpTo,
            @Nullable Period grace) {}
}
