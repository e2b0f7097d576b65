package io.bonsela.api.rule;

import io.bonsela.api.Values;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A list that conditions look things up in: products, shops, subjects. It belongs to its rule set, so a decision can be
 * made again as it was made.
 *
 * @param name conditions call it {@code collection("NAME")} or {@code lookup("NAME", key)}
 * @param values the type of what a key leads to, a single value; null: it is a set of keys
 * @param entries what each key leads to; of a set, true; at most 200,000
 */
public record NamedCollection(String name, @Nullable ValueType values, Map<String, Object> entries) {
    /** Brings values into their normal form, and keys into order. */
    public NamedCollection {
        Map<String, Object> sorted = new TreeMap<>();
        for (Map.Entry<String, Object> entry : entries.entrySet()) {
            Object value = Values.normalize(name, entry.getValue());
            if (value != null) {
                sorted.put(entry.getKey(), value);
            }
        }
        entries = Collections.unmodifiableMap(sorted);
    }

    /**
     * A set.
     *
     * @param name its name
     * @param keys what is in it
     */
    public static NamedCollection of(String name, Collection<String> keys) {
        Map<String, Object> entries = new TreeMap<>();
        keys.forEach(key -> entries.put(key, true));
        return new NamedCollection(name, null, entries);
    }

    /** How large it is, and a mark that tells it from others of its size. */
    @Override
    public String toString() {
        return entries.size() + " entries, " + Integer.toHexString(entries.hashCode());
    }
}
