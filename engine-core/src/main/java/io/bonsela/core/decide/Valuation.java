package io.bonsela.core.decide;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Issuance.Share;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Reward;
import io.bonsela.core.check.Amounts;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedEffect;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.check.Costs;
import io.bonsela.core.decide.Rest.Ceiling;
import io.bonsela.core.history.Fold;
import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.interpret.Variables;
import io.bonsela.core.life.BudgetUse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the effects of one rule are worth for an event. An effect of value zero grants nothing. */
final class Valuation {
    private final CheckedRule rule;
    private final Body body;
    private final EventDraft draft;
    private final List<Item> items = new ArrayList<>();
    private final @Nullable LineBalances lines;
    private final Map<CurrencyUnit, Ceiling> ceilings;
    private final Map<CurrencyUnit, Money> granted;
    private @Nullable Reason note;

    /**
     * One effect that grants a reward.
     *
     * @param number the number of the effect
     * @param effect the effect
     * @param value its value; null: the reward has no value
     * @param cost its cost; null: it has none
     * @param shares the shares of lines in the value; empty: it is not shared
     */
    record Item(
            int number,
            CheckedEffect effect,
            @Nullable Money value,
            @Nullable Money cost,
            List<Share> shares) {
        /** Whether a smaller value of it can be granted. */
        boolean isDivisible() {
            return value != null && effect.isDivisible();
        }
    }

    Valuation(CheckedRule rule, Body body, EventDraft draft) {
        this(rule, body, draft, Map.of());
    }

    /**
     * Creates a valuation that grants at most so much.
     *
     * @param ceilings the most that is granted in a currency
     */
    private Valuation(CheckedRule rule, Body body, EventDraft draft, Map<CurrencyUnit, Ceiling> ceilings) {
        this.ceilings = ceilings;
        granted = ceilings.isEmpty() ? Map.of() : new HashMap<>();
        this.rule = rule;
        this.body = body;
        this.draft = draft;
        LineBalances before = draft.lines();
        lines = before == null ? null : before.copy();
    }

    /**
     * Returns a computed valuation that the caps and the budget which give the rest leave: this one, or a smaller one.
     *
     * @param budget the budget that pays; null: none
     */
    Valuation within(@Nullable BudgetUse budget) {
        Map<CurrencyUnit, Ceiling> most = Rest.of(body, draft, items, budget, cost());
        if (most.isEmpty()) {
            return this;
        }
        Valuation smaller = new Valuation(rule, body, draft, most);
        RuleOutcome refusal = smaller.refusal();
        return refusal == null ? smaller : this;
    }

    /** Whether a budget reduces the grant instead of refusing it. */
    boolean isReducible(BudgetUse budget) {
        return Rest.isReducible(body, items, budget);
    }

    /** Computes the values. Returns the outcome if nothing can be granted; null if something can. */
    @Nullable
    RuleOutcome refusal() {
        boolean budgeted = rule.budget() != null;
        for (int number = 0; number < body.effects().size(); number++) {
            CheckedEffect effect = body.effects().get(number);
            Money value = null;
            List<Share> shares = List.of();
            if (effect.unit() != null) {
                LineSharing sharing = null;
                if (effect.over() != null) {
                    if (lines == null) {
                        continue;
                    }
                    sharing = new LineSharing(effect.over(), lines, draft.variables(lines));
                    Reason unknown = sharing.choose();
                    if (unknown != null) {
                        return refused(Outcome.ERROR, unknown);
                    }
                }
                Object computed = value(effect, sharing == null ? draft.variables(lines) : sharing.ofValue());
                if (!(computed instanceof Money money)) {
                    return refused(Outcome.ERROR, Fold.failure(computed));
                }
                if (money.minorUnits() < 0) {
                    return refused(Outcome.ERROR, Reason.of(ReasonCode.NEGATIVE_VALUE, "value", money));
                }
                if (!money.isPositive()) {
                    continue;
                }
                value = limited(effect, money);
                if (!value.isPositive()) {
                    continue;
                }
                if (sharing != null) {
                    money = value;
                    shares = sharing.share(money);
                    value = shares.stream().map(Share::amount).reduce(Money.zero(money.currency()), Money::plus);
                    if (!value.equals(money)) {
                        note(effect.reward(), money, value);
                    }
                    if (!value.isPositive()) {
                        continue;
                    }
                }
            }
            Reward reward = effect.reward();
            Money cost = Costs.of(reward, value, budgeted);
            Reason tooLarge = tooLarge(value) == null ? tooLarge(cost) : tooLarge(value);
            if (tooLarge != null) {
                return refused(Outcome.ERROR, tooLarge);
            }
            items.add(new Item(number, effect, value, cost, shares));
        }
        return items.isEmpty() && !body.effects().isEmpty()
                ? refused(Outcome.NOTHING_EARNED, Reason.of(ReasonCode.ZERO_VALUE))
                : null;
    }

    /** Returns a value, or what its ceiling leaves of it. */
    private Money limited(CheckedEffect effect, Money value) {
        Ceiling ceiling = ceilings.get(value.currency());
        if (ceiling == null || !effect.isDivisible()) {
            return value;
        }
        Money before = granted.getOrDefault(value.currency(), Money.zero(value.currency()));
        Money left = ceiling.left().minus(before);
        Money most = left.compareTo(value) < 0 ? left : value;
        granted.put(value.currency(), before.plus(most));
        if (!most.equals(value) && note == null) {
            note = new Reason(
                    ReasonCode.VALUE_REDUCED,
                    Map.of(
                            "reward",
                            effect.reward().id(),
                            "computed",
                            value,
                            "granted",
                            most,
                            ceiling.limit(),
                            ceiling.id()));
        }
        return most;
    }

    private void note(Reward reward, Money computed, Money granted) {
        if (note == null) {
            note = new Reason(
                    ReasonCode.VALUE_REDUCED, Map.of("reward", reward.id(), "computed", computed, "granted", granted));
        }
    }

    private @Nullable Object value(CheckedEffect effect, Variables variables) {
        if (effect.value() == null) {
            return effect.reward().value();
        }
        return Interpreter.money(
                Interpreter.evaluate(effect.value(), variables),
                Objects.requireNonNull(effect.unit()),
                effect.rounding());
    }

    private static @Nullable Reason tooLarge(@Nullable Money amount) {
        if (amount == null) {
            return null;
        }
        Money largest = Amounts.largestGrant(amount);
        return amount.compareTo(largest) > 0
                ? new Reason(ReasonCode.VALUE_TOO_LARGE, Map.of("value", amount, "largest", largest))
                : null;
    }

    private RuleOutcome refused(Outcome outcome, Reason reason) {
        return Decider.refused(rule, outcome, reason);
    }

    /** Returns what is left of the lines of the event after this grant; null if it has none. */
    @Nullable
    LineBalances lines() {
        return lines;
    }

    /** Returns what the outcome says about a grant; null: nothing. */
    @Nullable
    Reason note() {
        return note;
    }

    /** Returns what is granted, in the order of the effects; must not be changed. */
    List<Item> items() {
        return items;
    }

    /** Returns the cost of all items; null: they have none. */
    @Nullable
    Money cost() {
        Money sum = null;
        for (Item item : items) {
            if (item.cost() != null) {
                sum = sum == null ? item.cost() : sum.plus(item.cost());
            }
        }
        return sum;
    }
}
