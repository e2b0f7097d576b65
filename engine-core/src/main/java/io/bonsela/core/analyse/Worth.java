package io.bonsela.core.analyse;

import io.bonsela.api.BonselaException;
import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedCap;
import io.bonsela.core.check.CheckedRules.CheckedEffect;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.check.Costs;
import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.Input;
import io.bonsela.core.kernel.Op;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Computes the worth of grants, as far as the rules alone determine it.
 *
 * @param rules the rule set
 */
record Worth(CheckedRules rules) {

    /** Whether an effect always yields the same value. */
    boolean isFixed(CheckedEffect effect) {
        return effect.unit() == null
                || (effect.over() == null && (effect.value() == null || effect.value() instanceof Constant));
    }

    /** Whether an effect always yields the same value, which is greater than zero. */
    boolean isSurelyPositive(CheckedEffect effect) {
        if (effect.unit() == null) {
            return true;
        }
        Money fixed = isFixed(effect) ? fixed(effect) : null;
        return fixed != null && fixed.isPositive();
    }

    /** Returns the value that an effect always yields, with its rounding; null if that cannot be granted. */
    private static @Nullable Money fixed(CheckedEffect effect) {
        Object value = effect.value() instanceof Constant literal
                ? literal.value()
                : effect.reward().value();
        try {
            return Interpreter.money(value, Objects.requireNonNull(effect.unit()), effect.rounding())
                            instanceof Money money
                    ? money
                    : null;
        } catch (BonselaException e) {
            // A value outside the range of money cannot be granted.
            return null;
        }
    }

    /**
     * Whether a rule has a price, a code or a breaker, or a cap, hard budget or cooldown that it does not share with the
     * others.
     */
    boolean hasBoundOfItsOwn(CheckedRule rule, List<CheckedRule> others) {
        boolean cap = rule.rule().caps().stream()
                .anyMatch(each ->
                        others.stream().noneMatch(other -> other.rule().caps().contains(each)));
        boolean budget = hardBudget(rule) != null
                && others.stream().noneMatch(other -> Objects.equals(rule.budget(), other.budget()));
        return cap
                || budget
                || rule.rule().cooldown() != null
                || rule.rule().breaker() != null
                || rule.rule().price() != null
                || hasCodeOfItsOwn(rule, others);
    }

    /** Returns the hard budget of a rule, or null. */
    @Nullable
    Budget hardBudget(CheckedRule rule) {
        return rules.ruleSet().budgets().stream()
                .filter(budget -> budget.id().equals(rule.budget()) && budget.hard())
                .findFirst()
                .orElse(null);
    }

    /** Whether two rules share a cap or a budget. */
    static boolean share(CheckedRule one, CheckedRule other) {
        boolean ofBudget = one.budget() != null && one.budget().equals(other.budget());
        return ofBudget
                || isOfCode(one, other)
                || one.rule().caps().stream()
                        .anyMatch(cap -> other.rule().caps().contains(cap));
    }

    /** Whether a code can be refused while the others pay. A lock-out refuses all codes. */
    private static boolean hasCodeOfItsOwn(CheckedRule rule, List<CheckedRule> others) {
        boolean limited = rule.bodies().values().stream()
                .flatMap(body -> body.caps().stream())
                .anyMatch(cap -> cap.code() != null);
        return rule.rule().code() != null
                && (others.stream().allMatch(other -> other.rule().code() == null)
                        || (limited && others.stream().noneMatch(other -> isOfCode(rule, other))));
    }

    private static boolean isOfCode(CheckedRule one, CheckedRule other) {
        Rule.Code code = one.rule().code();
        Rule.Code others = other.rule().code();
        return code != null && others != null && code.codes().equals(others.codes());
    }

    /** Whether the grants of some rules for one event exceed an unused cap or budget in any case. */
    boolean isRefused(List<CheckedRule> paying, String eventType) {
        Map<String, Long> ofCaps = new HashMap<>();
        Map<String, Long> ofBudgets = new HashMap<>();
        for (CheckedRule rule : paying) {
            Body body = Objects.requireNonNull(rule.bodies().get(eventType));
            for (CheckedCap checked : body.caps()) {
                Cap cap = checked.cap();
                long least = cap.limit() instanceof Cap.Limit.Value value && !cap.givesRest()
                        ? least(body, value.max().currency())
                        : 1;
                long limit = cap.limit() instanceof Cap.Limit.Value value
                        ? value.max().minorUnits()
                        : ((Cap.Limit.Count) cap.limit()).max();
                // Two codes of one pool can be typed into two attributes.
                String counter = checked.code() == null ? cap.id() : cap.id() + checked.dimensions();
                if (ofCaps.merge(counter, least, Long::sum) > limit) {
                    return true;
                }
            }
            Budget budget = hardBudget(rule);
            // A budget that carries over can have several times its limit, and one that gives the rest refuses little.
            if (budget != null && !budget.carriesOver() && !budget.givesRest()) {
                long cost = body.effects().stream()
                        .mapToLong(effect -> leastCost(effect))
                        .sum();
                if (ofBudgets.merge(budget.id(), cost, Long::sum)
                        > budget.limit().minorUnits()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the minimum worth of effects in a currency; a computed value is at least one minor unit. */
    private long least(Body body, CurrencyUnit currency) {
        return body.effects().stream()
                .filter(effect -> currency.equals(effect.unit()))
                .mapToLong(this::least)
                .sum();
    }

    private long least(CheckedEffect effect) {
        Money fixed = isFixed(effect) ? fixed(effect) : null;
        return fixed == null ? 1 : fixed.minorUnits();
    }

    private long leastCost(CheckedEffect effect) {
        Reward reward = effect.reward();
        if (reward.cost() != null) {
            return reward.cost().minorUnits();
        }
        CurrencyUnit unit = effect.unit();
        Money cost = unit == null ? null : costIfAny(reward, new Money(unit, least(effect)));
        return cost == null ? 0 : cost.minorUnits();
    }

    /**
     * Returns the maximum worth of a grant of a rule: the declared cost of its effects, or else their value.
     *
     * @return the amounts by currency; null if an amount is unbounded
     */
    Map<CurrencyUnit, @Nullable Money> mostOfGrant(Body body) {
        Map<Kernel, BigDecimal> bounds = new HashMap<>();
        collectBounds(body.condition(), bounds);
        Map<CurrencyUnit, @Nullable Money> most = new HashMap<>();
        for (CheckedEffect effect : body.effects()) {
            Money unit = effect.reward().cost() != null ? effect.reward().cost() : Costs.ofUnit(effect.reward());
            CurrencyUnit currency = unit != null ? unit.currency() : effect.unit();
            Money worth = mostCost(body, effect, bounds);
            if (currency != null) {
                Money before = most.get(currency);
                boolean known = worth != null && (before != null || !most.containsKey(currency));
                most.put(currency, !known ? null : before == null ? worth : before.plus(Objects.requireNonNull(worth)));
            }
        }
        return most;
    }

    private @Nullable Money mostCost(Body body, CheckedEffect effect, Map<Kernel, BigDecimal> bounds) {
        Reward reward = effect.reward();
        if (reward.cost() != null || effect.unit() == null) {
            return reward.cost();
        }
        Money most = capped(body, effect, bounds);
        return most == null ? null : costIfAny(reward, most);
    }

    /** Returns the cost of a value; null: it is free, or too large to be granted. */
    static @Nullable Money costIfAny(Reward reward, Money value) {
        try {
            return Costs.of(reward, value, true);
        } catch (BonselaException e) {
            // A cost outside the range of money cannot be reserved.
            return null;
        }
    }

    private @Nullable Money capped(Body body, CheckedEffect effect, Map<Kernel, BigDecimal> bounds) {
        Money most = most(effect, bounds);
        for (CheckedCap checked : body.caps()) {
            boolean ofValue = checked.cap().limit() instanceof Cap.Limit.Value value
                    && value.max().currency().equals(effect.unit());
            if (ofValue) {
                Money max = ((Cap.Limit.Value) checked.cap().limit()).max();
                most = most == null || most.compareTo(max) > 0 ? max : most;
            }
        }
        return most;
    }

    private static @Nullable Money most(CheckedEffect effect, Map<Kernel, BigDecimal> bounds) {
        CurrencyUnit unit = Objects.requireNonNull(effect.unit());
        if (effect.value() == null) {
            return effect.reward().value();
        }
        BigDecimal most = most(effect.value(), bounds);
        try {
            return most == null ? null : Money.of(unit, most, RoundingMode.CEILING);
        } catch (BonselaException e) {
            // A value outside the range of money cannot be granted.
            return null;
        }
    }

    /** Returns an upper bound of an expression, without its currency; null if no bound is known. */
    private static @Nullable BigDecimal most(Kernel expression, Map<Kernel, BigDecimal> bounds) {
        if (expression instanceof Constant literal) {
            return amount(literal.value());
        }
        if (expression instanceof Input) {
            return bounds.get(expression);
        }
        if (!(expression instanceof Apply apply)) {
            return null;
        }
        List<Kernel> operands = apply.operands();
        return switch (apply.op()) {
            case MIN ->
                operands.stream()
                        .map(operand -> most(operand, bounds))
                        .filter(Objects::nonNull)
                        .min(BigDecimal::compareTo)
                        .orElse(null);
            case MAX -> greatest(operands, bounds);
            case IF -> {
                List<Kernel> values = new ArrayList<>();
                for (int i = 1; i < operands.size(); i += 2) {
                    values.add(operands.get(i));
                }
                values.add(operands.get(operands.size() - 1));
                yield greatest(values, bounds);
            }
            case MULTIPLY -> times(operands, bounds);
            default -> null;
        };
    }

    private static @Nullable BigDecimal greatest(List<Kernel> operands, Map<Kernel, BigDecimal> bounds) {
        BigDecimal greatest = null;
        for (Kernel operand : operands) {
            BigDecimal most = most(operand, bounds);
            if (most == null) {
                return null;
            }
            greatest = greatest == null || most.compareTo(greatest) > 0 ? most : greatest;
        }
        return greatest;
    }

    /** Returns an upper bound of a product in which all factors except one are constants that are not negative. */
    private static @Nullable BigDecimal times(List<Kernel> operands, Map<Kernel, BigDecimal> bounds) {
        BigDecimal product = BigDecimal.ONE;
        int others = 0;
        for (Kernel operand : operands) {
            BigDecimal most = most(operand, bounds);
            boolean constant = operand instanceof Constant;
            others += constant ? 0 : 1;
            if (most == null || others > 1 || (constant && most.signum() < 0)) {
                return null;
            }
            product = product.multiply(most);
        }
        return product;
    }

    private static @Nullable BigDecimal amount(@Nullable Object value) {
        return value instanceof Money money ? money.amount() : value instanceof BigDecimal number ? number : null;
    }

    /** Collects upper bounds of variables from the parts of a condition that must all hold. */
    private static void collectBounds(Kernel condition, Map<Kernel, BigDecimal> into) {
        if (!(condition instanceof Apply apply)) {
            return;
        }
        if (apply.op() == Op.AND) {
            apply.operands().forEach(operand -> collectBounds(operand, into));
            return;
        }
        if (apply.operands().size() != 2) {
            return;
        }
        boolean turned = apply.operands().get(0) instanceof Constant;
        Kernel side = apply.operands().get(turned ? 1 : 0);
        Kernel other = apply.operands().get(turned ? 0 : 1);
        Op op = turned && Op.COMPARISONS.contains(apply.op()) ? apply.op().mirrored() : apply.op();
        if (side instanceof Input
                && other instanceof Constant literal
                && (op == Op.LESS || op == Op.AT_MOST || op == Op.EQUAL)
                && amount(literal.value()) != null) {
            into.put(side, Objects.requireNonNull(amount(literal.value())));
        }
    }
}
