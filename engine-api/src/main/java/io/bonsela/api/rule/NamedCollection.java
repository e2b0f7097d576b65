package io.bonsela.api.rule;

import io.bonsela.api.Values;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A named set or map that conditions refer to, such as products, shops or subjects. It is part of its rule set, so that
 * a past decision can be reproduced.
 *
 * @param name its name; conditions refer to it as {@code collection("NAME")} or {@code lookup("NAME", key)}
 * @param values the type of the map's values, which are not lists or objects; null: the collection is a set
 * @param entries the value of each key, true in a set; at most 200,000 entries
 */
public record NamedCollection(String name, @Nullable ValueType values, Map<String, Object> entries) {
    /** Normalizes the values and sorts the keys. */
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
     * @param keys its elements
     */
    public static NamedCollection of(String name, Collection<String> keys) {
        Map<String, Object> entries = new TreeMap<>();
        keys.forEach(key -> entries.put(key, true));
        return new NamedCollection(name, null, entries);
    }

    /** The number of entries, and a hash that distinguishes collections of the same size. */
    @Override
    public String toString() {
        return entries.size() + " entries, " + Integer.toHexString(entries.hashCode());
    }
}
