package io.bonsela.drools;

import io.bonsela.core.evaluate.EvaluatorSpec;
import io.bonsela.core.evaluate.EvaluatorSpec.RuleCondition;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Op;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Splits each condition into its most selective equality, by which Drools finds the rule in a hash table, and the rest,
 * fused into one predicate. An equality of a variable with a text or a boolean cannot fail, so evaluating it first
 * changes no result.
 */
final class Normalizer {
    /** The minimum number of sibling nodes for which Drools hashes a field. */
    private static final int FEWEST_KEYS = 3;

    /** The maximum number of hashed fields; each costs every event a lookup and 32 bytes. */
    private static final int MOST_FIELDS = 3;

    private final SlotTable slots = new SlotTable();
    private final CodeCompiler compiler;
    private final Map<Integer, List<Kernel>> parts = new LinkedHashMap<>();

    private record Equality(Read read, Object value) {}

    Normalizer(EvaluatorSpec spec) {
        compiler = new CodeCompiler(slots, spec.zone());
        for (RuleCondition condition : spec.conditions()) {
            List<Kernel> conjuncts = new ArrayList<>();
            flatten(condition.condition(), conjuncts);
            parts.put(condition.rule(), conjuncts);
        }
    }

    SlotTable slots() {
        return slots;
    }

    List<Pattern> patterns() {
        Map<Integer, Kernel> keys = chooseKeys();
        List<Pattern> patterns = new ArrayList<>();
        parts.forEach((rule, conjuncts) -> {
            Kernel key = keys.get(rule);
            List<Kernel> rest = conjuncts.stream().filter(part -> part != key).toList();
            patterns.add(new Pattern(rule, key == null ? null : key(key), condition(rest)));
        });
        return patterns;
    }

    private static void flatten(Kernel condition, List<Kernel> into) {
        if (Kernel.isOf(condition, Op.AND)) {
            condition.operands().forEach(part -> flatten(part, into));
        } else if (!condition.equals(Constant.TRUE)) {
            into.add(condition);
        }
    }

    /** Chooses fields in order of their number of values; the key of each rule is its first chosen field. */
    private Map<Integer, Kernel> chooseKeys() {
        Map<Read, Set<Object>> valuesByPath = new HashMap<>();
        parts.values()
                .forEach(conjuncts -> conjuncts.forEach(part -> {
                    Equality equality = equality(part);
                    if (equality != null) {
                        valuesByPath
                                .computeIfAbsent(equality.read(), p -> new HashSet<>())
                                .add(equality.value());
                    }
                }));
        List<Read> paths = valuesByPath.keySet().stream()
                .sorted(Comparator.comparing((Read path) ->
                                -Objects.requireNonNull(valuesByPath.get(path)).size())
                        .thenComparing(path -> path))
                .toList();
        Map<Integer, Kernel> keys = new HashMap<>();
        int fields = 0;
        for (Read path : paths) {
            Map<Integer, Kernel> found = new HashMap<>();
            Set<Object> values = new HashSet<>();
            parts.forEach((rule, conjuncts) -> {
                if (!keys.containsKey(rule)) {
                    conjuncts.stream()
                            .filter(part -> isOn(path, part))
                            .findFirst()
                            .ifPresent(part -> {
                                found.put(rule, part);
                                values.add(
                                        Objects.requireNonNull(equality(part)).value());
                            });
                }
            });
            if (values.size() >= FEWEST_KEYS && fields < MOST_FIELDS) {
                keys.putAll(found);
                fields++;
            }
        }
        return keys;
    }

    private static boolean isOn(Read path, Kernel part) {
        Equality equality = equality(part);
        return equality != null && equality.read().equals(path);
    }

    private static @Nullable Equality equality(Kernel part) {
        if (!Kernel.isOf(part, Op.EQUAL)) {
            return null;
        }
        Kernel left = part.operands().get(0);
        Kernel right = part.operands().get(1);
        Object value = left instanceof Constant l ? l.value() : right instanceof Constant l ? l.value() : null;
        Read read = left instanceof Read l ? l : right instanceof Read r ? r : null;
        // A fact may be a failure, which the equality must return.
        return read != null && !read.isFact() && (value instanceof String || value instanceof Boolean)
                ? new Equality(read, value)
                : null;
    }

    private Pattern.Key key(Kernel part) {
        Equality equality = Objects.requireNonNull(equality(part));
        return new Pattern.Key(slots.slot(equality.read()), equality.value());
    }

    private Pattern.@Nullable Condition condition(List<Kernel> rest) {
        if (rest.isEmpty()) {
            return null;
        }
        return Pattern.Condition.all(
                rest.stream().map(ConstraintId::of).toList(), compiler.compileGuarded(Kernel.all(rest)));
    }
}
