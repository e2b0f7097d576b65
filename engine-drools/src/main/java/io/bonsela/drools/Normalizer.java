package io.bonsela.drools;

import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.spi.EvaluatorSpec;
import io.bonsela.api.spi.EvaluatorSpec.RuleCondition;
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
 * Splits each condition into the equality that tells most, by which Drools will find the rule in a hash table, and the
 * rest, fused into one predicate. An equality of a variable with a text or a truth value cannot fail, so taking it first
 * changes no result.
 */
final class Normalizer {
    /** Drools hashes a field only among so many siblings. */
    private static final int FEWEST_KEYS = 3;

    /** Each field that is hashed costs every event a look-up and 32 bytes. */
    private static final int MOST_FIELDS = 3;

    private final SlotTable slots = new SlotTable();
    private final CodeCompiler compiler;
    private final Map<Integer, List<Expression>> parts = new LinkedHashMap<>();

    private record Equality(String path, Object value) {}

    Normalizer(EvaluatorSpec spec) {
        compiler = new CodeCompiler(slots, spec.operators(), spec.zone());
        for (RuleCondition condition : spec.conditions()) {
            List<Expression> conjuncts = new ArrayList<>();
            flatten(condition.condition(), conjuncts);
            parts.put(condition.rule(), conjuncts);
        }
    }

    SlotTable slots() {
        return slots;
    }

    List<Pattern> patterns() {
        Map<Integer, Expression> keys = chooseKeys();
        List<Pattern> patterns = new ArrayList<>();
        parts.forEach((rule, conjuncts) -> {
            Expression key = keys.get(rule);
            List<Expression> rest =
                    conjuncts.stream().filter(part -> part != key).toList();
            patterns.add(new Pattern(rule, key == null ? null : key(key), condition(rest)));
        });
        return patterns;
    }

    private static void flatten(Expression condition, List<Expression> into) {
        if (condition instanceof Operation operation && operation.operator().equals("and")) {
            operation.operands().forEach(part -> flatten(part, into));
        } else if (!condition.equals(new Literal(true))) {
            into.add(condition);
        }
    }

    /** The fields in the order of how many values they tell apart; each rule goes by its first. */
    private Map<Integer, Expression> chooseKeys() {
        Map<String, Set<Object>> valuesByPath = new HashMap<>();
        parts.values()
                .forEach(conjuncts -> conjuncts.forEach(part -> {
                    Equality equality = equality(part);
                    if (equality != null) {
                        valuesByPath
                                .computeIfAbsent(equality.path(), p -> new HashSet<>())
                                .add(equality.value());
                    }
                }));
        List<String> paths = valuesByPath.keySet().stream()
                .sorted(Comparator.comparing((String path) ->
                                -Objects.requireNonNull(valuesByPath.get(path)).size())
                        .thenComparing(path -> path))
                .toList();
        Map<Integer, Expression> keys = new HashMap<>();
        int fields = 0;
        for (String path : paths) {
            Map<Integer, Expression> found = new HashMap<>();
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

    private static boolean isOn(String path, Expression part) {
        Equality equality = equality(part);
        return equality != null && equality.path().equals(path);
    }

    private static @Nullable Equality equality(Expression part) {
        if (part instanceof Operation operation && operation.operator().equals("==")) {
            Expression left = operation.operands().get(0);
            Expression right = operation.operands().get(1);
            Object value = left instanceof Literal l ? l.value() : right instanceof Literal l ? l.value() : null;
            String path = left instanceof Variable v ? v.path() : right instanceof Variable v ? v.path() : "fact.";
            // A fact may be a failure, which an equality must pass on.
            if ((value instanceof String || value instanceof Boolean) && !path.startsWith("fact.")) {
                return new Equality(path, value);
            }
        }
        return null;
    }

    private Pattern.Key key(Expression part) {
        Equality equality = Objects.requireNonNull(equality(part));
        return new Pattern.Key(slots.slot(equality.path()), equality.value());
    }

    private Pattern.@Nullable Condition condition(List<Expression> rest) {
        if (rest.isEmpty()) {
            return null;
        }
        Expression all = rest.size() == 1 ? rest.get(0) : new Operation("and", rest);
        return Pattern.Condition.all(rest.stream().map(ConstraintId::of).toList(), compiler.compile(all));
    }
}
