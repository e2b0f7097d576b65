package io.bonsela.core.rules;

import io.bonsela.api.Reason;
import io.bonsela.core.evaluate.MatchCollector;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects the rules whose stateless part is true or has failed, in the order in which they are folded. */
final class Matches implements MatchCollector {
    private final TreeMap<Integer, @Nullable Reason> byRule = new TreeMap<>();

    @Override
    public void matched(int rule) {
        byRule.put(rule, null);
    }

    @Override
    public void failed(int rule, Reason reason) {
        byRule.put(rule, reason);
    }

    /** Returns the failure of each rule, by the rule's number; null if its stateless part is true. */
    SortedMap<Integer, @Nullable Reason> byRule() {
        return byRule;
    }
}
