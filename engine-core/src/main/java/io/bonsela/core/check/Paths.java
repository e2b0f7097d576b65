package io.bonsela.core.check;

import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.ValueType;
import java.util.Map;
import java.util.TreeMap;

/** Lists every path that a condition may name, with its type. */
final class Paths {
    private Paths() {}

    static Map<String, ValueType> of(EventType eventType, Map<String, ValueType> facts) {
        Map<String, ValueType> paths = new TreeMap<>();
        Scope.of(eventType, facts, Levels.NONE).roots().forEach((path, type) -> add(paths, path, type));
        return paths;
    }

    private static void add(Map<String, ValueType> paths, String path, ValueType type) {
        paths.put(path, type);
        if (type.kind() == ValueType.Kind.MONEY) {
            paths.put(path + ".currency", ValueType.TEXT);
        }
        type.fields().forEach((name, field) -> add(paths, path + "." + name, field));
    }
}
