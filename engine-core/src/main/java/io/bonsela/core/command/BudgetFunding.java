package io.bonsela.core.command;

import io.bonsela.api.LedgerEntry.Kind;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.AdjustBudget;
import io.bonsela.api.command.TopUp;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.core.check.Amounts;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.BudgetPeriods;
import io.bonsela.core.life.BudgetUse;
import io.bonsela.core.state.Draft;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes the limit of a budget: a top-up or an adjustment. */
record BudgetFunding(Origin origin, String id, @Nullable String period, Kind kind, Money amount) implements Verb {
    BudgetFunding(TopUp topUp) {
        this(topUp.origin(), topUp.budget(), topUp.period(), Kind.TOP_UP, topUp.amount());
    }

    BudgetFunding(AdjustBudget adjust) {
        this(adjust.origin(), adjust.budget(), adjust.period(), Kind.ADJUST, adjust.amount());
    }

    @Override
    public void plan(Plan plan) {
        plan.add(new BudgetKey(origin.tenant(), id, period == null ? BudgetPeriods.LIFETIME : period));
        plan.add(ChainKey.of(origin.tenant(), null));
    }

    @Override
    public Ruling rule(Draft draft) {
        BudgetKey key = key(id, period, draft);
        if (key == null) {
            return Ruling.refused(Reason.of(ReasonCode.UNKNOWN_BUDGET, "budget", id));
        }
        BudgetUse budget = new BudgetUse(key, draft);
        Money limit = budget.balance().limit();
        if (!limit.currency().equals(amount.currency())) {
            return Ruling.refused(Refusals.otherCurrency(amount, limit));
        }
        Money largest = Amounts.largestBudget(limit);
        if (amount.minorUnits() < -largest.minorUnits()) {
            return Ruling.refused(new Reason(ReasonCode.AMOUNT_TOO_LARGE, Map.of("amount", amount, "left", limit)));
        }
        Money most = largest.minus(limit);
        Reason refusal = amount.isPositive() ? Refusals.tooMuch(amount, most) : budget.refusal(amount.negate());
        if (refusal == null && limit.plus(amount).minorUnits() < 0) {
            refusal = Refusals.tooMuch(amount.negate(), limit);
        }
        if (refusal != null) {
            return Ruling.refused(refusal);
        }
        budget.fund(kind, amount);
        return Ruling.done(amount);
    }

    /** Returns the named period, or the running one if none is named; null unless it is open or can be opened now. */
    private static @Nullable BudgetKey key(String id, @Nullable String period, Draft draft) {
        Budget declared = draft.rules().budget(id);
        BudgetKey running = declared == null
                ? new BudgetKey(draft.tenant(), id, BudgetPeriods.LIFETIME)
                : BudgetPeriods.key(
                        draft.tenant(),
                        declared,
                        draft.decidedAt(),
                        draft.rules().zone());
        BudgetKey meant = period == null ? running : new BudgetKey(draft.tenant(), id, period);
        boolean opens = declared != null && meant.equals(running);
        return draft.get(meant) != null || opens ? meant : null;
    }
}
