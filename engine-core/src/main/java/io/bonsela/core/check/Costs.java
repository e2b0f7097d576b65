package io.bonsela.core.check;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Issuance.Terms;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Reward;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Determines what rewards cost, and when a budget is charged. */
public final class Costs {
    private Costs() {}

    /**
     * Returns the currency of a reward's cost: that of its stated cost, of its worth if it is charged for, or of its
     * value. Other points are free unless a budget pays for them.
     *
     * @return the currency; null if the reward is free
     */
    public static @Nullable String currency(Reward reward, boolean budgeted) {
        Money stated = reward.cost() != null ? reward.cost() : ofUnit(reward);
        if (stated != null) {
            return stated.currency().code();
        }
        String unit = reward.unit();
        boolean points = unit != null
                && CurrencyUnit.find(unit).map(CurrencyUnit::isPoints).orElse(false);
        return points && !budgeted ? null : unit;
    }

    /** Returns what one unit of a reward's value costs; null: its cost is stated, or is its value. */
    public static @Nullable Money ofUnit(Reward reward) {
        return reward.cost() == null && reward.charged() != null && reward.unit() != null ? reward.worth() : null;
    }

    /**
     * Returns the cost of a reward; that of a worth is rounded up, so that every value costs something.
     *
     * @param value its value; null: it has none
     * @return the cost; null: it is free
     * @throws io.bonsela.api.BonselaException MONEY_OVERFLOW if it is outside the range of money
     */
    public static @Nullable Money of(Reward reward, @Nullable Money value, boolean budgeted) {
        Money unit = ofUnit(reward);
        if (reward.cost() != null || value == null) {
            return reward.cost();
        }
        if (unit != null) {
            return Money.of(unit.currency(), unit.amount().multiply(value.amount()), RoundingMode.UP);
        }
        return currency(reward, budgeted) == null ? null : value;
    }

    /**
     * Returns the terms of a reward.
     *
     * @param handlers the terms of its type
     */
    public static Terms terms(Reward reward, Terms handlers) {
        return reward.charged() == null ? handlers : handlers.charged(reward.charged());
    }
}
