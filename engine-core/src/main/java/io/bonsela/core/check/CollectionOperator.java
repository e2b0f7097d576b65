package io.bonsela.core.check;

import io.bonsela.api.rule.NamedCollection;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.Operator;
import io.bonsela.core.codec.Canonical;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A collection as evaluators see it: an operator on a key. Its name contains the digest of its content, so that values
 * stored for different content are kept apart.
 */
final class CollectionOperator implements Operator {
    private final NamedCollection collection;
    private final String name;

    CollectionOperator(NamedCollection collection) {
        this.collection = collection;
        name = "collection " + collection.name() + ' ' + Canonical.digest(collection);
    }

    NamedCollection collection() {
        return collection;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<ValueType> parameters() {
        return List.of(ValueType.TEXT);
    }

    @Override
    public ValueType result() {
        return Objects.requireNonNullElse(collection.values(), ValueType.BOOLEAN);
    }

    /** Returns false from a set, and null from a map, if the key is null. */
    @Override
    public @Nullable Object apply(List<@Nullable Object> operands) {
        Object key = operands.get(0);
        Object value = key == null ? null : collection.entries().get(key);
        return value == null && collection.values() == null ? Boolean.FALSE : value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CollectionOperator operator && operator.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
