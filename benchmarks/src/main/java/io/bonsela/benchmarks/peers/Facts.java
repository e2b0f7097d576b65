package io.bonsela.benchmarks.peers;

import io.bonsela.api.Event;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** An event as a map of texts and whole numbers, which suits the libraries better than exact decimals. */
final class Facts {
    private Facts() {}

    /** Returns the attributes of an event, and its type. */
    static Map<String, Object> of(Event event) {
        Map<String, Object> facts = new HashMap<>();
        facts.put("type", event.type());
        event.attributes()
                .forEach((name, value) ->
                        facts.put(name, value instanceof BigDecimal number ? number.intValue() : value));
        return facts;
    }
}
