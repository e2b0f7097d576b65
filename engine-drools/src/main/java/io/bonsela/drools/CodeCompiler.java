package io.bonsela.drools;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.spi.Operator;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Call;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.History;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import io.bonsela.core.kernel.Kernel.Visitor;
import io.bonsela.core.kernel.Op;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Compiles kernel expressions to code over slots. */
final class CodeCompiler implements Visitor<Code> {
    private final SlotTable slots;
    private final ZoneId zone;

    CodeCompiler(SlotTable slots, ZoneId zone) {
        this.slots = slots;
        this.zone = zone;
    }

    /** Compiles a condition with a guard: an unexpected exception is a failure of this condition alone. */
    Code compileGuarded(Kernel condition) {
        Code code = compile(condition);
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

    private Code compile(Kernel expression) {
        return expression.accept(this);
    }

    @Override
    public Code constant(Constant constant) {
        Object value = constant.value();
        return (s, element) -> value;
    }

    @Override
    public Code read(Read read) {
        if (read.root() == Root.ELEMENT) {
            List<String> steps = read.steps();
            return (s, element) -> SlotTable.part(element, steps, 0);
        }
        int slot = slots.slot(read);
        return (s, element) -> s.get(slot);
    }

    @Override
    public Code history(History history) {
        throw new IllegalStateException("evaluators do not read history");
    }

    @Override
    public Code apply(Apply apply) {
        List<Kernel> operands = apply.operands();
        return switch (apply.op()) {
            case ALL, SOME, NONE -> ListCode.quantifier(apply.op(), compile(operands.get(0)), body(operands.get(1)));
            case MAP -> ListCode.map(compile(operands.get(0)), body(operands.get(1)));
            case FILTER -> ListCode.filter(compile(operands.get(0)), body(operands.get(1)));
            case REDUCE -> ListCode.reduce(compile(operands.get(0)), body(operands.get(1)), compile(operands.get(2)));
            case CHEAPEST ->
                ListCode.cheapest(
                        compile(operands.get(0)), body(operands.get(1)), compile(operands.get(2)), units(operands));
            case LIST -> ListCode.list(compileAll(operands));
            case MERGE -> ListCode.merge(compileAll(operands));
            case CAT -> TextCode.cat(parts(operands));
            case SUBSTR -> TextCode.substring(compileAll(operands));
            case IN -> in(operands);
            case LOWER -> TextCode.changed(compile(operands.get(0)), text -> text.toLowerCase(Locale.ROOT));
            case TRIM -> TextCode.changed(compile(operands.get(0)), String::strip);
            case MONTH_OF -> DateCode.part(compile(operands.get(0)), ChronoField.MONTH_OF_YEAR);
            case DAY_OF -> DateCode.part(compile(operands.get(0)), ChronoField.DAY_OF_MONTH);
            case ANNIVERSARY ->
                DateCode.anniversary(compile(operands.get(0)), compile(operands.get(1)), truth(operands.get(2)));
            case WITHIN_DAYS -> DateCode.within(compile(operands.get(0)), number(operands.get(1)), zone);
            case ADD -> arithmetic(parts(operands), Operators::add);
            case SUBTRACT -> arithmetic(parts(operands), Operators::subtract);
            case MULTIPLY -> arithmetic(parts(operands), Operators::multiply);
            case DIVIDE -> arithmetic(parts(operands), Operators::divide);
            case REMAINDER -> arithmetic(parts(operands), Operators::remainder);
            case MIN -> arithmetic(parts(operands), Operators::lesser);
            case MAX -> arithmetic(parts(operands), Operators::greater);
            case AND -> logic(compileAll(operands), Boolean.FALSE);
            case OR -> logic(compileAll(operands), Boolean.TRUE);
            case NOT -> not(compile(operands.get(0)));
            case IF -> choice(compileAll(operands));
            case COALESCE -> firstPresent(compileAll(operands));
            case IF_UNAVAILABLE -> standIn(compile(operands.get(0)), compile(operands.get(1)));
            case EQUAL -> equality(compile(operands.get(0)), compile(operands.get(1)), true);
            case NOT_EQUAL -> equality(compile(operands.get(0)), compile(operands.get(1)), false);
            case LESS -> order(operands, sign -> sign < 0);
            case AT_MOST -> order(operands, sign -> sign <= 0);
            case GREATER -> order(operands, sign -> sign > 0);
            case AT_LEAST -> order(operands, sign -> sign >= 0);
            case SPREAD -> throw new IllegalStateException("spread must be an operand of an operator");
        };
    }

    private static boolean truth(Kernel constant) {
        return Boolean.TRUE.equals(((Constant) constant).value());
    }

    private static long number(Kernel constant) {
        return ((BigDecimal) Objects.requireNonNull(((Constant) constant).value())).longValueExact();
    }

    /** The field with the number of units of an element of {@code cheapest}; null: elements do not consist of units. */
    private static @Nullable String units(List<Kernel> operands) {
        return operands.size() > 3 && operands.get(3) instanceof Constant field ? (String) field.value() : null;
    }

    @Override
    public Code call(Call call) {
        return host(call.operator(), compileAll(call.operands()));
    }

    private Code order(List<Kernel> operands, IntPredicate wanted) {
        return order(compile(operands.get(0)), compile(operands.get(1)), wanted);
    }

    private Code[] compileAll(List<Kernel> operands) {
        return operands.stream().map(this::compile).toArray(Code[]::new);
    }

    private ListCode.Body body(Kernel expression) {
        return new ListCode.Body(compile(expression), Meter.cost(expression));
    }

    /** Compiles operands; each may be spread. */
    private Part[] parts(List<Kernel> operands) {
        return operands.stream().map(this::part).toArray(Part[]::new);
    }

    private Part part(Kernel operand) {
        boolean spread = Kernel.isOf(operand, Op.SPREAD);
        return new Part(compile(spread ? operand.operands().get(0) : operand), spread);
    }

    /** An operand; if it is spread, each element of its list is an operand. */
    record Part(Code code, boolean spread) {
        /** Returns the list of all values, or a failure. */
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

    /** Searches for the deciding value; a failure counts only if no operand has that value. */
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

    /** Combines operands up to the first that is null; a failure of any operand takes precedence. */
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

    private Code in(List<Kernel> operands) {
        Code wanted = compile(operands.get(0));
        if (operands.get(1) instanceof Constant literal
                && literal.value() instanceof List<?> list
                && list.stream().allMatch(element -> element instanceof String)) {
            return inTexts(wanted, new HashSet<>(list));
        }
        Code where = compile(operands.get(1));
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
