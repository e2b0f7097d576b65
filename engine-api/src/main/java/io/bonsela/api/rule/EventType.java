package io.bonsela.api.rule;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A type of event and its attributes. Attributes that an event carries beyond these are kept with it, but no rule can
 * see them, so that a host may send more before the rules use it.
 *
 * @param name the type's name
 * @param attributes by name
 * @param checks what must hold for an event to be decided, by id: conditions on its attributes, {@code subject},
 *     {@code date} and {@code time}
 * @param staleAfter how old an event may be when it is decided; null: of any age
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
     * A type whose events are decided whatever their attributes say together, and however old they are.
     *
     * @param name the type's name
     * @param attributes by name
     */
    public static EventType of(String name, Map<String, Attribute> attributes) {
        return new EventType(name, attributes, Map.of(), null);
    }

    /**
     * The same with one more check.
     *
     * @param id by which a refusal names it
     * @param condition what must hold; an attribute that is not there is nothing
     */
    public EventType check(String id, Expression condition) {
        Map<String, Expression> more = new TreeMap<>(checks);
        more.put(id, condition);
        return new EventType(name, attributes, more, staleAfter);
    }

    /**
     * The same, but events are refused once they are older.
     *
     * @param age above zero
     */
    public EventType staleAfter(Duration age) {
        return new EventType(name, attributes, checks, age);
    }
}
