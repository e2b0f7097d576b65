package io.bonsela.core.kernel;

import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Window;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate over the subject's history, in the kernel.
 *
 * @param measure what is computed
 * @param eventType the type of the counted events
 * @param of the value of each counted event; null for a measure of events or dates
 * @param filter the condition on counted events; null: all events of the type
 * @param window the time window
 */
public record Aggregation(
        Measure measure,
        String eventType,
        @Nullable Kernel of,
        @Nullable Kernel filter,
        Window window) {

    /** The expressions over counted events. */
    public List<Kernel> operands() {
        return Stream.of(of, filter).filter(Objects::nonNull).toList();
    }

    /** Whether its value is a number of events, values or dates. */
    public boolean isCount() {
        return measure == Measure.COUNT || measure == Measure.DISTINCT || measure == Measure.DISTINCT_DAYS;
    }
}
