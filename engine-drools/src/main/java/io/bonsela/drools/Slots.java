package io.bonsela.drools;

import io.bonsela.api.Reason;
import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.MatchCollector;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fact that Drools receives: the variables of an event by slot, each read on first use, and the collector that is
 * notified of matches. One thread reuses an instance for one event after another.
 */
final class Slots {
    private static final Object UNREAD = new Object();

    private final SlotTable table;
    private final @Nullable Object[] values;
    private final Meter meter = new Meter();
    private @Nullable EvaluationInput input;
    private @Nullable MatchCollector matches;

    Slots(SlotTable table) {
        this.table = table;
        values = new Object[table.size()];
    }

    void begin(EvaluationInput event, MatchCollector collector) {
        input = event;
        matches = collector;
        Arrays.fill(values, UNREAD);
    }

    /** Releases the event. */
    void end() {
        input = null;
        matches = null;
        Arrays.fill(values, null);
    }

    Meter meter() {
        return meter;
    }

    EvaluationInput input() {
        return Objects.requireNonNull(input);
    }

    @Nullable
    Object get(int slot) {
        Object value = values[slot];
        if (value == UNREAD) {
            value = table.read(slot, input());
            values[slot] = value;
        }
        return value;
    }

    /** Reports rules whose condition returned TRUE, a failure or null. */
    void report(int[] rules, @Nullable Object result) {
        MatchCollector collector = Objects.requireNonNull(matches);
        for (int rule : rules) {
            if (Boolean.TRUE.equals(result)) {
                collector.matched(rule);
            } else {
                collector.failed(rule, result instanceof Reason failure ? failure : Operators.MISSING);
            }
        }
    }
}
