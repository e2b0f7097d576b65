package io.bonsela.core.analyse;

import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.core.check.CheckedRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The conditions at the leaves of a tree of {@code and}, {@code or}, {@code !} and {@code if}.
 *
 * @param rules the rule set
 * @param types of the variables, by path
 */
record Atoms(CheckedRules rules, Map<String, ValueType> types) {
    /** Begins the name of the operator that tells whether a rule is in force at an instant. */
    static final String IN_FORCE = "in force ";

    private static final Set<String> LOGIC = Set.of("and", "or", "!", "if");
    private static final Set<String> EXACT =
            Set.of("==", "!=", "<", "<=", ">", ">=", "in", "and", "or", "!", "if", "??", "if_unavailable");
    private static final Set<String> ORDER = Set.of("<", "<=", ">", ">=");
    private static final Set<String> ITERATIONS = Set.of("all", "some", "none", "map", "filter", "reduce");

    /** Whether a part is taken to pieces, rather than evaluated. */
    static boolean isLogic(Expression expression) {
        return expression instanceof Operation operation && LOGIC.contains(operation.operator());
    }

    /** Whether an operator evaluates its second operand for each element of its first. */
    static boolean isIteration(Operation operation) {
        return ITERATIONS.contains(operation.operator());
    }

    /** The leaves of a condition. */
    static List<Expression> of(Expression expression) {
        List<Expression> atoms = new ArrayList<>();
        if (isLogic(expression)) {
            expression.parts().forEach(part -> atoms.addAll(of(part)));
        } else {
            atoms.add(expression);
        }
        return atoms;
    }

    /** The variables that an expression names: each by the path of a single value. */
    Set<String> roots(Expression expression) {
        Set<String> roots = new TreeSet<>();
        collect(expression, roots);
        return roots;
    }

    private void collect(Expression expression, Set<String> into) {
        if (expression instanceof Variable variable) {
            into.add(root(variable.path()));
        } else if (expression instanceof Operation operation && ITERATIONS.contains(operation.operator())) {
            // What is evaluated for each element names the element.
            collect(operation.operands().get(0), into);
            operation.operands().stream().skip(2).forEach(start -> collect(start, into));
        } else {
            expression.parts().forEach(part -> collect(part, into));
        }
        if (expression instanceof Operation operation && operation.operator().equals("within_days")) {
            into.add(Assignment.TIME);
        }
    }

    String root(String path) {
        if (path.equals("date")) {
            return Assignment.TIME;
        }
        int dot = path.lastIndexOf('.');
        ValueType parent = dot < 0 ? null : types.get(path.substring(0, dot));
        return parent != null && parent.kind() == Kind.MONEY ? path.substring(0, dot) : path;
    }

    /** The constants of an expression, those in lists one by one. */
    static List<Object> constants(Expression expression) {
        List<Object> constants = new ArrayList<>();
        if (expression instanceof Literal literal) {
            add(literal.value(), constants);
        }
        expression.parts().forEach(part -> constants.addAll(constants(part)));
        return constants;
    }

    private static void add(@Nullable Object value, List<Object> into) {
        if (value instanceof List<?> list) {
            list.forEach(element -> add(element, into));
        } else if (value != null) {
            into.add(value);
        }
    }

    /** Whether an atom over one variable tells no more values apart than its constants do. */
    boolean isExact(Expression atom) {
        if (atom instanceof Variable variable) {
            ValueType type = types.get(variable.path());
            return type == null
                    ? variable.path().startsWith("aggregate.")
                    : type.kind() != Kind.LIST && type.kind() != Kind.OBJECT;
        }
        if (atom instanceof Literal) {
            return true;
        }
        Operation operation = (Operation) atom;
        boolean known = EXACT.contains(operation.operator())
                || operation.operator().startsWith(IN_FORCE)
                || rules.collection(operation.operator()).isPresent();
        boolean within = operation.operator().equals("in")
                && !(operation.operands().get(1) instanceof Literal list && list.value() instanceof List<?>);
        boolean ordersText = ORDER.contains(operation.operator())
                && operation.operands().stream().anyMatch(this::isText);
        return known && !within && !ordersText && operation.operands().stream().allMatch(this::isExact);
    }

    private boolean isText(Expression operand) {
        if (operand instanceof Literal literal) {
            return literal.value() instanceof String;
        }
        ValueType type = operand instanceof Variable variable ? types.get(variable.path()) : null;
        return type != null && type.kind() == Kind.TEXT;
    }
}
