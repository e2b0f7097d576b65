package io.bonsela.core.decide;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Cap;
import io.bonsela.core.decide.Valuation.Item;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a cap counts. A limit on count counts the grant once, with its first item; a limit on value counts every item in
 * its currency.
 *
 * @param limit the limit of the cap
 */
record CapMeasure(Cap.Limit limit) {
    /** Whether it counts the grant as a whole. */
    boolean ofGrant() {
        return limit instanceof Cap.Limit.Count;
    }

    /** Returns what an item takes from the limit. */
    long amount(List<Item> items, int item) {
        if (limit instanceof Cap.Limit.Value value) {
            Money worth = items.get(item).value();
            return worth != null && worth.currency().equals(value.max().currency()) ? worth.minorUnits() : 0;
        }
        return item == 0 ? 1 : 0;
    }

    /** Returns what all items take from the limit. */
    long total(List<Item> items) {
        long total = 0;
        for (int i = 0; i < items.size(); i++) {
            total = Math.addExact(total, amount(items, i));
        }
        return total;
    }

    /** Returns an amount as it is shown: money, or a number of grants. */
    Object shown(long amount) {
        return limit instanceof Cap.Limit.Value value
                ? new Money(value.max().currency(), amount)
                : BigDecimal.valueOf(amount);
    }
}
