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
 * Something that happens in an example, once or several times.
 *
 * @param type the type of event
 * @param attributes of the event, by name
 * @param subject to whom, if it is not to others
 * @param others to how many other subjects, each as often; 0: to the subject
 * @param at when; null: before the example's event
 * @param ago how long before it, and each before the next
 * @param times how often
 */
public record Happening(
        String type,
        Map<String, Object> attributes,
        String subject,
        int others,
        @Nullable Instant at,
        Duration ago,
        int times) {
    /** To whom an example happens unless it says otherwise. */
    public static final String SOMEBODY = "example";

    /** To whom a case happens that is to happen to another. */
    public static final String SOMEBODY_ELSE = "bob";

    /** With a number behind it, one of several others. */
    public static final String OTHER = "other-";

    /** Copies the attributes. */
    public Happening {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    /** The events, in order of time for each subject. */
    List<Event> events(String tenant, String id, Instant now) {
        List<Event> events = new ArrayList<>();
        for (int who = 0; who < Math.max(1, others); who++) {
            for (int i = times; i > 0; i--) {
                Event.Builder event = Event.of(type)
                        .tenant(tenant)
                        .id(id + (events.isEmpty() ? "" : "-" + (events.size() + 1)))
                        .subject(others == 0 ? subject : OTHER + (who + 1))
                        .occurredAt(at == null ? now.minus(ago.multipliedBy(i)) : at);
                attributes.forEach(event::with);
                events.add(event.build());
            }
        }
        return events;
    }
}
