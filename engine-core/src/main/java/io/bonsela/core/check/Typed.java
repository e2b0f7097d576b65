package io.bonsela.core.check;

import io.bonsela.api.rule.ValueType;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Constant;
import org.jspecify.annotations.Nullable;

/**
 * An expression of the kernel with its type.
 *
 * @param type the type; null: the constant null, which has every type, or a part whose mistake was reported
 * @param broken whether a mistake was reported for it
 */
record Typed(Kernel kernel, @Nullable ValueType type, boolean broken) {
    /** Replaces an expression whose mistake was reported. */
    static final Typed BROKEN = new Typed(Constant.NULL, null, true);

    static Typed of(Kernel kernel, @Nullable ValueType type) {
        return new Typed(kernel, type, false);
    }

    boolean is(ValueType.Kind kind) {
        return type != null && type.kind() == kind;
    }
}
