package io.bonsela.core.decide;

import io.bonsela.api.BudgetAlert;
import io.bonsela.api.BudgetBalance;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Reservation;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.StateKey.BudgetKey;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The period of a budget that one decision draws on. It opens when it is first drawn on. */
final class BudgetUse {
    private final Budget budget;
    private final Draft draft;
    private final BudgetKey key;

    BudgetUse(Budget budget, Draft draft) {
        this.budget = budget;
        this.draft = draft;
        key = BudgetPeriods.key(draft.input().event().tenant(), budget, draft.decidedAt(), draft.zone());
    }

    /** Why it does not pay a cost; null if it does. */
    @Nullable
    Reason refusal(Money cost) {
        Money available = balance(state()).available();
        Money left = available.minus(cost);
        return budget.hard() && left.minorUnits() < 0
                ? new Reason(
                        ReasonCode.BUDGET_TOO_LOW, Map.of("budget", budget.id(), "available", available, "cost", cost))
                : null;
    }

    Reservation reservation(Money cost) {
        return new Reservation(budget.id(), key.period(), cost);
    }

    /** Sets a reservation aside, and charges it if it is paid at once. */
    void take(Issuance issuance, Reservation reservation, boolean charged) {
        BudgetState before = state();
        if (draft.budget(key) == null) {
            draft.post(BudgetPeriods.funding(key, budget.limit(), draft.decidedAt()));
        }
        draft.post(Ledger.reserve(issuance, reservation));
        if (charged) {
            draft.post(Ledger.charge(issuance, reservation));
        }
        long amount = reservation.amount().minorUnits();
        draft.put(
                key,
                tellAlerts(new BudgetState(
                        before.limit(),
                        Math.addExact(before.reserved(), charged ? 0 : amount),
                        Math.addExact(before.charged(), charged ? amount : 0),
                        before.alertsTold())));
    }

    private BudgetState tellAlerts(BudgetState state) {
        BudgetBalance balance = balance(state);
        BigDecimal used = balance.reserved().plus(balance.charged()).amount();
        int told = state.alertsTold();
        while (told < budget.alertAt().size()
                && used.compareTo(budget.alertAt()
                                .get(told)
                                .multiply(state.limit().amount()))
                        >= 0) {
            draft.alert(new BudgetAlert(
                    key.tenant(),
                    balance,
                    budget.alertAt().get(told),
                    draft.input().event().id()));
            told++;
        }
        return new BudgetState(state.limit(), state.reserved(), state.charged(), told);
    }

    private BudgetState state() {
        BudgetState state = draft.budget(key);
        return state == null ? BudgetPeriods.open(budget) : state;
    }

    private BudgetBalance balance(BudgetState state) {
        return state.balance(key.budget(), key.period());
    }
}
