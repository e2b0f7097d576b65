package io.bonsela.core.verify;

import io.bonsela.api.rule.Difference;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the first part in which two values differ. */
final class Comparison {
    private Comparison() {}

    static @Nullable Difference first(String path, @Nullable Object recorded, @Nullable Object again) {
        if (Objects.equals(recorded, again)) {
            return null;
        }
        Difference part = null;
        if (recorded instanceof Record one && again instanceof Record other && one.getClass() == other.getClass()) {
            part = ofRecords(path, one, other);
        } else if (recorded instanceof List<?> one && again instanceof List<?> other && one.size() == other.size()) {
            for (int i = 0; i < one.size() && part == null; i++) {
                part = first(path + '/' + i, one.get(i), other.get(i));
            }
        } else if (recorded instanceof Map<?, ?> one && again instanceof Map<?, ?> other) {
            part = ofMaps(path, one, other);
        }
        return part != null ? part : new Difference(path, text(recorded), text(again));
    }

    private static @Nullable Difference ofRecords(String path, Record recorded, Record again) {
        for (RecordComponent component : recorded.getClass().getRecordComponents()) {
            Difference part =
                    first(path + '/' + component.getName(), value(component, recorded), value(component, again));
            if (part != null) {
                return part;
            }
        }
        return null;
    }

    private static @Nullable Difference ofMaps(String path, Map<?, ?> recorded, Map<?, ?> again) {
        Set<String> names = new TreeSet<>();
        recorded.keySet().forEach(key -> names.add(key.toString()));
        again.keySet().forEach(key -> names.add(key.toString()));
        for (String name : names) {
            Difference part = first(path + '/' + name, byName(recorded, name), byName(again, name));
            if (part != null) {
                return part;
            }
        }
        return null;
    }

    private static @Nullable Object byName(Map<?, ?> map, String name) {
        return map.entrySet().stream()
                .filter(entry -> entry.getKey().toString().equals(name))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(null);
    }

    private static @Nullable Object value(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("recorded values must be public records", e);
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
