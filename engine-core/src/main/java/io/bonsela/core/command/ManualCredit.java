package io.bonsela.core.command;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Issuance.Terms;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Standing;
import io.bonsela.api.Standing.Parts;
import io.bonsela.api.command.Credit;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.core.check.Amounts;
import io.bonsela.core.check.Costs;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.BudgetPeriods;
import io.bonsela.core.life.BudgetUse;
import io.bonsela.core.life.IssuanceIds;
import io.bonsela.core.life.Life;
import io.bonsela.core.life.RewardTimes;
import io.bonsela.core.state.Draft;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Grants a reward without an event and a rule. */
record ManualCredit(Credit credit) implements Verb {
    /** Takes the place of the rule. No rule can have this id. */
    private static final String RULE = "by:hand";

    @Override
    public void plan(Plan plan) {
        IssuanceScope.ofWallet(credit.origin().tenant(), credit.subject(), credit.amount())
                .forEach(plan::add);
        if (credit.budget() != null) {
            plan.add(new BudgetKey(credit.origin().tenant(), credit.budget(), BudgetPeriods.LIFETIME));
        }
    }

    @Override
    public Ruling rule(Draft draft) {
        String owner = draft.owner(credit.subject());
        return ruling(draft, owner).about(owner);
    }

    private Ruling ruling(Draft draft, String owner) {
        Money amount = credit.amount();
        Reward reward = draft.rules().reward(credit.reward());
        Terms terms = reward == null ? null : draft.rules().checked().terms(reward.type());
        if (reward == null || terms == null || !terms.creditsWallet()) {
            return Ruling.refused(Reason.of(ReasonCode.UNKNOWN_PART, "part", "rewards/" + credit.reward()));
        }
        Money largest = new Money(CurrencyUnit.of(Objects.requireNonNull(reward.unit())), Amounts.LARGEST_GRANT);
        Reason refusal = Refusals.tooMuch(amount, largest);
        if (refusal != null) {
            return Ruling.refused(refusal);
        }
        BudgetUse budget = null;
        Money cost = Costs.of(reward, amount, credit.budget() != null);
        if (cost != null) {
            refusal = Refusals.tooMuch(cost, Amounts.largestGrant(cost));
        }
        if (refusal != null) {
            return Ruling.refused(refusal);
        }
        if (credit.budget() != null) {
            Budget declared = draft.rules().budget(credit.budget());
            if (declared == null) {
                return Ruling.refused(Reason.of(ReasonCode.UNKNOWN_BUDGET, "budget", credit.budget()));
            }
            if (cost != null && !cost.currency().equals(declared.limit().currency())) {
                return Ruling.refused(Refusals.otherCurrency(cost, declared.limit()));
            }
            budget = new BudgetUse(BudgetPeriods.key(draft.tenant(), declared, draft.decidedAt(), draft.zone()), draft);
            refusal = cost == null ? null : budget.refusal(cost);
        }
        if (refusal != null) {
            return Ruling.refused(refusal);
        }
        Issuance unused = Life.begin(draft, granted(draft, owner, reward, terms, budget, cost));
        return Ruling.done(amount);
    }

    private Issuance granted(
            Draft draft, String owner, Reward reward, Terms terms, @Nullable BudgetUse budget, @Nullable Money cost) {
        String tenant = draft.tenant();
        String event = Issuance.BY_HAND + draft.cause().id();
        Instant now = draft.decidedAt();
        RewardTimes times = new RewardTimes(now, draft.zone());
        Standing standing = new Standing(
                IssuanceState.RESERVED,
                now,
                reward.hold() != null,
                times.heldUntil(reward.hold()),
                Parts.of(credit.amount()),
                List.of(),
                List.of(),
                budget == null || cost == null ? null : budget.reservation(cost),
                null,
                List.of());
        return new Issuance(
                IssuanceIds.of(now, tenant, event, RULE, 0),
                tenant,
                owner,
                event,
                RULE,
                0,
                1,
                null,
                reward.id(),
                reward.type(),
                Costs.terms(reward, terms),
                credit.amount(),
                cost,
                null,
                now,
                now,
                times.expiresAt(reward.validity()),
                List.of(),
                standing);
    }
}
