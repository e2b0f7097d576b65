package io.bonsela.rulefiles.language;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** JsonLogic's operators on numbers. Every operand is converted to a number, and every result is limited in digits. */
final class LogicArithmetic {
    private LogicArithmetic() {}

    static BigDecimal sum(List<@Nullable Object> values) {
        return fold(values, BigDecimal.ZERO, BigDecimal::add);
    }

    /** Returns the first operand less the others; the negative of a single operand. */
    static BigDecimal difference(List<@Nullable Object> values) {
        return values.size() == 1 ? LogicValues.number(values.get(0)).negate() : fold(values, BigDecimal::subtract);
    }

    static BigDecimal product(List<@Nullable Object> values) {
        return fold(values, BigDecimal.ONE, BigDecimal::multiply);
    }

    /** Returns the first operand divided by the others; the reciprocal of a single operand. */
    static BigDecimal quotient(List<@Nullable Object> values) {
        return values.size() == 1
                ? divide(BigDecimal.ONE, LogicValues.number(values.get(0)))
                : fold(values, LogicArithmetic::divide);
    }

    static BigDecimal remainder(List<@Nullable Object> values) {
        LogicException.requireArguments(values.size() >= 2);
        return fold(values, (left, right) -> left.remainder(requireNotZero(right)));
    }

    static BigDecimal minimum(List<@Nullable Object> values) {
        return fold(values, BigDecimal::min);
    }

    static BigDecimal maximum(List<@Nullable Object> values) {
        return fold(values, BigDecimal::max);
    }

    private static BigDecimal fold(List<@Nullable Object> values, BinaryOperator<BigDecimal> operator) {
        LogicException.requireArguments(!values.isEmpty());
        return fold(values.subList(1, values.size()), LogicValues.number(values.get(0)), operator);
    }

    private static BigDecimal fold(
            List<@Nullable Object> values, BigDecimal start, BinaryOperator<BigDecimal> operator) {
        BigDecimal result = start;
        for (Object value : values) {
            result = LogicValues.bounded(operator.apply(result, LogicValues.number(value)));
        }
        return result;
    }

    private static BigDecimal divide(BigDecimal left, BigDecimal right) {
        return left.divide(requireNotZero(right), MathContext.DECIMAL128);
    }

    private static BigDecimal requireNotZero(BigDecimal divisor) {
        if (divisor.signum() == 0) {
            throw new LogicException(LogicException.NOT_A_NUMBER);
        }
        return divisor;
    }
}
