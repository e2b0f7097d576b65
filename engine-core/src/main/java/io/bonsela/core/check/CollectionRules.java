package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.ValueType;
import io.bonsela.core.kernel.Kernel.Call;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks operators that read named collections. */
record CollectionRules(ExpressionChecker checker, TypeRules types, Map<String, CollectionOperator> collections) {
    /** Whether the second operand is a named collection. */
    static boolean isCollection(List<Expression> operands) {
        return operands.size() == 2
                && operands.get(1) instanceof Operation operation
                && operation.operator().equals(Derived.COLLECTION.spelling());
    }

    Typed membership(List<Expression> operands, Scope scope, String path) {
        CollectionOperator set = named(operands.get(1).parts(), 1, false, path + "/1");
        return set == null ? Typed.BROKEN : call(set, operands.get(0), scope, path + "/0");
    }

    Typed lookup(List<Expression> operands, Scope scope, String path) {
        CollectionOperator map = named(operands, 2, true, path);
        return map == null ? Typed.BROKEN : call(map, operands.get(1), scope, path + "/1");
    }

    /** Reports a collection that does not follow {@code in}. */
    Typed alone(String path) {
        types.problems()
                .add(Code.TYPE_MISMATCH, path, "a collection is only valid after 'in': x in collection(\"NAME\")");
        return Typed.BROKEN;
    }

    private @Nullable CollectionOperator named(List<Expression> operands, int count, boolean map, String path) {
        Object name = operands.size() == count && operands.get(0) instanceof Literal literal ? literal.value() : null;
        if (!(name instanceof String text)) {
            types.problems()
                    .add(Code.WRONG_ARITY, path, map ? "write lookup(\"NAME\", key)" : "write collection(\"NAME\")");
            return null;
        }
        CollectionOperator found = collections.get(text);
        if (found == null) {
            types.problems()
                    .add(
                            Code.UNKNOWN_COLLECTION,
                            path,
                            "unknown collection '" + text + "'" + NearMiss.hint(text, collections.keySet()));
            return null;
        }
        if (map == (found.collection().values() == null)) {
            types.problems()
                    .add(
                            Code.TYPE_MISMATCH,
                            path,
                            map
                                    ? "'" + text + "' is a set: write x in collection(\"" + text + "\")"
                                    : "'" + text + "' is a map: write lookup(\"" + text + "\", x) != null");
            return null;
        }
        return found;
    }

    private Typed call(CollectionOperator collection, Expression operand, Scope scope, String path) {
        Typed key = types.require(checker.visit(operand, scope, path), ValueType.TEXT, path);
        return new Typed(
                new Call(collection, List.of(key.kernel())), Objects.requireNonNull(collection.result()), key.broken());
    }
}
