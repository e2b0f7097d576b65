package io.bonsela.core.check;

import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The variables that an expression may name.
 *
 * @param roots by their names: a root's fields are reached by a path
 * @param values the only values that some of them have
 * @param element what a quantifier looks at, which has no name; null: there is none
 * @param history whether the subject's past may be asked about
 */
record Scope(
        Map<String, ValueType> roots,
        Map<String, List<String>> values,
        @Nullable ValueType element,
        boolean history) {

    /** Of a condition or a value: the event, facts, and what every event has. */
    static Scope of(EventType eventType, Map<String, ValueType> facts) {
        Scope counted = counted(eventType);
        Map<String, ValueType> roots = counted.roots;
        roots.remove("id");
        facts.forEach((name, type) -> roots.put("fact." + name, type));
        roots.put("subject", ValueType.TEXT);
        roots.put("date", ValueType.DATE);
        roots.put("time", ValueType.INSTANT);
        return new Scope(roots, counted.values, null, true);
    }

    /** Of what must hold for an event to be decided. */
    static Scope admitted(EventType eventType) {
        Scope all = of(eventType, Map.of());
        return new Scope(all.roots, all.values, null, false);
    }

    /** Of what an aggregate looks at: the counted event. */
    static Scope counted(EventType eventType) {
        Map<String, ValueType> roots = new TreeMap<>();
        Map<String, List<String>> values = new TreeMap<>();
        for (Map.Entry<String, Attribute> attribute : eventType.attributes().entrySet()) {
            roots.put("event." + attribute.getKey(), attribute.getValue().type());
            if (!attribute.getValue().values().isEmpty()) {
                values.put("event." + attribute.getKey(), attribute.getValue().values());
            }
        }
        roots.put("id", ValueType.TEXT);
        roots.put("time", ValueType.INSTANT);
        return new Scope(roots, values, null, false);
    }

    /** Of a quantifier's condition: the element alone. */
    static Scope element(ValueType element) {
        return new Scope(Map.of(), Map.of(), element, false);
    }

    /** The type at a path, or null if it leads nowhere. */
    @Nullable
    ValueType resolve(String path) {
        if (element != null) {
            return path.isEmpty() ? element : step(element, path);
        }
        for (Map.Entry<String, ValueType> root : roots.entrySet()) {
            if (path.equals(root.getKey())) {
                return root.getValue();
            }
            if (path.startsWith(root.getKey() + ".")) {
                return step(root.getValue(), path.substring(root.getKey().length() + 1));
            }
        }
        return null;
    }

    /** The names that there are, for hints. */
    List<String> names() {
        List<String> names = new ArrayList<>(roots.keySet());
        if (element != null) {
            names.addAll(element.fields().keySet());
        }
        return names;
    }

    private static @Nullable ValueType step(ValueType from, String path) {
        ValueType at = from;
        for (String name : path.split("\\.", -1)) {
            if (at.kind() == ValueType.Kind.MONEY && name.equals("currency")) {
                at = ValueType.TEXT;
            } else if (at.fields().containsKey(name)) {
                at = Objects.requireNonNull(at.fields().get(name));
            } else {
                return null;
            }
        }
        return at;
    }
}
