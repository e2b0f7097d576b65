package io.bonsela.drools;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.spi.Operator;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
                s.meter().reset();
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
        return switch (name) {
            case "all", "some", "none" ->
                ListCode.quantifier(name, compile(operands.get(0), ofElement), body(operands.get(1)));
            case "map" -> ListCode.map(compile(operands.get(0), ofElement), body(operands.get(1)));
            case "filter" -> ListCode.filter(compile(operands.get(0), ofElement), body(operands.get(1)));
            case "reduce" ->
                ListCode.reduce(
                        compile(operands.get(0), ofElement),
                        body(operands.get(1)),
                        compile(operands.get(2), ofElement));
            case Expressions.LIST -> ListCode.list(compileAll(operands, ofElement));
            case "merge" -> ListCode.merge(compileAll(operands, ofElement));
            case "cat" -> TextCode.cat(parts(operands, ofElement));
            case "substr" -> TextCode.substring(compileAll(operands, ofElement));
            case "in" -> in(operands, ofElement);
            case "within_days" -> withinDays(operands, ofElement);
            case "+" -> arithmetic(parts(operands, ofElement), Operators::add);
            case "-" -> arithmetic(parts(operands, ofElement), Operators::subtract);
            case "*" -> arithmetic(parts(operands, ofElement), Operators::multiply);
            case "/" -> arithmetic(parts(operands, ofElement), Operators::divide);
            case "%" -> arithmetic(parts(operands, ofElement), Operators::remainder);
            case "min" -> arithmetic(parts(operands, ofElement), Operators::lesser);
            case "max" -> arithmetic(parts(operands, ofElement), Operators::greater);
            default -> simple(name, compileAll(operands, ofElement));
        };
    }

    private Code simple(String name, Code[] codes) {
        return switch (name) {
            case "and" -> logic(codes, Boolean.FALSE);
            case "or" -> logic(codes, Boolean.TRUE);
            case "!" -> not(codes[0]);
            case "if" -> choice(codes);
            case "??" -> firstPresent(codes);
            case "if_unavailable" -> standIn(codes[0], codes[1]);
            case "==" -> equality(codes[0], codes[1], true);
            case "!=" -> equality(codes[0], codes[1], false);
            case "<" -> order(codes[0], codes[1], sign -> sign < 0);
            case "<=" -> order(codes[0], codes[1], sign -> sign <= 0);
            case ">" -> order(codes[0], codes[1], sign -> sign > 0);
            case ">=" -> order(codes[0], codes[1], sign -> sign >= 0);
            default -> host(Objects.requireNonNull(operators.get(name), name), codes);
        };
    }

    private Code[] compileAll(List<Expression> operands, boolean ofElement) {
        return operands.stream().map(o -> compile(o, ofElement)).toArray(Code[]::new);
    }

    private ListCode.Body body(Expression expression) {
        return new ListCode.Body(compile(expression, true), Meter.cost(expression));
    }

    /** Operands of which one may stand for the elements of a list. */
    private Part[] parts(List<Expression> operands, boolean ofElement) {
        return operands.stream().map(o -> part(o, ofElement)).toArray(Part[]::new);
    }

    private Part part(Expression operand, boolean ofElement) {
        boolean spread = operand instanceof Operation o && o.operator().equals(Expressions.SPREAD);
        return new Part(compile(spread ? operand.parts().get(0) : operand, ofElement), spread);
    }

    /** An operand; spread: each element of its list is one. */
    record Part(Code code, boolean spread) {
        /** The values of all; or a failure. */
        static Object values(Part[] parts, Slots slots, @Nullable Object element) {
            List<@Nullable Object> values = new ArrayList<>(parts.length);
            for (Part part : parts) {
                Object value = part.code.eval(slots, element);
                if (value instanceof Reason) {
                    return value;
                }
                if (part.spread) {
                    values.addAll(ListCode.elements(value));
                } else {
                    values.add(value);
                }
            }
            return values;
        }
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

    private static Code firstPresent(Code[] parts) {
        return (s, element) -> {
            for (Code part : parts) {
                Object value = part.eval(s, element);
                if (value != null) {
                    return value;
                }
            }
            return null;
        };
    }

    private static Code standIn(Code fact, Code otherwise) {
        return (s, element) -> {
            Object value = fact.eval(s, element);
            return value instanceof Reason failure && failure.code() == ReasonCode.FACT_UNAVAILABLE
                    ? otherwise.eval(s, element)
                    : value;
        };
    }

    /** Operands are combined up to the first that is missing; a failure on the way comes first. */
    private static Code arithmetic(Part[] parts, BinaryOperator<Object> operator) {
        return (s, element) -> {
            Object values = Part.values(parts, s, element);
            return values instanceof List<?> list ? combine(list, operator) : values;
        };
    }

    private static Object combine(List<?> values, BinaryOperator<Object> operator) {
        Object result = null;
        for (Object value : values) {
            if (value == null) {
                return Operators.MISSING;
            }
            result = result == null ? value : operator.apply(result, value);
            if (result instanceof Reason) {
                return result;
            }
        }
        return result == null ? Operators.MISSING : result;
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

    private static Code host(Operator operator, Code[] parts) {
        return (s, element) -> {
            Object[] values = new Object[parts.length];
            for (int i = 0; i < parts.length; i++) {
                values[i] = parts[i].eval(s, element);
                if (values[i] instanceof Reason) {
                    return values[i];
                }
            }
            return Operators.host(operator, Arrays.asList(values), s.input().operators());
        };
    }
}
