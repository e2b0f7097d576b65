package io.bonsela.api.rule;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * An event that a rule raises when it pays, usually for another subject: what a referrer gets for a friend's purchase is
 * decided by the rules for that event. The event is decided in the same transaction, right after the decision that
 * raised it, and happens at the same time. Its id derives from the event that caused it and the rule, so it is raised
 * once. Immutable.
 *
 * <p>A type that is raised cannot raise events itself, and its rules cannot read facts.
 *
 * @param event the type of the event
 * @param subject the subject of the event: a text that is not blank
 * @param with the attributes of the event, by name; an attribute without a value is left out
 */
public record Raise(String event, Expression subject, Map<String, Expression> with) {
    /** Copies the attributes. */
    public Raise {
        with = Collections.unmodifiableMap(new TreeMap<>(with));
    }

    /**
     * An event without attributes.
     *
     * @param event its type
     * @param subject its subject
     */
    public static Raise of(String event, Expression subject) {
        return new Raise(event, subject, Map.of());
    }

    /**
     * Returns a copy with another attribute.
     *
     * @param attribute its name
     * @param value its value
     */
    public Raise with(String attribute, Expression value) {
        Map<String, Expression> more = new TreeMap<>(with);
        more.put(attribute, value);
        return new Raise(event, subject, more);
    }
}
