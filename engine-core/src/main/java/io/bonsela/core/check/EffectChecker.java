package io.bonsela.core.check;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Issuance.Terms.Compensation;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Effect.Sharing;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule.Price;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.api.spi.RewardHandler;
import io.bonsela.core.check.CheckedRules.CheckedEffect;
import io.bonsela.core.check.CheckedRules.CheckedPrice;
import io.bonsela.core.check.CheckedRules.CheckedSharing;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Constant;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks the effects and prices of rules. */
record EffectChecker(
        Map<String, Reward> rewards, Vocabulary vocabulary, ExpressionChecker expressions, Problems problems) {

    /** Checks an effect; null if its reward is not known well enough. */
    @Nullable
    CheckedEffect check(Effect effect, Scope scope, String path) {
        Reward reward = rewards.get(effect.reward());
        RewardHandler handler = reward == null ? null : vocabulary.handlers().get(reward.type());
        if (reward == null || handler == null) {
            return null;
        }
        CurrencyUnit unit =
                reward.unit() == null ? null : CurrencyUnit.find(reward.unit()).orElse(null);
        if (!handler.hasValue()) {
            if (effect.value() != null) {
                problems.add(
                        Code.INVALID_VALUE,
                        path + "/value",
                        "reward '" + reward.id() + "' of type '" + reward.type() + "' cannot have a value");
            }
            if (effect.over() != null) {
                problems.add(
                        Code.INVALID_VALUE,
                        path + "/over",
                        "reward '" + reward.id() + "' has no value that could be shared over lines");
            }
            return new CheckedEffect(reward, handler, null, null, effect.rounding(), null);
        }
        CheckedSharing over = effect.over() == null ? null : sharing(effect.over(), handler, unit, scope, path);
        if (effect.value() == null) {
            if (reward.value() == null) {
                problems.add(
                        Code.MISSING,
                        path + "/value",
                        "the value is missing: reward '" + reward.id() + "' has none either");
            }
            return new CheckedEffect(reward, handler, unit, null, effect.rounding(), over);
        }
        Scope ofValue = effect.over() == null ? scope : scope.over();
        Typed value = expressions.check(effect.value(), ofValue, null, path + "/value");
        return new CheckedEffect(
                reward, handler, unit, valueOf("value", value, unit, path + "/value"), effect.rounding(), over);
    }

    /** Checks a price; null if its unit is not known. */
    @Nullable
    CheckedPrice price(Price price, Scope scope, String path) {
        CurrencyUnit unit = CurrencyUnit.find(price.unit()).orElse(null);
        if (unit == null) {
            problems.add(Code.INVALID_VALUE, path + "/unit", "unknown currency '" + price.unit() + "'");
            return null;
        }
        Set<String> units = rewards.values().stream()
                .map(Reward::unit)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!units.contains(unit.code())) {
            problems.add(
                    Code.INVALID_VALUE,
                    path + "/unit",
                    "no reward is in " + unit + ", so that nobody can pay this price"
                            + NearMiss.hint(unit.code(), units));
        }
        Typed value = expressions.check(price.value(), scope, null, path);
        return new CheckedPrice(unit, valueOf("price", value, unit, path), price.rounding());
    }

    private @Nullable CheckedSharing sharing(
            Sharing sharing, RewardHandler handler, @Nullable CurrencyUnit unit, Scope scope, String path) {
        Typed list = expressions.check(sharing.lines(), scope, null, path + "/over");
        SaleLines lines = scope.lines();
        if (list.broken()) {
            return null;
        }
        if (lines == null || !lines.contain(list.kernel())) {
            problems.add(
                    Code.TYPE_MISMATCH,
                    path + "/over",
                    "a value is shared over the lines of the event: "
                            + (lines == null
                                    ? "the event type has none, declare an attribute with lines: {price: ...}"
                                    : "write event." + lines.attribute() + ", or a filter or the cheapest of it"));
            return null;
        }
        ValueType line =
                Objects.requireNonNull(Objects.requireNonNull(list.type()).element());
        Scope ofLine = scope.element(line, list.kernel());
        Kernel where = sharing.where() == null
                ? null
                : expressions
                        .check(sharing.where(), ofLine, ValueType.BOOLEAN, path + "/where")
                        .kernel();
        Typed by = sharing.by() == null ? null : expressions.check(sharing.by(), ofLine, null, path + "/by");
        if (by != null && !by.broken() && !by.is(Kind.NUMBER) && !isMoney(by, lines.currency())) {
            problems.add(
                    Code.TYPE_MISMATCH,
                    path + "/by",
                    "the weight of a line must be a number, or money in " + lines.currency());
        }
        if (by != null && by.kernel() instanceof Constant weight && isNegative(weight.value())) {
            problems.add(Code.INVALID_VALUE, path + "/by", "the weight of a line cannot be below zero");
        }
        // The value of such a reward is undone with the sale that it was used on: it is taken off the sale.
        boolean reduces = handler.terms().compensation() == Compensation.REFUND_COST;
        if (reduces && unit != null && !unit.code().equals(lines.currency())) {
            problems.add(
                    Code.CURRENCY_MISMATCH,
                    path + "/over",
                    "the reward is in " + unit + ", but the lines are in " + lines.currency());
        }
        return new CheckedSharing(list.kernel(), where, by == null ? null : by.kernel(), reduces);
    }

    private static boolean isNegative(@Nullable Object weight) {
        return (weight instanceof BigDecimal number && number.signum() < 0)
                || (weight instanceof Money money && money.minorUnits() < 0);
    }

    private static boolean isMoney(Typed typed, String currency) {
        return typed.is(Kind.MONEY)
                && currency.equals(Objects.requireNonNull(typed.type()).currency());
    }

    /** Checks that a value is money in the reward's unit, or a number, which is an amount in that unit. */
    private Kernel valueOf(String what, Typed value, @Nullable CurrencyUnit unit, String path) {
        if (value.broken() || unit == null) {
            return value.kernel();
        }
        if (value.kernel() instanceof Constant literal && literal.value() instanceof String text) {
            Typed money = expressions.check(new Literal(text), Scope.element(ValueType.TEXT), ValueType.MONEY, path);
            return money.broken() ? money.kernel() : valueOf(what, money, unit, path);
        }
        if (value.kernel() instanceof Constant literal && isNotPositive(literal.value())) {
            problems.add(Code.INVALID_VALUE, path, "the " + what + " must be above zero");
        }
        if (value.kernel() instanceof Constant literal
                && literal.value() instanceof BigDecimal number
                && number.stripTrailingZeros().scale() > unit.minorUnits()) {
            problems.add(
                    Code.INVALID_VALUE,
                    path,
                    unit + " has " + (unit.minorUnits() == 0 ? "no" : unit.minorUnits()) + " decimals, but "
                            + number.toPlainString() + " has more");
        }
        if (value.is(Kind.MONEY)) {
            String currency = Objects.requireNonNull(value.type()).currency();
            if (currency != null && !currency.equals(unit.code())) {
                problems.add(
                        Code.CURRENCY_MISMATCH,
                        path,
                        "the " + what + " is in " + currency + ", but must be in " + unit.code());
            }
        } else if (!value.is(Kind.NUMBER)) {
            problems.add(Code.TYPE_MISMATCH, path, "the " + what + " must be money or a number, not " + value.type());
        }
        return value.kernel();
    }

    private static boolean isNotPositive(@Nullable Object value) {
        return (value instanceof BigDecimal number && number.signum() <= 0)
                || (value instanceof Money money && !money.isPositive());
    }
}
