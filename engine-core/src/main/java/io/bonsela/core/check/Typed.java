package io.bonsela.core.check;

import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.ValueType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expression of the kernel with its type.
 *
 * @param type null: nothing, of every type, or a part whose mistake was reported already
 * @param broken whether a mistake was reported for it
 */
record Typed(Expression kernel, @Nullable ValueType type, boolean broken) {
    static Typed of(Expression kernel, @Nullable ValueType type) {
        return new Typed(kernel, type, false);
    }

    static Typed broken(Expression kernel) {
        return new Typed(kernel, null, true);
    }

    /** In place of an operation whose mistake was reported. */
    static Typed broken(String operator) {
        return broken(new Operation(operator, List.of()));
    }

    boolean is(ValueType.Kind kind) {
        return type != null && type.kind() == kind;
    }
}
