package io.bonsela.api.rule;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An event type and its attributes. Additional attributes of an event are stored with it but are not visible to rules,
 * so a host can send attributes before the rules use them.
 *
 * @param name the type's name
 * @param attributes the attributes by name
 * @param checks conditions that an event must meet to be decided, by id. They may use its attributes, {@code subject},
 *     {@code date} and {@code time}
 * @param staleAfter the maximum age of an event when it is decided; null: no maximum
 */
public record EventType(
        String name,
        Map<String, Attribute> attributes,
        Map<String, Expression> checks,
        @Nullable Duration staleAfter) {
    /** Copies the maps in the order of their names. */
    public EventType {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
        checks = Collections.unmodifiableMap(new TreeMap<>(checks));
    }

    /**
     * An event type without checks and without a maximum age.
     *
     * @param name the type's name
     * @param attributes the attributes by name
     */
    public static EventType of(String name, Map<String, Attribute> attributes) {
        return new EventType(name, attributes, Map.of(), null);
    }

    /**
     * Returns a copy with an additional check.
     *
     * @param id the id that a refusal reports
     * @param condition the condition that must hold; a missing attribute is null
     */
    public EventType check(String id, Expression condition) {
        Map<String, Expression> more = new TreeMap<>(checks);
        more.put(id, condition);
        return new EventType(name, attributes, more, staleAfter);
    }

    /**
     * Returns a copy that refuses events older than the given age.
     *
     * @param age above zero
     */
    public EventType staleAfter(Duration age) {
        return new EventType(name, attributes, checks, age);
    }
}
