package io.bonsela.benchmarks.peers;

import io.bonsela.api.Event;
import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.MatchCollector;
import java.util.List;
import java.util.function.Predicate;

/** A limit: hand-written lambdas for exactly these rules, one after the other. */
public final class Lambdas implements Contender {
    private final Compiled[] rules;

    private record Compiled(int number, Predicate<Event>[] parts) {}

    /** Creates the lambdas. */
    @SuppressWarnings("unchecked") // an array of predicates only
    public Lambdas(List<PeerRule> rules) {
        this.rules = rules.stream()
                .map(rule -> new Compiled(
                        rule.number(),
                        rule.parts().stream().map(Part::predicate).toArray(Predicate[]::new)))
                .toArray(Compiled[]::new);
    }

    @Override
    public Object facts(EvaluationInput input) {
        return input.event();
    }

    @Override
    public void match(Object facts, MatchCollector matches) {
        Event event = (Event) facts;
        next:
        for (Compiled rule : rules) {
            for (Predicate<Event> part : rule.parts) {
                if (!part.test(event)) {
                    continue next;
                }
            }
            matches.matched(rule.number);
        }
    }
}
