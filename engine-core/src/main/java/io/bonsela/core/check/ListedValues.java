package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Op;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds comparisons of an attribute with a value that it never has. */
record ListedValues(Problems problems) {
    private static final Set<Op> COMPARED = EnumSet.of(Op.EQUAL, Op.NOT_EQUAL, Op.IN);

    void check(Op operator, List<Typed> operands, Scope scope, String path) {
        if (!COMPARED.contains(operator) || operands.size() != 2) {
            return;
        }
        check(operands.get(0), operands.get(1), scope, path);
        check(operands.get(1), operands.get(0), scope, path);
    }

    private void check(Typed attribute, Typed compared, Scope scope, String path) {
        if (!(attribute.kernel() instanceof Read read) || !(compared.kernel() instanceof Constant constant)) {
            return;
        }
        List<String> values = scope.values().get(read.path());
        if (values == null) {
            return;
        }
        List<?> given = constant.value() instanceof List<?> list ? list : Collections.singletonList(constant.value());
        given.forEach(value -> check(read.path(), value, values, path));
    }

    private void check(String attribute, @Nullable Object value, List<String> values, String path) {
        if (value instanceof String text && !values.contains(text)) {
            String hint = NearMiss.hint(text, values);
            problems.add(
                    Code.INVALID_VALUE,
                    path,
                    "'" + attribute + "' is never '" + text + "'"
                            + (hint.isEmpty() ? "; expected one of " + String.join(", ", values) : hint));
        }
    }
}
