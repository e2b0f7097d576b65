package io.bonsela.core.check;

import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.ValueType;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The variables that an expression may use.
 *
 * @param roots the types of the roots by name; a path leads to the fields of a root
 * @param values the permitted values of the roots that declare them
 * @param element the type of the element that a list operator examines, which has no name; null: none
 * @param history whether the subject's history may be read
 * @param lines the lines of the event; of an element: the lines to which it belongs; null: none
 */
record Scope(
        Map<String, ValueType> roots,
        Map<String, List<String>> values,
        @Nullable ValueType element,
        boolean history,
        @Nullable SaleLines lines) {

    /** The scope of a condition or a value: the event, facts, tiers, and the variables of every event. */
    static Scope of(EventType eventType, Map<String, ValueType> facts, Levels levels) {
        Scope counted = counted(eventType);
        Map<String, ValueType> roots = counted.roots;
        roots.remove("id");
        facts.forEach((name, type) -> roots.put("fact." + name, type));
        roots.put("subject", ValueType.TEXT);
        roots.put("date", ValueType.DATE);
        roots.put("time", ValueType.INSTANT);
        levels.tiers().forEach(tier -> roots.put("tier." + tier, ValueType.NUMBER));
        return new Scope(roots, counted.values, null, true, SaleLines.of(eventType));
    }

    /** Whether it is the scope of an expression on a counted event. */
    boolean isCounted() {
        return element == null && !history && !roots.containsKey("date");
    }

    /** This scope with more roots. */
    Scope with(Map<String, ValueType> others) {
        Map<String, ValueType> more = new TreeMap<>(roots);
        more.putAll(others);
        return new Scope(more, values, element, history, lines);
    }

    /** The scope of an admission check: the event, without facts. */
    static Scope admitted(EventType eventType) {
        Scope all = of(eventType, Map.of(), Levels.NONE);
        return new Scope(all.roots, all.values, null, false, null);
    }

    /** The scope of an expression in an aggregate: the counted event. */
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
        return new Scope(roots, values, null, false, null);
    }

    /** The scope of an expression in a list operator: the element alone. */
    static Scope element(ValueType element) {
        return new Scope(Map.of(), Map.of(), element, false, null);
    }

    /** The scope of an expression over the elements of a list, which may be lines of the event. */
    Scope element(ValueType element, Kernel list) {
        boolean ofLines = lines != null && lines.contain(list);
        return new Scope(Map.of(), Map.of(), element, false, ofLines ? lines : null);
    }

    /** This scope with the sums over its lines, over which an effect shares its value. */
    Scope over() {
        if (lines == null) {
            return this;
        }
        Map<String, ValueType> more = new TreeMap<>(roots);
        more.put("over", lines.sums());
        return new Scope(more, values, element, history, lines);
    }

    /** The type at a path, or null if the path does not exist. */
    @Nullable
    ValueType resolve(String path) {
        if (element != null) {
            return ofLine(path) ? line(path) : path.isEmpty() ? element : step(element, path);
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

    /** The variable at an existing path. */
    Read read(String path) {
        return element != null && !ofLine(path) ? Read.ofElement(path) : Read.of(path);
    }

    private boolean ofLine(String path) {
        return lines != null && path.startsWith("line.");
    }

    private @Nullable ValueType line(String path) {
        return step(Objects.requireNonNull(lines).line(), path.substring("line.".length()));
    }

    /** The type of a variable, or null if it is not in this scope. */
    @Nullable
    ValueType resolve(Read read) {
        return resolve(read.path());
    }

    /** The names in this scope, for hints. */
    List<String> names() {
        List<String> names = new ArrayList<>(roots.keySet());
        if (element != null) {
            names.addAll(element.fields().keySet());
            if (lines != null) {
                lines.line().fields().keySet().forEach(name -> names.add("line." + name));
            }
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
