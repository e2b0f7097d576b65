package io.bonsela.core.check;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.rule.Reward;
import org.jspecify.annotations.Nullable;

/** What a reward costs, and in which currency. */
public final class Costs {
    private Costs() {}

    /**
     * The currency of a reward's cost: of its own cost, else of its value. Points without a cost cost nothing unless a
     * budget pays for them.
     *
     * @return null if it costs nothing
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
