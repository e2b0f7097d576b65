package io.bonsela.drools;

import org.jspecify.annotations.Nullable;

/** A compiled expression. It always returns a value, null, or a Reason for a failure. */
interface Code {
    /** Returns the value; {@code element} is the list element of the enclosing iteration. */
    @Nullable
    Object eval(Slots slots, @Nullable Object element);
}
