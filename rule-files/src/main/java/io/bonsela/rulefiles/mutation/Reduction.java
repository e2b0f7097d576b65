package io.bonsela.rulefiles.mutation;

import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.NamedCollection;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.example.Example;
import io.bonsela.rulefiles.example.ExampleEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removes entries from long collections that no example can look up. Each trial starts with its own rule set; without
 * this, trials would spend their time on lists of which they read only a few entries.
 */
public final class Reduction {
    private static final int SHORT = 100;

    private Reduction() {}

    /** Returns rules that are equivalent for cases whose texts all occur in the examples and the rules. */
    public static RuleSet of(RuleSet rules, List<Example> examples) {
        if (rules.collections().stream().allMatch(each -> each.entries().size() <= SHORT) || computesKeys(rules)) {
            return rules;
        }
        Set<String> texts = new HashSet<>(Set.of(ExampleEvent.OTHER_SUBJECT));
        for (Example example : examples) {
            collect(example.event(), texts);
            example.history().forEach(past -> collect(past, texts));
            collect(example.facts(), texts);
        }
        for (Rule rule : rules.rules()) {
            texts.addAll(Candidates.of(rules, rule, examples).texts());
        }
        RuleSet.Builder reduced = rules.toBuilder().collections(List.of());
        for (NamedCollection collection : rules.collections()) {
            Map<String, Object> entries = new HashMap<>(collection.entries());
            entries.keySet().removeIf(key -> !texts.contains(key) && !key.startsWith(ExampleEvent.OTHERS_PREFIX));
            reduced.collection(new NamedCollection(collection.name(), collection.values(), entries));
        }
        return reduced.build();
    }

    private static void collect(ExampleEvent event, Set<String> into) {
        into.add(event.subject());
        collect(event.attributes(), into);
    }

    private static void collect(@Nullable Object value, Set<String> into) {
        if (value instanceof String text) {
            into.add(text);
        } else if (value instanceof List<?> list) {
            list.forEach(element -> collect(element, into));
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(element -> collect(element, into));
        }
    }

    /** Whether a lookup uses a key that an example does not state directly. */
    private static boolean computesKeys(RuleSet rules) {
        List<Expression> all = new ArrayList<>();
        for (Rule rule : rules.rules()) {
            all.add(rule.condition());
            rule.effects().stream().map(Effect::value).filter(Objects::nonNull).forEach(all::add);
            rule.caps().stream().map(Cap::dimensions).forEach(all::addAll);
        }
        rules.eventTypes().forEach(type -> all.addAll(type.checks().values()));
        return all.stream().anyMatch(Reduction::computesKey);
    }

    private static boolean computesKey(Expression expression) {
        Expression key = key(expression);
        return (key != null && !isTold(key)) || expression.parts().stream().anyMatch(Reduction::computesKey);
    }

    /** Returns the key that an operation looks up; null if it does not look up anything. */
    private static @Nullable Expression key(Expression expression) {
        if (!(expression instanceof Operation operation) || operation.operands().size() != 2) {
            return null;
        }
        Expression first = operation.operands().get(0);
        Expression second = operation.operands().get(1);
        boolean in = second instanceof Operation of && of.operator().equals("collection");
        return operation.operator().equals("lookup") ? second : in ? first : null;
    }

    private static boolean isTold(Expression key) {
        return key instanceof Variable variable
                && variable.fallback() == null
                && !variable.path().endsWith(".currency")
                && (variable.path().equals("subject")
                        || variable.path().startsWith("event.")
                        || variable.path().startsWith("fact."));
    }
}
