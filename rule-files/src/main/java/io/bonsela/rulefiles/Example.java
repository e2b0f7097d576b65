package io.bonsela.rulefiles;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Outcome;
import io.bonsela.api.rule.Location;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An example that a rule carries: what happened to a subject, an event, and what is to become of the rule then.
 *
 * @param rule the rule's id
 * @param title what it shows, for people
 * @param history what happened before, in order
 * @param event the event
 * @param outcome what is to become of the rule; null: its condition does not hold
 * @param value what it is to pay in all, in the currency of that; null: not looked at
 * @param location where it stands
 */
public record Example(
        String rule,
        String title,
        List<Event> history,
        Event event,
        @Nullable Outcome outcome,
        @Nullable Money value,
        Location location) {
    /** Copies the history. */
    public Example {
        history = List.copyOf(history);
    }
}
