package io.bonsela.api.analysis;

import io.bonsela.api.Event;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An event that shows that something can happen: it was decided, by the rules themselves, caps and budgets unused.
 *
 * @param event the event
 * @param facts by name; a {@link io.bonsela.api.Reason} stands for one that cannot be had
 * @param before the subject's events before it, in order
 * @param refused rules of the same lane that are refused by their caps, cooldown or budget, so that they do not take it
 */
public record Witness(Event event, Map<String, @Nullable Object> facts, List<Event> before, List<String> refused) {
    /** Copies the collections. */
    public Witness {
        facts = Collections.unmodifiableMap(new TreeMap<>(facts));
        before = List.copyOf(before);
        refused = List.copyOf(refused);
    }
}
