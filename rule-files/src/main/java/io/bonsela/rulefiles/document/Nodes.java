package io.bonsela.rulefiles.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts nodes to plain values. */
public final class Nodes {
    private Nodes() {}

    public static @Nullable Object value(Node node) {
        if (node instanceof Node.Scalar scalar) {
            return scalar.value();
        }
        if (node instanceof Node.Sequence sequence) {
            List<@Nullable Object> values = new ArrayList<>();
            sequence.elements().forEach(element -> values.add(value(element)));
            return values;
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        ((Node.Mapping) node).entries().forEach((name, entry) -> fields.put(name, value(entry.value())));
        return fields;
    }
}
