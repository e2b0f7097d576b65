package io.bonsela.core.decide;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Reward;
import io.bonsela.core.check.Amounts;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedEffect;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.check.Costs;
import io.bonsela.core.history.Fold;
import io.bonsela.core.interpret.Interpreter;
import java.util.ArrayList;
import java.util.Collections;
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

    /**
     * One effect that grants a reward.
     *
     * @param number the number of the effect
     * @param effect the effect
     * @param value its value; null: the reward has no value
     * @param cost its cost; null: it has none
     */
    record Item(
            int number,
            CheckedEffect effect,
            @Nullable Money value,
            @Nullable Money cost) {}

    Valuation(CheckedRule rule, Body body, EventDraft draft) {
        this.rule = rule;
        this.body = body;
        this.draft = draft;
    }

    /** Computes the values. Returns the outcome if nothing can be granted; null if something can. */
    @Nullable
    RuleOutcome refusal() {
        boolean budgeted = rule.budget() != null;
        for (int number = 0; number < body.effects().size(); number++) {
            CheckedEffect effect = body.effects().get(number);
            Money value = null;
            if (effect.unit() != null) {
                Object computed = value(effect);
                if (!(computed instanceof Money money)) {
                    return refused(Outcome.ERROR, Fold.failure(computed));
                }
                if (money.minorUnits() < 0) {
                    return refused(Outcome.ERROR, Reason.of(ReasonCode.NEGATIVE_VALUE, "value", money));
                }
                if (!money.isPositive()) {
                    continue;
                }
                value = money;
            }
            Reward reward = effect.reward();
            Money cost =
                    reward.cost() != null ? reward.cost() : Costs.currency(reward, budgeted) == null ? null : value;
            Reason tooLarge = tooLarge(value) == null ? tooLarge(cost) : tooLarge(value);
            if (tooLarge != null) {
                return refused(Outcome.ERROR, tooLarge);
            }
            items.add(new Item(number, effect, value, cost));
        }
        return items.isEmpty() ? refused(Outcome.NOTHING_EARNED, Reason.of(ReasonCode.ZERO_VALUE)) : null;
    }

    private @Nullable Object value(CheckedEffect effect) {
        if (effect.value() == null) {
            return effect.reward().value();
        }
        return Interpreter.money(
                draft.evaluate(effect.value()), Objects.requireNonNull(effect.unit()), effect.rounding());
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

    /** Returns what is granted, in the order of the effects. */
    List<Item> items() {
        return Collections.unmodifiableList(items);
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
