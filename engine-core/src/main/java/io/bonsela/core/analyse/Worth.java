package io.bonsela.core.analyse;

import io.bonsela.api.BonselaException;
import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedCap;
import io.bonsela.core.check.CheckedRules.CheckedEffect;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.check.Costs;
import io.bonsela.core.interpret.Interpreter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What grants are worth, as far as the rules alone tell it.
 *
 * @param rules the rule set
 */
record Worth(CheckedRules rules) {

    /** Whether an effect yields the same each time. */
    boolean isFixed(CheckedEffect effect) {
        return effect.unit() == null || effect.value() == null || effect.value() instanceof Literal;
    }

    /** Whether an effect yields the same each time, and more than nothing. */
    boolean isSurelyPositive(CheckedEffect effect) {
        if (effect.unit() == null) {
            return true;
        }
        Money fixed = isFixed(effect) ? fixed(effect) : null;
        return fixed != null && fixed.isPositive();
    }

    /** What an effect yields each time, rounded as it says; null: nothing that can be granted. */
    private static @Nullable Money fixed(CheckedEffect effect) {
        Object value = effect.value() instanceof Literal literal
                ? literal.value()
                : effect.reward().value();
        try {
            return Interpreter.money(value, Objects.requireNonNull(effect.unit()), effect.rounding())
                            instanceof Money money
                    ? money
                    : null;
        } catch (BonselaException e) {
            // Beyond the range of money there is no such grant.
            return null;
        }
    }

    /** Whether something can refuse a rule that does not refuse some others too. */
    boolean hasBoundOfItsOwn(CheckedRule rule, List<CheckedRule> others) {
        boolean cap = rule.rule().caps().stream()
                .anyMatch(each ->
                        others.stream().noneMatch(other -> other.rule().caps().contains(each)));
        boolean budget = hardBudget(rule) != null
                && others.stream().noneMatch(other -> Objects.equals(rule.budget(), other.budget()));
        return cap || budget || rule.rule().cooldown() != null;
    }

    /** The budget that a rule cannot exceed; null: there is none. */
    @Nullable
    Budget hardBudget(CheckedRule rule) {
        return rules.ruleSet().budgets().stream()
                .filter(budget -> budget.id().equals(rule.budget()) && budget.hard())
                .findFirst()
                .orElse(null);
    }

    /** Whether two rules draw on one cap or one budget. */
    static boolean share(CheckedRule one, CheckedRule other) {
        boolean ofBudget = one.budget() != null && one.budget().equals(other.budget());
        return ofBudget
                || one.rule().caps().stream()
                        .anyMatch(cap -> other.rule().caps().contains(cap));
    }

    /** Whether what some rules grant together is more than some cap or budget allows as declared, if nothing of it is used. */
    boolean isRefused(List<CheckedRule> paying, String eventType) {
        Map<String, Long> ofCaps = new HashMap<>();
        Map<String, Long> ofBudgets = new HashMap<>();
        for (CheckedRule rule : paying) {
            Body body = Objects.requireNonNull(rule.bodies().get(eventType));
            for (CheckedCap checked : body.caps()) {
                Cap cap = checked.cap();
                long least = cap.limit() instanceof Cap.Limit.Value value
                        ? least(body, value.max().currency())
                        : 1;
                long limit = cap.limit() instanceof Cap.Limit.Value value
                        ? value.max().minorUnits()
                        : ((Cap.Limit.Count) cap.limit()).max();
                if (ofCaps.merge(cap.id(), least, Long::sum) > limit) {
                    return true;
                }
            }
            Budget budget = hardBudget(rule);
            if (budget != null) {
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

    /** The least that effects can be worth in a currency; what is computed is a minor unit at least. */
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
        Money cost = effect.reward().cost();
        return cost != null ? cost.minorUnits() : Costs.currency(effect.reward(), true) == null ? 0 : least(effect);
    }

    /**
     * The most that a grant of a rule can come to: what its budget pays, and where none does, what the subject gets.
     *
     * @return by currency; an amount that has no bound is null
     */
    Map<CurrencyUnit, @Nullable Money> mostOfGrant(CheckedRule rule, Body body) {
        Map<String, BigDecimal> bounds = new HashMap<>();
        collectBounds(Question.condition(body), bounds);
        Map<CurrencyUnit, @Nullable Money> most = new HashMap<>();
        for (CheckedEffect effect : body.effects()) {
            Money cost = effect.reward().cost();
            CurrencyUnit currency = cost != null ? cost.currency() : effect.unit();
            Money worth = cost != null ? cost : effect.unit() == null ? null : capped(body, effect, bounds);
            if (currency != null) {
                Money before = most.get(currency);
                boolean known = worth != null && (before != null || !most.containsKey(currency));
                most.put(currency, !known ? null : before == null ? worth : before.plus(Objects.requireNonNull(worth)));
            }
        }
        return most;
    }

    private @Nullable Money capped(Body body, CheckedEffect effect, Map<String, BigDecimal> bounds) {
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

    private static @Nullable Money most(CheckedEffect effect, Map<String, BigDecimal> bounds) {
        CurrencyUnit unit = Objects.requireNonNull(effect.unit());
        if (effect.value() == null) {
            return effect.reward().value();
        }
        BigDecimal most = most(effect.value(), bounds);
        try {
            return most == null ? null : Money.of(unit, most, RoundingMode.CEILING);
        } catch (BonselaException e) {
            // Beyond the range of money there is no such grant.
            return null;
        }
    }

    /** The most that an expression comes to, its currency left out; null: no bound is known. */
    private static @Nullable BigDecimal most(Expression expression, Map<String, BigDecimal> bounds) {
        if (expression instanceof Literal literal) {
            return amount(literal.value());
        }
        if (expression instanceof Variable variable) {
            return bounds.get(variable.path());
        }
        Operation operation = (Operation) expression;
        List<Expression> operands = operation.operands();
        return switch (operation.operator()) {
            case "min" ->
                operands.stream()
                        .map(operand -> most(operand, bounds))
                        .filter(Objects::nonNull)
                        .min(BigDecimal::compareTo)
                        .orElse(null);
            case "max" -> greatest(operands, bounds);
            case "if" -> {
                List<Expression> values = new ArrayList<>();
                for (int i = 1; i < operands.size(); i += 2) {
                    values.add(operands.get(i));
                }
                values.add(operands.get(operands.size() - 1));
                yield greatest(values, bounds);
            }
            case "*" -> times(operands, bounds);
            default -> null;
        };
    }

    private static @Nullable BigDecimal greatest(List<Expression> operands, Map<String, BigDecimal> bounds) {
        BigDecimal greatest = null;
        for (Expression operand : operands) {
            BigDecimal most = most(operand, bounds);
            if (most == null) {
                return null;
            }
            greatest = greatest == null || most.compareTo(greatest) > 0 ? most : greatest;
        }
        return greatest;
    }

    /** Of factors that are constants above zero, but for one. */
    private static @Nullable BigDecimal times(List<Expression> operands, Map<String, BigDecimal> bounds) {
        BigDecimal product = BigDecimal.ONE;
        int others = 0;
        for (Expression operand : operands) {
            BigDecimal most = most(operand, bounds);
            boolean constant = operand instanceof Literal;
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

    /** Upper bounds of variables, from the parts of a condition that must all hold. */
    private static void collectBounds(Expression condition, Map<String, BigDecimal> into) {
        if (!(condition instanceof Operation operation)) {
            return;
        }
        if (operation.operator().equals("and")) {
            operation.operands().forEach(operand -> collectBounds(operand, into));
            return;
        }
        if (operation.operands().size() != 2) {
            return;
        }
        boolean turned = operation.operands().get(0) instanceof Literal;
        Expression side = operation.operands().get(turned ? 1 : 0);
        Expression other = operation.operands().get(turned ? 0 : 1);
        List<String> upper = turned ? List.of(">", ">=", "==") : List.of("<", "<=", "==");
        if (side instanceof Variable variable
                && other instanceof Literal literal
                && upper.contains(operation.operator())
                && amount(literal.value()) != null) {
            into.put(variable.path(), Objects.requireNonNull(amount(literal.value())));
        }
    }
}
