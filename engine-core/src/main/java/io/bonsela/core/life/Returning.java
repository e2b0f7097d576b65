package io.bonsela.core.life;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.LedgerEntry.Kind;
import io.bonsela.api.Money;
import io.bonsela.api.Standing.Parts;
import io.bonsela.api.Standing.Settlement;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.store.State.WalletDebt;
import io.bonsela.core.state.Draft;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives spent value back to credits. If a credit was reversed while it was spent, the value first settles what is owed
 * for it, then what the business had written off, then returns to the credits that had paid for it: afterwards the
 * wallet is as if nothing had been spent.
 *
 * @param draft the draft
 * @param from the account from which the value returns
 */
record Returning(Draft draft, String from) {
    /** Gives an amount back to a credit. */
    void giveBack(String id, Money amount) {
        Life life = Objects.requireNonNull(Life.find(draft, id), id);
        Money left = settleDebt(life, amount);
        left = recover(life, left);
        left = repay(life, left);
        if (left.isPositive()) {
            unuse(life, left);
        }
    }

    private Money settleDebt(Life life, Money amount) {
        Issuance credit = life.issuance();
        WalletDebt debts = Credits.debts(draft, credit.subject(), amount);
        long settled = Math.min(amount.minorUnits(), debts.of(credit.id()));
        if (settled == 0) {
            return amount;
        }
        Money part = new Money(amount.currency(), settled);
        draft.put(Credits.key(draft, credit.subject(), amount), debts.less(credit.id(), settled));
        post(life, part);
        return amount.minus(part);
    }

    /** Takes back what was a shortfall, and its share of the cost. */
    private Money recover(Life life, Money amount) {
        Parts parts = Objects.requireNonNull(life.issuance().standing().parts());
        Money part = Shares.least(amount, parts.writtenOff());
        if (!part.isPositive()) {
            return amount;
        }
        post(life, part);
        Ledger.recover(draft, life.issuance(), part);
        new RewardReversal(draft, life).recover(part);
        return amount.minus(part);
    }

    /** Returns value to the credits from which the reversed value was taken, to the last one first. */
    private Money repay(Life life, Money amount) {
        List<Settlement> settlements =
                new ArrayList<>(life.issuance().standing().settlements());
        List<Settlement> repaid = new ArrayList<>();
        Money left = amount;
        for (int i = settlements.size() - 1; i >= 0 && left.isPositive(); i--) {
            Settlement settlement = settlements.remove(i);
            Money part = Shares.least(left, settlement.amount());
            Money kept = settlement.amount().minus(part);
            if (kept.isPositive()) {
                settlements.add(new Settlement(settlement.credit(), kept));
            }
            repaid.add(new Settlement(settlement.credit(), part));
            left = left.minus(part);
        }
        life.put(life.issuance().standing().settledBy(settlements));
        repaid.forEach(each -> giveBack(each.credit(), each.amount()));
        return left;
    }

    private void unuse(Life life, Money amount) {
        Parts parts = Objects.requireNonNull(life.issuance().standing().parts());
        life.put(life.issuance().standing().with(parts.unuse(amount)));
        life.cost().follow();
        post(life, amount);
        extend(life);
        if (life.issuance().state() == IssuanceState.REDEEMED) {
            life.move(IssuanceState.ISSUED);
        }
        life.settle();
        if (life.issuance().state() == IssuanceState.ISSUED) {
            Credits.settle(draft, life);
        }
    }

    /** Extends the validity of an expired credit by the grace of its reward. */
    private void extend(Life life) {
        Issuance credit = life.issuance();
        Instant expiry = credit.expiresAt();
        Reward reward = draft.rules().reward(credit.reward());
        @Nullable
        Period grace = reward == null || reward.validity() == null
                ? null
                : reward.validity().grace();
        if (expiry != null && grace != null && !expiry.isAfter(draft.decidedAt())) {
            Instant later = draft.decidedAt().atZone(draft.zone()).plus(grace).toInstant();
            draft.put(credit.expiringAt(later));
        }
    }

    private void post(Life life, Money amount) {
        Ledger.move(draft, life.issuance(), Kind.RETURN, amount, from, LedgerEntry.WALLET);
    }
}
