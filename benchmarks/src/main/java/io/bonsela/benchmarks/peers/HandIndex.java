package io.bonsela.benchmarks.peers;

import io.bonsela.api.Event;
import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.MatchCollector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A limit: what a programmer would write by hand for exactly these rules, an index by merchant over lambdas. */
public final class HandIndex implements Contender {
    private final Map<String, Lambdas> byMerchant = new HashMap<>();
    private final Lambdas others;

    /** Creates the index over rules of one type. */
    public HandIndex(List<PeerRule> rules) {
        Map<Optional<String>, List<PeerRule>> lists =
                rules.stream().collect(Collectors.groupingBy(HandIndex::merchant));
        lists.forEach((merchant, list) -> merchant.ifPresent(name -> byMerchant.put(
                name,
                new Lambdas(list.stream()
                        .map(rule -> new PeerRule(
                                rule.number(),
                                rule.type(),
                                rule.parts().subList(1, rule.parts().size())))
                        .toList()))));
        others = new Lambdas(lists.getOrDefault(Optional.empty(), List.of()));
    }

    /** The part about the merchant is the first, if there is one. */
    private static Optional<String> merchant(PeerRule rule) {
        return rule.parts().get(0) instanceof Part.Equal equal && equal.name().equals("merchant")
                ? Optional.of(equal.value())
                : Optional.empty();
    }

    @Override
    public Object facts(EvaluationInput input) {
        return input.event();
    }

    @Override
    public void match(Object facts, MatchCollector matches) {
        others.match(facts, matches);
        Lambdas keyed = byMerchant.get((String) ((Event) facts).attribute("merchant"));
        if (keyed != null) {
            keyed.match(facts, matches);
        }
    }
}
