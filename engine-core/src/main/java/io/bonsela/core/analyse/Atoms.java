package io.bonsela.core.analyse;

import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Call;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.History;
import io.bonsela.core.kernel.Kernel.Input;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import io.bonsela.core.kernel.Kernel.Visitor;
import io.bonsela.core.kernel.Op;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the conditions at the leaves of a tree of {@code and}, {@code or}, {@code !} and {@code if}.
 *
 * @param types the types of the variables, by path
 */
record Atoms(Map<String, ValueType> types) {
    private static final Set<Op> LOGIC = EnumSet.of(Op.AND, Op.OR, Op.NOT, Op.IF);
    private static final Set<Op> EXACT = EnumSet.of(
            Op.EQUAL,
            Op.NOT_EQUAL,
            Op.LESS,
            Op.AT_MOST,
            Op.GREATER,
            Op.AT_LEAST,
            Op.IN,
            Op.AND,
            Op.OR,
            Op.NOT,
            Op.IF,
            Op.COALESCE,
            Op.IF_UNAVAILABLE);

    /** Whether an expression is split into its operands rather than evaluated as a whole. */
    static boolean isLogic(Kernel expression) {
        return expression instanceof Apply apply && LOGIC.contains(apply.op());
    }

    /** Whether an operator evaluates its second operand for each element of its first. */
    static boolean isIteration(Kernel expression) {
        return expression instanceof Apply apply && Op.ITERATIONS.contains(apply.op());
    }

    /** The leaves of a condition. */
    static List<Kernel> of(Kernel expression) {
        List<Kernel> atoms = new ArrayList<>();
        if (isLogic(expression)) {
            expression.operands().forEach(part -> atoms.addAll(of(part)));
        } else {
            atoms.add(expression);
        }
        return atoms;
    }

    /** Returns the variables that an expression reads, each as the path of a single value. */
    Set<Input> roots(Kernel expression) {
        Set<Input> roots = new TreeSet<>();
        collect(expression, roots);
        return roots;
    }

    private void collect(Kernel expression, Set<Input> into) {
        if (expression instanceof Input input) {
            into.add(root(input));
        } else if (isIteration(expression)) {
            // The operand that is evaluated for each element reads the element only.
            collect(expression.operands().get(0), into);
            expression.operands().stream().skip(2).forEach(start -> collect(start, into));
        } else {
            expression.operands().forEach(part -> collect(part, into));
        }
        if (Kernel.isOf(expression, Op.WITHIN_DAYS)) {
            into.add(Read.TIME);
        }
    }

    /** Returns the single value that an input is or belongs to. */
    Input root(Input input) {
        if (!(input instanceof Read read)) {
            return input;
        }
        if (read.root() == Root.DATE) {
            return Read.TIME;
        }
        int last = read.steps().size() - 1;
        Read parent = last < 1 ? null : new Read(read.root(), read.steps().subList(0, last));
        ValueType type = parent == null ? null : types.get(parent.path());
        return parent != null && type != null && type.kind() == Kind.MONEY ? parent : read;
    }

    /** Returns the constants of an expression; the elements of a constant list are separate constants. */
    static List<Object> constants(Kernel expression) {
        List<Object> constants = new ArrayList<>();
        if (expression instanceof Constant constant) {
            add(constant.value(), constants);
        }
        expression.operands().forEach(part -> constants.addAll(constants(part)));
        return constants;
    }

    private static void add(@Nullable Object value, List<Object> into) {
        if (value instanceof List<?> list) {
            list.forEach(element -> add(element, into));
        } else if (value != null) {
            into.add(value);
        }
    }

    /** Whether an atom over one variable distinguishes no more values than its constants do. */
    boolean isExact(Kernel atom) {
        return atom.accept(new Visitor<Boolean>() {
            @Override
            public Boolean constant(Constant constant) {
                return true;
            }

            @Override
            public Boolean read(Read read) {
                ValueType type = types.get(read.path());
                return type != null && type.kind() != Kind.LIST && type.kind() != Kind.OBJECT;
            }

            @Override
            public Boolean history(History history) {
                return true;
            }

            @Override
            public Boolean apply(Apply apply) {
                List<Kernel> operands = apply.operands();
                boolean within = apply.op() == Op.IN
                        && !(operands.get(1) instanceof Constant list && list.value() instanceof List<?>);
                boolean ordersText =
                        Op.ORDERS.contains(apply.op()) && operands.stream().anyMatch(Atoms.this::isText);
                return EXACT.contains(apply.op())
                        && !within
                        && !ordersText
                        && operands.stream().allMatch(Atoms.this::isExact);
            }

            @Override
            public Boolean call(Call call) {
                boolean known = call.operator() instanceof InForce
                        || call.operator() instanceof HasCode
                        || CheckedRules.collection(call).isPresent();
                return known && call.operands().stream().allMatch(Atoms.this::isExact);
            }
        });
    }

    private boolean isText(Kernel operand) {
        if (operand instanceof Constant constant) {
            return constant.value() instanceof String;
        }
        ValueType type = operand instanceof Read read ? types.get(read.path()) : null;
        return type != null && type.kind() == Kind.TEXT;
    }
}
