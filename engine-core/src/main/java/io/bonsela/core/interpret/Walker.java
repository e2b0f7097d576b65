package io.bonsela.core.interpret;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.spi.Operator;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Call;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.History;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Visitor;
import io.bonsela.core.kernel.Op;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Evaluates one expression by walking its tree. */
final class Walker implements Visitor<@Nullable Object> {
    private final Variables root;
    private final Variables variables;
    private final Meter meter;

    Walker(Variables root) {
        this(root, root, new Meter());
    }

    private Walker(Variables root, Variables variables, Meter meter) {
        this.root = root;
        this.variables = variables;
        this.meter = meter;
    }

    @Nullable
    Object walk(Kernel expression) {
        return expression.accept(this);
    }

    /** Evaluates an expression over an element of a list. */
    private @Nullable Object over(@Nullable Object element, Kernel expression) {
        return over(element, element, expression);
    }

    private @Nullable Object over(@Nullable Object examined, @Nullable Object element, Kernel expression) {
        return expression.accept(new Walker(root, Variables.ofElement(examined, element, root), meter));
    }

    @Override
    @SuppressWarnings("NullAway") // R is nullable here
    public @Nullable Object constant(Constant constant) {
        return constant.value();
    }

    @Override
    @SuppressWarnings("NullAway") // R is nullable here
    public @Nullable Object read(Read read) {
        return variables.get(read);
    }

    @Override
    @SuppressWarnings("NullAway") // R is nullable here
    public @Nullable Object history(History history) {
        return variables.history(history.number());
    }

    @Override
    @SuppressWarnings("NullAway") // R is nullable here
    public @Nullable Object apply(Apply apply) {
        List<Kernel> operands = apply.operands();
        Op op = apply.op();
        return switch (op) {
            case AND -> logic(operands, false);
            case OR -> logic(operands, true);
            case IF -> choose(operands);
            case IF_UNAVAILABLE -> standIn(operands);
            case COALESCE -> coalesce(operands);
            case ALL, SOME, NONE -> quantify(op, operands);
            case MAP, FILTER -> transform(op, operands);
            case REDUCE -> reduce(operands);
            case CHEAPEST -> cheapest(operands);
            case EQUAL -> strict(operands, values -> Comparison.equality(values.get(0), values.get(1), true));
            case NOT_EQUAL -> strict(operands, values -> Comparison.equality(values.get(0), values.get(1), false));
            case LESS, AT_MOST, GREATER, AT_LEAST ->
                strict(operands, values -> Comparison.order(op, values.get(0), values.get(1)));
            case NOT ->
                strict(operands, values -> values.get(0) instanceof Boolean truth ? (Object) !truth : missing());
            case IN -> strict(operands, values -> Comparison.contains(values.get(0), values.get(1)));
            case WITHIN_DAYS -> strict(operands, values -> Dates.within(values, variables));
            case ANNIVERSARY -> strict(operands, Dates::anniversary);
            case MONTH_OF -> strict(operands, values -> Dates.part(values.get(0), LocalDate::getMonthValue));
            case DAY_OF -> strict(operands, values -> Dates.part(values.get(0), LocalDate::getDayOfMonth));
            case LOWER -> strict(operands, values -> Texts.lower(values.get(0), meter));
            case TRIM -> strict(operands, values -> Texts.trim(values.get(0), meter));
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER, MIN, MAX ->
                strict(operands, values -> Arithmetic.compute(op, values));
            case CAT -> strict(operands, values -> Texts.cat(values, meter));
            case SUBSTR -> strict(operands, values -> Texts.substring(values, meter));
            case LIST -> strict(operands, values -> values.contains(null) ? missing() : list(values));
            case MERGE -> strict(operands, this::merge);
            case SPREAD -> throw new IllegalStateException("spread outside of an operator");
        };
    }

    /** Calls an operator that is not part of the kernel. */
    @Override
    @SuppressWarnings("NullAway") // R is nullable here
    public @Nullable Object call(Call call) {
        return strict(call.operands(), values -> host(call.operator(), values));
    }

    /** Evaluates the operands in order. Returns the first failure, or the result of a computation over their values. */
    private @Nullable Object strict(
            List<Kernel> operands, Function<List<@Nullable Object>, @Nullable Object> computation) {
        List<@Nullable Object> values = new ArrayList<>(operands.size());
        for (Kernel operand : operands) {
            boolean spread = Kernel.isOf(operand, Op.SPREAD);
            Object value = walk(spread ? operand.operands().get(0) : operand);
            if (value instanceof Reason failure) {
                return failure;
            }
            if (spread) {
                values.addAll(elements(value));
            } else {
                values.add(value);
            }
        }
        return computation.apply(values);
    }

    private @Nullable Object logic(List<Kernel> operands, boolean decisive) {
        Reason failure = null;
        for (Kernel operand : operands) {
            Object value = truth(walk(operand));
            if (value instanceof Reason reason) {
                failure = failure == null ? reason : failure;
            } else if (value.equals(decisive)) {
                return decisive;
            }
        }
        return failure != null ? failure : (Object) !decisive;
    }

    private @Nullable Object choose(List<Kernel> operands) {
        int i = 0;
        while (i + 1 < operands.size()) {
            Object condition = truth(walk(operands.get(i)));
            if (condition instanceof Reason) {
                return condition;
            }
            if (condition.equals(true)) {
                return walk(operands.get(i + 1));
            }
            i += 2;
        }
        return walk(operands.get(i));
    }

    /** The first operand that is not null. */
    private @Nullable Object coalesce(List<Kernel> operands) {
        Object value = null;
        for (int i = 0; i < operands.size() && value == null; i++) {
            value = walk(operands.get(i));
        }
        return value;
    }

    /** A fact, or its replacement if the fact is unavailable. */
    private @Nullable Object standIn(List<Kernel> operands) {
        Object fact = walk(operands.get(0));
        return fact instanceof Reason failure && failure.code() == ReasonCode.FACT_UNAVAILABLE
                ? walk(operands.get(1))
                : fact;
    }

    /** The quantifiers of JsonLogic: {@code all} is false for an empty list and for null. */
    private Object quantify(Op quantifier, List<Kernel> operands) {
        Object list = walk(operands.get(0));
        if (list instanceof Reason) {
            return list;
        }
        boolean all = quantifier == Op.ALL;
        int cost = Meter.size(operands.get(1));
        Reason failure = null;
        for (Object element : elements(list)) {
            Reason exceeded = meter.steps(cost);
            if (exceeded != null) {
                return exceeded;
            }
            Object value = truth(over(element, operands.get(1)));
            if (value instanceof Reason reason) {
                failure = failure == null ? reason : failure;
            } else if (value.equals(!all)) {
                return quantifier == Op.SOME;
            }
        }
        if (failure != null) {
            return failure;
        }
        return all ? !elements(list).isEmpty() : quantifier == Op.NONE;
    }

    /** The value of an expression for each element, or the elements for which a condition is true. */
    private Object transform(Op op, List<Kernel> operands) {
        Object list = walk(operands.get(0));
        if (list instanceof Reason) {
            return list;
        }
        int cost = Meter.size(operands.get(1));
        List<@Nullable Object> results = new ArrayList<>();
        for (Object element : elements(list)) {
            Reason exceeded = meter.steps(cost);
            Object value = exceeded != null ? exceeded : truth(over(element, operands.get(1)));
            if (value instanceof Reason) {
                return value;
            }
            if (op == Op.MAP) {
                results.add(value);
            } else if (value.equals(true)) {
                results.add(element);
            }
        }
        return results;
    }

    private @Nullable Object reduce(List<Kernel> operands) {
        Object list = walk(operands.get(0));
        if (list instanceof Reason) {
            return list;
        }
        int cost = Meter.size(operands.get(1));
        Object accumulator = walk(operands.get(2));
        for (Object element : elements(list)) {
            if (accumulator instanceof Reason) {
                return accumulator;
            }
            Reason exceeded = meter.steps(cost);
            if (exceeded != null) {
                return exceeded;
            }
            Map<String, @Nullable Object> seen = new HashMap<>();
            seen.put("current", element);
            seen.put("accumulator", accumulator);
            accumulator = over(seen, element, operands.get(1));
        }
        return accumulator;
    }

    /** The elements with the smallest values; of elements with several units, as many units as are still wanted. */
    private @Nullable Object cheapest(List<Kernel> operands) {
        Object list = walk(operands.get(0));
        if (list instanceof Reason) {
            return list;
        }
        Object count = truth(walk(operands.get(2)));
        if (count instanceof Reason) {
            return count;
        }
        int cost = Meter.size(operands.get(1));
        List<Ranked> ranked = new ArrayList<>();
        for (Object element : elements(list)) {
            Reason exceeded = meter.steps(cost);
            Object value = exceeded != null ? exceeded : truth(over(element, operands.get(1)));
            if (value instanceof Reason) {
                return value;
            }
            ranked.add(new Ranked(value, element));
        }
        ranked.sort((one, other) -> (int) Comparison.compare(one.value, other.value));
        String field = operands.size() == 4 ? (String) ((Constant) operands.get(3)).value() : null;
        BigDecimal wanted = ((BigDecimal) count).setScale(0, RoundingMode.DOWN);
        List<@Nullable Object> chosen = new ArrayList<>();
        for (Ranked each : ranked) {
            if (wanted.signum() <= 0) {
                break;
            }
            Object units = field == null ? null : ((Map<?, ?>) Objects.requireNonNull(each.element)).get(field);
            BigDecimal taken = units instanceof BigDecimal number ? number.min(wanted) : BigDecimal.ONE;
            if (taken.signum() > 0) {
                chosen.add(field == null ? each.element : with(each.element, field, taken));
                wanted = wanted.subtract(taken);
            }
        }
        return chosen;
    }

    /** An element and the value by which it is ranked. */
    private record Ranked(Object value, @Nullable Object element) {}

    private static Map<Object, @Nullable Object> with(@Nullable Object element, String field, Object value) {
        if (element instanceof SaleLine line) {
            return line.with(field, value);
        }
        Map<Object, @Nullable Object> changed = new HashMap<>((Map<?, ?>) Objects.requireNonNull(element));
        changed.put(field, value);
        return changed;
    }

    /** The elements of lists, and single values, in one list without null. */
    private Object merge(List<@Nullable Object> values) {
        List<@Nullable Object> merged = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof List<?> list) {
                merged.addAll(list);
            } else if (value != null) {
                merged.add(value);
            }
        }
        return list(merged);
    }

    private Object list(List<@Nullable Object> elements) {
        Reason exceeded = meter.list(elements.size());
        return exceeded != null ? exceeded : elements;
    }

    private static List<?> elements(@Nullable Object list) {
        return list == null ? List.of() : (List<?>) list;
    }

    private static Object truth(@Nullable Object value) {
        return value == null ? missing() : value;
    }

    private @Nullable Object host(Operator operator, List<@Nullable Object> values) {
        List<@Nullable Object> plain = new ArrayList<>(values.size());
        for (Object value : values) {
            Object settled = Interpreter.settle(value);
            if (settled instanceof Reason) {
                return settled;
            }
            plain.add(settled);
        }
        return root.operators().call(operator, plain);
    }

    static Reason missing() {
        return Reason.of(ReasonCode.MISSING_VALUE);
    }
}
