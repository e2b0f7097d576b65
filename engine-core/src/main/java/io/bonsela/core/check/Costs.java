package io.bonsela.core.check;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.rule.Reward;
import org.jspecify.annotations.Nullable;

/** Determines the currency of a reward's cost. */
public final class Costs {
    private Costs() {}

    /**
     * Returns the currency of a reward's cost if it has one, otherwise of its value. Points without a cost are free
     * unless a budget pays for them.
     *
     * @return the currency; null if the reward is free
     */
    public static @Nullable String currency(Reward reward, boolean budgeted) {
        if (reward.cost() != null) {
            return reward.cost().currency().code();
        }
        String unit = reward.unit();
        boolean points = unit != null
                && CurrencyUnit.find(unit).map(CurrencyUnit::isPoints).orElse(false);
        return points && !budgeted ? null : unit;
    }
}
