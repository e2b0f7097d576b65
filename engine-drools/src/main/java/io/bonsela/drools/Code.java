package io.bonsela.drools;

import org.jspecify.annotations.Nullable;

/** A compiled expression. Total: whatever happens, it gives a value, null for nothing, or a Reason for a failure. */
interface Code {
    /** The value; {@code element} is what a quantifier around it looks at. */
    @Nullable
    Object eval(Slots slots, @Nullable Object element);
}
