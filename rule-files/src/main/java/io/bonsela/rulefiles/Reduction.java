package io.bonsela.rulefiles;

import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.NamedCollection;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Leaves in long collections what examples can ask for. Each of many trials begins with a rule set of its own; without this
 * they would spend their time on lists of which they look at three entries.
 */
final class Reduction {
    private static final int SHORT = 100;

    private Reduction() {}

    /** The same rules for cases that mention no other texts than those of the examples and of the rules. */
    static RuleSet of(RuleSet rules, List<Example> examples) {
        if (rules.collections().stream().allMatch(each -> each.entries().size() <= SHORT) || computesKeys(rules)) {
            return rules;
        }
        Set<String> texts = new HashSet<>();
        for (Example example : examples) {
            collect(example.event(), texts);
            example.history().forEach(past -> collect(past, texts));
        }
        for (Rule rule : rules.rules()) {
            texts.addAll(Candidates.of(rules, rule).texts());
        }
        RuleSet.Builder reduced = rules.toBuilder().collections(List.of());
        for (NamedCollection collection : rules.collections()) {
            Map<String, Object> entries = new HashMap<>(collection.entries());
            entries.keySet().retainAll(texts);
            reduced.collection(new NamedCollection(collection.name(), collection.values(), entries));
        }
        return reduced.build();
    }

    private static void collect(Happening event, Set<String> into) {
        into.add(event.subject());
        collect(event.attributes(), into);
    }

    private static void collect(Object value, Set<String> into) {
        if (value instanceof String text) {
            into.add(text);
        } else if (value instanceof List<?> list) {
            list.forEach(element -> collect(element, into));
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(element -> collect(element, into));
        }
    }

    /** Whether anything but an attribute itself is looked up. */
    private static boolean computesKeys(RuleSet rules) {
        List<Expression> all = new ArrayList<>();
        for (Rule rule : rules.rules()) {
            all.add(rule.condition());
            rule.effects().stream().map(Effect::value).filter(Objects::nonNull).forEach(all::add);
            rule.caps().stream().map(Cap::dimensions).forEach(all::addAll);
        }
        return all.stream().anyMatch(Reduction::computesKey);
    }

    private static boolean computesKey(Expression expression) {
        boolean computes = expression instanceof Operation operation
                && operation.operands().size() == 2
                && (operation.operator().equals("lookup")
                        ? !(operation.operands().get(1) instanceof Variable)
                        : operation.operands().get(1) instanceof Operation of
                                && of.operator().equals("collection")
                                && !(operation.operands().get(0) instanceof Variable));
        return computes || expression.parts().stream().anyMatch(Reduction::computesKey);
    }
}
