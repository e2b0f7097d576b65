package io.bonsela.rulefiles.example;

import io.bonsela.api.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An event of an example, which happens once or several times.
 *
 * @param type the event type
 * @param attributes the attributes of the event, by name
 * @param subject the subject, unless the event happens to others
 * @param others the number of other subjects, with {@code times} events each; 0 if the event happens to the subject
 * @param at the time; null if {@code ago} gives it
 * @param ago the time before the example's event, and between repetitions
 * @param times how often it happens
 */
public record ExampleEvent(
        String type,
        Map<String, Object> attributes,
        String subject,
        int others,
        @Nullable Instant at,
        Duration ago,
        int times) {
    /** The default subject of an example. */
    public static final String SUBJECT = "example";

    /** The subject of cases that need a second subject. */
    public static final String OTHER_SUBJECT = "bob";

    /** The prefix of the names of other subjects; a number follows. */
    public static final String OTHERS_PREFIX = "other-";

    /** Copies the attributes. */
    public ExampleEvent {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    /** Returns this event with other attributes. */
    public ExampleEvent withAttributes(Map<String, Object> other) {
        return new ExampleEvent(type, other, subject, others, at, ago, times);
    }

    /** Returns this event with another subject. */
    public ExampleEvent withSubject(String other) {
        return new ExampleEvent(type, attributes, other, others, at, ago, times);
    }

    /** Returns this event as one that happens once, to the subject, at a fixed time. */
    public ExampleEvent onceAt(Instant time) {
        return new ExampleEvent(type, attributes, subject, 0, time, ago, 1);
    }

    /**
     * Returns this event at a time before the example's event.
     *
     * @param length the time before the example's event, and between repetitions
     * @param count how often it happens
     */
    public ExampleEvent before(Duration length, int count) {
        return new ExampleEvent(type, attributes, subject, others, null, length, count);
    }

    /** Returns the events, in order of time for each subject. */
    List<Event> events(String tenant, String id, Instant now) {
        List<Event> events = new ArrayList<>();
        for (int who = 0; who < Math.max(1, others); who++) {
            for (int i = times; i > 0; i--) {
                Event.Builder event = Event.of(type)
                        .tenant(tenant)
                        .id(id + (events.isEmpty() ? "" : "-" + (events.size() + 1)))
                        .subject(others == 0 ? subject : OTHERS_PREFIX + (who + 1))
                        .occurredAt(at == null ? now.minus(ago.multipliedBy(i)) : at);
                attributes.forEach(event::with);
                events.add(event.build());
            }
        }
        return events;
    }
}
