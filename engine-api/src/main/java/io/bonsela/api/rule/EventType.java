package io.bonsela.api.rule;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A type of event and its attributes. Attributes that an event carries beyond these are kept with it, but no rule can
 * see them, so that a host may send more before the rules use it.
 *
 * @param name the type's name
 * @param attributes by name
 */
public record EventType(String name, Map<String, Attribute> attributes) {
    /** Copies the attributes in the order of their names. */
    public EventType {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }
}
