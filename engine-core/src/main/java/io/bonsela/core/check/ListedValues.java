package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.NearMiss;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds comparisons of an attribute with a value that it never has. */
record ListedValues(Problems problems) {
    private static final Set<String> COMPARISONS = Set.of("==", "===", "!=", "!==", "in");

    void check(String operator, List<Typed> operands, Scope scope, String path) {
        if (!COMPARISONS.contains(operator) || operands.size() != 2) {
            return;
        }
        check(operands.get(0), operands.get(1), scope, path);
        check(operands.get(1), operands.get(0), scope, path);
    }

    private void check(Typed attribute, Typed compared, Scope scope, String path) {
        if (!(attribute.kernel() instanceof Variable variable) || !(compared.kernel() instanceof Literal literal)) {
            return;
        }
        List<String> values = scope.values().get(variable.path());
        if (values == null) {
            return;
        }
        List<?> given = literal.value() instanceof List<?> list ? list : Collections.singletonList(literal.value());
        given.forEach(value -> check(variable.path(), value, values, path));
    }

    private void check(String attribute, @Nullable Object value, List<String> values, String path) {
        if (value instanceof String text && !values.contains(text)) {
            String hint = NearMiss.hint(text, values);
            problems.add(
                    Code.INVALID_VALUE,
                    path,
                    "'" + attribute + "' is never '" + text + "'"
                            + (hint.isEmpty() ? "; it is " + String.join(", ", values) : hint));
        }
    }
}
