package io.bonsela.benchmarks.peers;

import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.MatchCollector;
import io.github.jamsesso.jsonlogic.JsonLogic;
import io.github.jamsesso.jsonlogic.JsonLogicException;
import java.util.List;
import java.util.stream.Collectors;

/** Conditions in JsonLogic, one after the other. The library keeps what it has parsed. */
public final class JsonLogicScan implements Contender {
    private final JsonLogic logic = new JsonLogic();
    private final List<Source> rules;

    private record Source(int number, String json) {}

    /** Writes rules. */
    public JsonLogicScan(List<PeerRule> rules) {
        this.rules = rules.stream()
                .map(rule -> new Source(
                        rule.number(),
                        rule.withType().stream()
                                .map(JsonLogicScan::source)
                                .collect(Collectors.joining(",", "{\"and\":[", "]}"))))
                .toList();
    }

    private static String source(Part part) {
        String field = "{\"var\":\"" + part.name() + "\"}";
        if (part instanceof Part.Equal equal) {
            return "{\"==\":[" + field + ",\"" + equal.value() + "\"]}";
        }
        if (part instanceof Part.AtLeast atLeast) {
            return "{\">=\":[" + field + ',' + atLeast.least() + "]}";
        }
        return ((Part.In) part)
                .values().stream()
                        .map(value -> '"' + value + '"')
                        .collect(Collectors.joining(",", "{\"in\":[" + field + ",[", "]]}"));
    }

    @Override
    public Object facts(EvaluationInput input) {
        return Facts.of(input.event());
    }

    @Override
    public void match(Object facts, MatchCollector matches) {
        try {
            for (Source rule : rules) {
                if (JsonLogic.truthy(logic.apply(rule.json, facts))) {
                    matches.matched(rule.number);
                }
            }
        } catch (JsonLogicException e) {
            throw new IllegalStateException(e);
        }
    }
}
