package io.bonsela.core.decide;

import io.bonsela.api.Issuance.Share;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.core.check.CheckedRules.CheckedSharing;
import io.bonsela.core.history.Fold;
import io.bonsela.core.interpret.Amount;
import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.interpret.Variables;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import io.bonsela.core.rules.Lines.Line;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shares the value of one effect over lines. */
final class LineSharing {
    private final CheckedSharing sharing;
    private final LineBalances balances;
    private final Variables variables;
    private final List<Part> parts = new ArrayList<>();

    /** An element of the lines that takes part: its line, what is left of it, and its weight. */
    private record Part(Object element, int line, Money left, BigDecimal weight) {}

    /**
     * Creates the sharing of an effect.
     *
     * @param variables the variables of the rule, with these balances
     */
    LineSharing(CheckedSharing sharing, LineBalances balances, Variables variables) {
        this.sharing = sharing;
        this.balances = balances;
        this.variables = variables;
    }

    /** Chooses the lines that take part. Returns the failure if they cannot be computed; null if they can. */
    @Nullable
    Reason choose() {
        Object list = Interpreter.evaluate(sharing.lines(), variables);
        if (!(list instanceof List<?> elements)) {
            return Fold.failure(list);
        }
        for (Object element : elements) {
            Object chosen = sharing.where() == null ? Boolean.TRUE : over(element, sharing.where());
            if (!(chosen instanceof Boolean)) {
                return Fold.failure(chosen);
            }
            if (chosen.equals(true)) {
                int line = LineBalances.index(element);
                Money left = balances.left(element);
                Object weight = sharing.by() == null ? left : over(element, sharing.by());
                BigDecimal number = Amount.number(weight);
                if (number == null) {
                    return Fold.failure(weight);
                }
                if (number.signum() < 0) {
                    return Reason.of(ReasonCode.NEGATIVE_VALUE, "value", number);
                }
                parts.add(new Part(element, line, left, number));
            }
        }
        return null;
    }

    private @Nullable Object over(@Nullable Object element, Kernel expression) {
        return Interpreter.evaluate(expression, Variables.ofElement(element, element, variables));
    }

    /** Returns the variables of the effect's value: those of the rule, and sums over the lines. */
    Variables ofValue() {
        return new Variables.Around(variables) {
            @Override
            public @Nullable Object get(Read read) {
                return read.root() == Root.OVER ? sum(read.steps().get(0)) : super.get(read);
            }
        };
    }

    private Object sum(String name) {
        if (name.equals("quantity")) {
            return parts.stream().map(part -> balances.quantity(part.element)).reduce(BigDecimal.ZERO, BigDecimal::add);
        }
        boolean ofLeft = name.equals("left");
        BigInteger sum = BigInteger.ZERO;
        for (Part part : parts) {
            Money amount = ofLeft ? part.left : balances.amount(part.element);
            sum = sum.add(BigInteger.valueOf(amount.minorUnits()));
        }
        return sum.bitLength() < Long.SIZE
                ? balances.money(sum.longValueExact())
                : Reason.of(ReasonCode.NUMBER_OVERFLOW);
    }

    /** Returns the shares of lines in a value, and takes them off what is left. Their sum can be less than the value. */
    List<Share> share(Money value) {
        long[] room = new long[parts.size()];
        BigDecimal[] weights = new BigDecimal[parts.size()];
        for (int i = 0; i < room.length; i++) {
            room[i] = sharing.reduces() ? parts.get(i).left.minorUnits() : Long.MAX_VALUE;
            weights[i] = parts.get(i).weight;
        }
        long[] amounts = Apportionment.of(value.minorUnits(), weights, room);
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < amounts.length; i++) {
            if (amounts[i] > 0) {
                int index = parts.get(i).line;
                Line line = balances.line(index);
                shares.add(new Share(line.key(), line.quantity(), new Money(value.currency(), amounts[i])));
                if (sharing.reduces()) {
                    balances.take(index, amounts[i]);
                }
            }
        }
        return shares;
    }
}
