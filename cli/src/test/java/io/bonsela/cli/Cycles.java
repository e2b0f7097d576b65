package io.bonsela.cli;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Cycles between top-level classes: strongly connected components, found with Tarjan's algorithm. */
final class Cycles {
    private final Map<String, Set<String>> edges = new TreeMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> path = new ArrayDeque<>();
    private final List<Set<String>> cycles = new ArrayList<>();

    Cycles(JavaClasses classes) {
        for (JavaClass each : classes) {
            Set<String> targets = edges.computeIfAbsent(topLevel(each), name -> new TreeSet<>());
            for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass();
                if (target.getPackageName().startsWith("io.bonsela")
                        && !topLevel(target).equals(topLevel(each))) {
                    targets.add(topLevel(target));
                }
            }
        }
        edges.keySet().forEach(this::visit);
    }

    private static String topLevel(JavaClass any) {
        return any.getBaseComponentType().getName().replaceFirst("\\$.*", "");
    }

    private void visit(String name) {
        if (numbers.containsKey(name)) {
            return;
        }
        numbers.put(name, numbers.size());
        lowest.put(name, numbers.get(name));
        path.push(name);
        for (String target : edges.getOrDefault(name, Set.of())) {
            visit(target);
            if (path.contains(target)) {
                lowest.merge(name, lowest.get(target), Math::min);
            }
        }
        if (lowest.get(name).equals(numbers.get(name))) {
            Set<String> component = new TreeSet<>();
            String member;
            do {
                member = path.pop();
                component.add(member);
            } while (!member.equals(name));
            if (component.size() > 1) {
                cycles.add(component);
            }
        }
    }

    /** The cycles whose classes are in more than one package. */
    List<Set<String>> acrossPackages() {
        return cycles.stream()
                .filter(cycle -> cycle.stream()
                                .map(name -> name.substring(0, name.lastIndexOf('.')))
                                .distinct()
                                .count()
                        > 1)
                .toList();
    }
}
