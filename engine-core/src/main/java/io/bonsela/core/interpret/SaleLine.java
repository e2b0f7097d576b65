package io.bonsela.core.interpret;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A line of a sale as expressions read it: a map of its fields that knows its index among the lines. */
public final class SaleLine extends AbstractMap<Object, @Nullable Object> {
    private final Map<Object, @Nullable Object> fields;
    private final int index;

    /**
     * Creates a line.
     *
     * @param index its index, from 0
     * @param fields its fields
     */
    public SaleLine(int index, Map<?, ?> fields) {
        this.index = index;
        this.fields = Collections.unmodifiableMap(new HashMap<>(fields));
    }

    public int index() {
        return index;
    }

    /** Returns a copy with another value of a field. */
    SaleLine with(String field, Object value) {
        Map<Object, @Nullable Object> changed = new HashMap<>(fields);
        changed.put(field, value);
        return new SaleLine(index, changed);
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        return fields.get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return fields.containsKey(key);
    }

    @Override
    public Set<Entry<Object, @Nullable Object>> entrySet() {
        return fields.entrySet();
    }
}
