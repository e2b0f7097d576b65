package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Operators that look into named collections. */
record CollectionRules(ExpressionChecker checker, TypeRules types, Map<String, CollectionOperator> collections) {
    private static final String COLLECTION = "collection";
    private static final String LOOKUP = "lookup";

    /** Null: the operation has nothing to do with collections. */
    @Nullable
    Typed check(String name, List<Expression> operands, Scope scope, String path) {
        if (name.equals("in") && operands.size() == 2 && isCollection(operands.get(1))) {
            CollectionOperator set = named(operands.get(1).parts(), 1, false, path + "/1");
            return set == null ? Typed.broken(name) : call(set, operands.get(0), scope, path + "/0");
        }
        if (name.equals(LOOKUP)) {
            CollectionOperator map = named(operands, 2, true, path);
            return map == null ? Typed.broken(name) : call(map, operands.get(1), scope, path + "/1");
        }
        if (name.equals(COLLECTION)) {
            types.problems()
                    .add(Code.TYPE_MISMATCH, path, "a collection stands behind 'in': x in collection(\"NAME\")");
            return Typed.broken(name);
        }
        return null;
    }

    private static boolean isCollection(Expression operand) {
        return operand instanceof Operation operation && operation.operator().equals(COLLECTION);
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
                            "there is no collection '" + text + "'" + NearMiss.hint(text, collections.keySet()));
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
                Trees.call(collection.name(), key.kernel()), Objects.requireNonNull(collection.result()), key.broken());
    }
}
