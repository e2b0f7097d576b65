package io.bonsela.api.rule;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One difference between two rule sets, or between a recorded value and the recomputed one.
 *
 * @param path the part that differs: names from the root, such as {@code rules/fifth-cup/priority}
 * @param before the earlier value as text; null: there was none
 * @param after the later value as text; null: there is none
 */
public record Difference(
        String path, @Nullable String before, @Nullable String after) {

    /** Compares rule sets part by part, and parts component by component. */
    static final class Differences {
        private final List<Difference> found = new ArrayList<>();

        private Differences() {}

        static List<Difference> between(RuleSet before, RuleSet after) {
            Differences differences = new Differences();
            differences.compare("tenant", before.tenant(), after.tenant());
            differences.compare("zone", before.zone(), after.zone());
            differences.compare("paused", before.isPaused(), after.isPaused());
            differences.section("events", before.eventTypes(), after.eventTypes(), EventType::name);
            differences.compare("facts", before.facts(), after.facts());
            differences.section("rewards", before.rewards(), after.rewards(), Reward::id);
            differences.section("budgets", before.budgets(), after.budgets(), Budget::id);
            differences.section("campaigns", before.campaigns(), after.campaigns(), Campaign::id);
            differences.section("tiers", before.tiers(), after.tiers(), Tier::id);
            differences.section("codes", before.codes(), after.codes(), PromoCode::id);
            differences.section("lanes", before.lanes(), after.lanes(), Lane::id);
            differences.wholes("collections", before.collections(), after.collections(), NamedCollection::name);
            differences.section("rules", before.rules(), after.rules(), Rule::id);
            return List.copyOf(differences.found);
        }

        private <T extends Record> void section(String name, List<T> before, List<T> after, Function<T, String> id) {
            Map<String, T> old = byId(before, id);
            Map<String, T> now = byId(after, id);
            Map<String, T> all = new TreeMap<>(old);
            all.putAll(now);
            all.keySet().forEach(key -> part(name + '/' + key, old.get(key), now.get(key)));
        }

        private <T> void wholes(String name, List<T> before, List<T> after, Function<T, String> id) {
            Map<String, T> old = byId(before, id);
            Map<String, T> now = byId(after, id);
            Map<String, T> all = new TreeMap<>(old);
            all.putAll(now);
            all.keySet().forEach(key -> compare(name + '/' + key, old.get(key), now.get(key)));
        }

        private static <T> Map<String, T> byId(List<T> parts, Function<T, String> id) {
            Map<String, T> map = new TreeMap<>();
            parts.forEach(part -> map.put(id.apply(part), part));
            return map;
        }

        private void part(String path, @Nullable Record before, @Nullable Record after) {
            if (before == null || after == null) {
                compare(path, before, after);
                return;
            }
            for (RecordComponent component : before.getClass().getRecordComponents()) {
                compare(path + '/' + component.getName(), value(component, before), value(component, after));
            }
        }

        private void compare(String path, @Nullable Object before, @Nullable Object after) {
            if (!Objects.equals(before, after)) {
                found.add(new Difference(
                        path, before == null ? null : before.toString(), after == null ? null : after.toString()));
            }
        }

        private static @Nullable Object value(RecordComponent component, Record part) {
            try {
                return component.getAccessor().invoke(part);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("the parts of a rule set must be public records", e);
            }
        }
    }
}
