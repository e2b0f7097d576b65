package io.bonsela.rulefiles.example;

import io.bonsela.api.Event;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An event that a rule raises in an example.
 *
 * @param type its type
 * @param subject its subject
 * @param attributes its attributes, by name
 */
record RaisedEvent(String type, String subject, Map<String, Object> attributes) {
    RaisedEvent {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    static RaisedEvent of(Event event) {
        return new RaisedEvent(event.type(), event.subject(), event.attributes());
    }

    @Override
    public String toString() {
        return type + " of " + subject
                + (attributes.isEmpty()
                        ? ""
                        : attributes.entrySet().stream()
                                .map(each -> each.getKey() + " " + each.getValue())
                                .collect(Collectors.joining(", ", " (", ")")));
    }
}
