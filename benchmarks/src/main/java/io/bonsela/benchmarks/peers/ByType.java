package io.bonsela.benchmarks.peers;

import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.MatchCollector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A contender for each event type: an index that a careful user puts in front of a library that has none. */
public final class ByType implements Contender {
    private final Map<String, Contender> contenders = new HashMap<>();

    private record Typed(String type, Object facts) {}

    /**
     * Creates the contenders.
     *
     * @param each creates a contender for the rules of one type
     */
    public ByType(List<PeerRule> rules, Function<List<PeerRule>, Contender> each) {
        rules.stream()
                .collect(Collectors.groupingBy(PeerRule::type))
                .forEach((type, ofType) -> contenders.put(type, each.apply(ofType)));
    }

    @Override
    public Object facts(EvaluationInput input) {
        String type = input.event().type();
        return new Typed(type, contenders.get(type).facts(input));
    }

    @Override
    public void match(Object facts, MatchCollector matches) {
        Typed typed = (Typed) facts;
        contenders.get(typed.type).match(typed.facts, matches);
    }
}
