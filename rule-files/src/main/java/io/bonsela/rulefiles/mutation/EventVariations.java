package io.bonsela.rulefiles.mutation;

import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.example.ExampleEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Creates events from the values at which the outcome of a rule may change. */
final class EventVariations {
    private final RuleSet rules;
    private final Candidates candidates;

    EventVariations(RuleSet rules, Candidates candidates) {
        this.rules = rules;
        this.candidates = candidates;
    }

    /** Returns variants of an event, each with one attribute changed or removed. */
    List<ExampleEvent> changed(ExampleEvent event) {
        List<ExampleEvent> changed = new ArrayList<>();
        type(event.type()).attributes().forEach((name, attribute) -> {
            if (!candidates.mentions("event", name)) {
                return;
            }
            Object now = event.attributes().get(name);
            for (Object other : candidates.values(attribute, now)) {
                if (!other.equals(now)) {
                    Map<String, Object> attributes = new TreeMap<>(event.attributes());
                    attributes.put(name, other);
                    changed.add(event.withAttributes(attributes));
                }
            }
            if (!attribute.required() && now != null) {
                Map<String, Object> fewer = new TreeMap<>(event.attributes());
                fewer.remove(name);
                changed.add(event.withAttributes(fewer));
            }
        });
        return changed;
    }

    /**
     * Returns an event of a type from the history, or one with the first candidate value of each attribute; empty if a
     * required attribute has no candidate.
     */
    Optional<ExampleEvent> usual(List<ExampleEvent> history, String type) {
        Optional<ExampleEvent> there =
                history.stream().filter(past -> past.type().equals(type)).findFirst();
        if (there.isPresent()) {
            return there;
        }
        Map<String, Object> attributes = new TreeMap<>();
        for (Map.Entry<String, Attribute> entry : type(type).attributes().entrySet()) {
            List<Object> values = candidates.values(entry.getValue(), null);
            if (!values.isEmpty()) {
                attributes.put(entry.getKey(), values.get(0));
            } else if (entry.getValue().required()) {
                return Optional.empty();
            }
        }
        return Optional.of(new ExampleEvent(type, attributes, ExampleEvent.SUBJECT, 0, null, Duration.ofMinutes(1), 1));
    }

    private EventType type(String name) {
        return rules.eventTypes().stream()
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
