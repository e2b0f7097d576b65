package io.bonsela.benchmarks;

import io.bonsela.api.Event;
import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.MatchCollector;
import io.bonsela.core.evaluate.RuleEvaluator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The limit: what a programmer would write by hand for exactly these rules, an index by merchant and lambdas. */
final class HandIndex implements RuleEvaluator {
    private final Map<String, Entry[]> byMerchant = new HashMap<>();
    private final Entry[] globals;

    private record Entry(int rule, Predicate<Event>[] rest) {}

    @SuppressWarnings("unchecked") // an array of predicates only
    HandIndex(String type, List<Workload.Generated> rules) {
        Map<String, List<Entry>> lists = new HashMap<>();
        List<Entry> unkeyed = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            Workload.Generated rule = rules.get(i);
            if (rule.type().equals(type)) {
                Entry entry = new Entry(i, rule.rest().toArray(Predicate[]::new));
                if (rule.merchant() == null) {
                    unkeyed.add(entry);
                } else {
                    lists.computeIfAbsent(rule.merchant(), m -> new ArrayList<>())
                            .add(entry);
                }
            }
        }
        lists.forEach((merchant, list) -> byMerchant.put(merchant, list.toArray(Entry[]::new)));
        globals = unkeyed.toArray(Entry[]::new);
    }

    @Override
    public void match(EvaluationInput input, MatchCollector matches) {
        Event event = input.event();
        test(globals, event, matches);
        Entry[] keyed = byMerchant.get((String) event.attribute("merchant"));
        if (keyed != null) {
            test(keyed, event, matches);
        }
    }

    private static void test(Entry[] entries, Event event, MatchCollector matches) {
        next:
        for (Entry entry : entries) {
            for (Predicate<Event> part : entry.rest) {
                if (!part.test(event)) {
                    continue next;
                }
            }
            matches.matched(entry.rule);
        }
    }
}
