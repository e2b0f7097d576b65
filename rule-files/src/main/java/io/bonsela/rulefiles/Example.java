package io.bonsela.rulefiles;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Location;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An example that a rule carries: what happened before, an event, and what is to become of the rule then.
 *
 * @param rule the rule's id
 * @param title what it shows, for people
 * @param history what happened before, in order
 * @param event the event
 * @param facts from outside, by name; null: there is none; not named: it cannot be had
 * @param outcome what is to become of the rule: {@code not-matched}, {@code invalid} if the event is not to be decided, or an
 *     {@link io.bonsela.api.Outcome} in lower case with dashes
 * @param value what it is to pay in all, in the currency of that; null: not looked at
 * @param location where it stands
 */
public record Example(
        String rule,
        String title,
        List<Event> history,
        Event event,
        Map<String, @Nullable Object> facts,
        String outcome,
        @Nullable Money value,
        Location location) {
    /** What is to become of a rule whose condition is not to hold. */
    static final String NOT_MATCHED = "not-matched";

    /** What is to become of an event that is not to be decided. */
    static final String INVALID = "invalid";

    /** Copies the collections. */
    public Example {
        history = List.copyOf(history);
        facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    }
}
