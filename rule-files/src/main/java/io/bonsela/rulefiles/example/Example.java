package io.bonsela.rulefiles.example;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Location;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An example that a rule carries: what happened before, an event, and what is to become of the rule then.
 *
 * @param rule the rule's id
 * @param title what it shows, for people
 * @param history what happened before
 * @param event the event, which happens once, at a time
 * @param facts from outside, by name; null: there is none; not named: it cannot be had
 * @param outcome what is to become of the rule: {@code not-matched}, {@code invalid} if the event is not to be decided, or an
 *     {@link io.bonsela.api.Decision.Outcome} in lower case with dashes
 * @param value what it is to pay in all, in the currency of that; null: not looked at
 * @param location where it stands
 */
public record Example(
        String rule,
        String title,
        List<Happening> history,
        Happening event,
        Map<String, @Nullable Object> facts,
        String outcome,
        @Nullable Money value,
        Location location) {
    /** What is to become of a rule whose condition is not to hold. */
    public static final String NOT_MATCHED = "not-matched";

    /** What is to become of an event that is not to be decided. */
    static final String INVALID = "invalid";

    /** Copies the collections. */
    public Example {
        history = List.copyOf(history);
        facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    }

    /**
     * As it stands in a rule file, on one line and without its title.
     *
     * @param zone the rule set's, for times
     */
    public String toYaml(ZoneId zone) {
        return new ExampleWriter(zone).write(this);
    }

    /** When the event happens. */
    public Instant at() {
        return Objects.requireNonNull(event.at());
    }

    /** What happened before, in order. */
    List<Event> past(String tenant) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            events.addAll(history.get(i).events(tenant, "history-" + (i + 1), at()));
        }
        events.sort(Comparator.comparing(past -> Objects.requireNonNull(past.occurredAt())));
        return events;
    }

    /** The event itself. */
    Event now(String tenant) {
        return event.events(tenant, "event", at()).get(0);
    }
}
