package io.bonsela.rulefiles.example;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Diagnostic.Location;
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
 * An example of a rule: earlier events, an event, and the expected outcome of the rule.
 *
 * @param rule the rule's id
 * @param title a description for people
 * @param history the earlier events
 * @param event the event, which happens once, at a fixed time
 * @param facts the facts by name; null if a fact has no value; a fact that is not in the map is unavailable
 * @param codes the codes in the pools of typed codes, by the id under which the rule set declares the pool
 * @param outcome the expected outcome: {@code not-matched}, {@code invalid} if the event is not decided, or an
 *     {@link io.bonsela.api.Decision.Outcome} in lower case with dashes
 * @param reason the expected reason of the outcome; null if not checked
 * @param value the expected total value in its currency; null if not checked
 * @param raised the expected events that the rule raises; null if not checked
 * @param location the location in the file
 */
public record Example(
        String rule,
        String title,
        List<ExampleEvent> history,
        ExampleEvent event,
        Map<String, @Nullable Object> facts,
        Map<String, List<String>> codes,
        String outcome,
        @Nullable ReasonCode reason,
        @Nullable Money value,
        @Nullable List<RaisedEvent> raised,
        Location location) {
    /** The expected outcome of a rule whose condition does not hold. */
    public static final String NOT_MATCHED = "not-matched";

    /** The expected outcome of an event that is not decided. */
    static final String INVALID = "invalid";

    /** Copies the collections. */
    public Example {
        history = List.copyOf(history);
        facts = Collections.unmodifiableMap(new TreeMap<>(facts));
        codes = Collections.unmodifiableMap(new TreeMap<>(codes));
        raised = raised == null ? null : List.copyOf(raised);
    }

    /**
     * Returns the example as written in a rule file, on one line and without its title.
     *
     * @param zone the zone of the rule set, for times
     */
    public String toYaml(ZoneId zone) {
        return new ExampleWriter(zone).write(this);
    }

    /** Returns the time of the event. */
    public Instant at() {
        return Objects.requireNonNull(event.at());
    }

    /** Returns the earlier events in order of time. */
    List<Event> past(String tenant) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            events.addAll(history.get(i).events(tenant, "history-" + (i + 1), at()));
        }
        events.sort(Comparator.comparing(past -> Objects.requireNonNull(past.occurredAt())));
        return events;
    }

    /** Returns the event itself. */
    Event now(String tenant) {
        return event.events(tenant, "event", at()).get(0);
    }
}
