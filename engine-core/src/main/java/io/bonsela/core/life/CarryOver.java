package io.bonsela.core.life;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.core.state.Draft;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a period of a budget opens with.
 *
 * @param funded its own limit and those of the unused periods before it
 * @param last the last period that was used; null: none is carried over
 * @param left what that period has left
 */
record CarryOver(Money funded, @Nullable BudgetKey last, Money left) {
    /** Finds what the current period of a budget opens with. */
    static CarryOver of(Draft draft, Budget budget) {
        Money funded = budget.limit();
        Money nothing = Money.zero(funded.currency());
        if (budget.carriesOver() && budget.period() != null) {
            LocalDate today = draft.decidedAt().atZone(draft.zone()).toLocalDate();
            for (int after = 1; after <= Budget.MOST_UNUSED + 1; after++) {
                if (draft.get(BudgetPeriods.key(draft.tenant(), budget, today, -after)) != null) {
                    // A later period is open already, for example because clocks differ, and got what this one has.
                    return new CarryOver(nothing, null, nothing);
                }
            }
            Money unused = funded;
            // All of these periods are requested at once: what is missing does not end the search.
            for (int before = 1; before <= Budget.MOST_UNUSED + 1; before++) {
                BudgetKey key = BudgetPeriods.key(draft.tenant(), budget, today, before);
                BudgetState state = draft.get(key);
                if (state != null) {
                    return new CarryOver(unused, key, left(state));
                }
                unused = unused.plus(budget.limit());
            }
        }
        return new CarryOver(funded, null, nothing);
    }

    private static Money left(BudgetState state) {
        long units = state.limit().minorUnits() - state.used();
        return new Money(state.limit().currency(), Math.max(0, units));
    }

    /** Returns all that the period opens with. */
    Money limit() {
        return funded.plus(left);
    }

    /** Moves what the last used period has left. */
    void move(Draft draft, BudgetKey to) {
        BudgetState before = last == null ? null : draft.get(last);
        if (last == null || before == null || !left.isPositive()) {
            return;
        }
        Ledger.carry(draft, last, to, left);
        draft.put(
                last,
                new BudgetState(
                        before.opening(),
                        before.limit().minus(left),
                        before.reserved(),
                        before.charged(),
                        before.alerted(),
                        before.bounded()));
    }
}
