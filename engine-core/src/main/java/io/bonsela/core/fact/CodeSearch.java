package io.bonsela.core.fact;

import io.bonsela.api.Event;
import io.bonsela.core.check.CodeFact;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Finds typed codes in pools. */
public interface CodeSearch {
    /** Returns the position of the code that an event has; null: it has none, or the pool has no such code. */
    @Nullable
    BigDecimal position(CodeFact sought, Event event);
}
