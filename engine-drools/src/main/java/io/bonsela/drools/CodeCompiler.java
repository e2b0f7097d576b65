package io.bonsela.drools;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.spi.Operator;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Turns expressions of the kernel into code over slots. */
final class CodeCompiler {
    private final SlotTable slots;
    private final Map<String, Operator> operators;
    private final ZoneId zone;

    CodeCompiler(SlotTable slots, Map<String, Operator> operators, ZoneId zone) {
        this.slots = slots;
        this.operators = operators;
        this.zone = zone;
    }

    /** Compiles a condition, guarded: even what should be impossible is a failure of this condition alone. */
    Code compile(Expression expression) {
        Code code = compile(expression, false);
        return (s, element) -> {
            try {
                return code.eval(s, element);
            } catch (RuntimeException | StackOverflowError e) {
                return Reason.of(
                        ReasonCode.EVALUATION_FAILED, "error", e.getClass().getSimpleName());
            }
        };
    }

    private Code compile(Expression expression, boolean ofElement) {
        if (expression instanceof Literal literal) {
            Object value = literal.value();
            return (s, element) -> value;
        }
        if (expression instanceof Variable variable) {
            return ofElement ? elementPart(variable.path()) : slot(slots.slot(variable.path()));
        }
        if (expression instanceof Operation operation) {
            return operation(operation, ofElement);
        }
        throw new IllegalArgumentException("not of the kernel: " + expression);
    }

    private static Code slot(int slot) {
        return (s, element) -> s.get(slot);
    }

    private static Code elementPart(String path) {
        String[] steps = path.isEmpty() ? new String[0] : path.split("\\.");
        return (s, element) -> SlotTable.part(element, steps, 0);
    }

    private Code operation(Operation operation, boolean ofElement) {
        String name = operation.operator();
        List<Expression> operands = operation.operands();
        switch (name) {
            case "all", "some", "none":
                return quantifier(name, compile(operands.get(0), ofElement), compile(operands.get(1), true));
            case "in":
                return in(operands, ofElement);
            case "within_days":
                return withinDays(operands, ofElement);
            default:
                break;
        }
        Code[] codes = operands.stream().map(o -> compile(o, ofElement)).toArray(Code[]::new);
        return switch (name) {
            case "and" -> logic(codes, Boolean.FALSE);
            case "or" -> logic(codes, Boolean.TRUE);
            case "!" -> not(codes[0]);
            case "if" -> choice(codes);
            case "==" -> equality(codes[0], codes[1], true);
            case "!=" -> equality(codes[0], codes[1], false);
            case "<" -> order(codes[0], codes[1], sign -> sign < 0);
            case "<=" -> order(codes[0], codes[1], sign -> sign <= 0);
            case ">" -> order(codes[0], codes[1], sign -> sign > 0);
            case ">=" -> order(codes[0], codes[1], sign -> sign >= 0);
            case "+" -> arithmetic(codes, Operators::add);
            case "-" -> arithmetic(codes, Operators::subtract);
            case "*" -> arithmetic(codes, Operators::multiply);
            case "/" -> arithmetic(codes, Operators::divide);
            case "%" -> arithmetic(codes, Operators::remainder);
            case "min" -> arithmetic(codes, Operators::lesser);
            case "max" -> arithmetic(codes, Operators::greater);
            default -> host(Objects.requireNonNull(operators.get(name), name), codes);
        };
    }

    /** Looks for the deciding value; a failure counts only if nothing decides. */
    private static Code logic(Code[] parts, Boolean deciding) {
        Boolean otherwise = !deciding;
        return (s, element) -> {
            Object result = otherwise;
            for (Code part : parts) {
                Object value = part.eval(s, element);
                if (deciding.equals(value)) {
                    return deciding;
                }
                if (result == otherwise && !otherwise.equals(value)) {
                    result = value == null ? Operators.MISSING : value;
                }
            }
            return result;
        };
    }

    private static Code not(Code part) {
        return (s, element) -> {
            Object value = part.eval(s, element);
            return value instanceof Boolean truth ? (Object) !truth : value == null ? Operators.MISSING : value;
        };
    }

    private static Code choice(Code[] parts) {
        return (s, element) -> {
            for (int i = 0; i < parts.length - 1; i += 2) {
                Object condition = parts[i].eval(s, element);
                if (Boolean.TRUE.equals(condition)) {
                    return parts[i + 1].eval(s, element);
                }
                if (!Boolean.FALSE.equals(condition)) {
                    return condition == null ? Operators.MISSING : condition;
                }
            }
            return parts[parts.length - 1].eval(s, element);
        };
    }

    private static Code equality(Code left, Code right, boolean wanted) {
        return (s, element) -> {
            Object a = left.eval(s, element);
            if (a instanceof Reason) {
                return a;
            }
            Object b = right.eval(s, element);
            if (b instanceof Reason) {
                return b;
            }
            Object equal = Operators.equal(a, b);
            return equal instanceof Boolean truth ? (Object) (truth == wanted) : equal;
        };
    }

    private static Code order(Code left, Code right, IntPredicate wanted) {
        return (s, element) -> {
            Object a = left.eval(s, element);
            if (a instanceof Reason) {
                return a;
            }
            Object b = right.eval(s, element);
            if (b instanceof Reason) {
                return b;
            }
            if (a == null || b == null) {
                return false;
            }
            Object sign = Operators.sign(a, b);
            return sign instanceof Integer order ? (Object) wanted.test(order) : sign;
        };
    }

    private static Code arithmetic(Code[] parts, BinaryOperator<Object> operator) {
        return (s, element) -> {
            Object[] values = new Object[parts.length];
            boolean missing = false;
            for (int i = 0; i < parts.length; i++) {
                Object value = parts[i].eval(s, element);
                if (value instanceof Reason) {
                    return value;
                }
                missing |= value == null;
                values[i] = value;
            }
            return missing ? missingBefore(values, operator) : combine(values, values.length, operator);
        };
    }

    /** Operands are combined up to the first that is missing; a failure on the way comes first. */
    private static Object missingBefore(@Nullable Object[] values, BinaryOperator<Object> operator) {
        int missing = Arrays.asList(values).indexOf(null);
        Object before = missing == 0 ? Operators.MISSING : combine(values, missing, operator);
        return before instanceof Reason ? before : Operators.MISSING;
    }

    private static Object combine(@Nullable Object[] values, int count, BinaryOperator<Object> operator) {
        Object result = Objects.requireNonNull(values[0]);
        for (int i = 1; i < count && !(result instanceof Reason); i++) {
            result = operator.apply(result, Objects.requireNonNull(values[i]));
        }
        return result;
    }

    private Code in(List<Expression> operands, boolean ofElement) {
        Code wanted = compile(operands.get(0), ofElement);
        if (operands.get(1) instanceof Literal literal
                && literal.value() instanceof List<?> list
                && list.stream().allMatch(element -> element instanceof String)) {
            return inTexts(wanted, new HashSet<>(list));
        }
        Code where = compile(operands.get(1), ofElement);
        return (s, element) -> {
            Object value = wanted.eval(s, element);
            if (value instanceof Reason) {
                return value;
            }
            Object whole = where.eval(s, element);
            if (whole instanceof String text) {
                return value != null && text.contains((String) value);
            }
            return whole instanceof List<?> list
                    ? Operators.contains(list, value)
                    : whole instanceof Reason ? whole : (Object) false;
        };
    }

    private static Code inTexts(Code wanted, Set<Object> texts) {
        return (s, element) -> {
            Object value = wanted.eval(s, element);
            return value instanceof Reason ? value : (Object) (value != null && texts.contains(value));
        };
    }

    private Code withinDays(List<Expression> operands, boolean ofElement) {
        Code when = compile(operands.get(0), ofElement);
        long days = ((BigDecimal) Objects.requireNonNull(((Literal) operands.get(1)).value())).longValueExact();
        return (s, element) -> {
            Object value = when.eval(s, element);
            if (value == null) {
                return false;
            }
            if (value instanceof Reason) {
                return value;
            }
            LocalDate date = value instanceof Instant at ? LocalDate.ofInstant(at, zone) : (LocalDate) value;
            long age = ChronoUnit.DAYS.between(date, s.input().date());
            return 0 <= age && age <= days;
        };
    }

    private static Code quantifier(String name, Code list, Code condition) {
        Boolean deciding = !name.equals("all");
        return (s, element) -> {
            Object elements = list.eval(s, element);
            if (elements instanceof Reason) {
                return elements;
            }
            List<?> all = elements instanceof List<?> given ? given : List.of();
            Object failure = null;
            for (Object one : all) {
                Object value = condition.eval(s, one);
                if (deciding.equals(value)) {
                    return name.equals("some");
                }
                if (failure == null && !(value instanceof Boolean)) {
                    failure = value == null ? Operators.MISSING : value;
                }
            }
            if (failure != null) {
                return failure;
            }
            return name.equals("none") || (name.equals("all") && !all.isEmpty());
        };
    }

    private static Code host(Operator operator, Code[] parts) {
        return (s, element) -> {
            Object[] values = new Object[parts.length];
            for (int i = 0; i < parts.length; i++) {
                values[i] = parts[i].eval(s, element);
                if (values[i] instanceof Reason) {
                    return values[i];
                }
            }
            return Operators.host(operator, Arrays.asList(values));
        };
    }
}
