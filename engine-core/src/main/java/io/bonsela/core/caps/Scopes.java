package io.bonsela.core.caps;

import io.bonsela.api.Standing.CapUse;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.core.codec.Canonical;
import java.util.HashMap;
import java.util.Map;

/** Names the counters of caps. Thread-safe, but for those of a {@linkplain #recorded record}. */
@FunctionalInterface
public interface Scopes {
    /** With plain digests: whoever can guess the values of dimensions can tell their counter. */
    Scopes PLAIN = (cap, shape, values) -> shape + Canonical.derive(values);

    /**
     * The scope of a cap that has dimensions beside the subject.
     *
     * @param cap the cap's id
     * @param shape begins the scope
     * @param values of the dimensions
     */
    String of(String cap, String shape, String values);

    /**
     * As they were named in a decision. Its event has one list of values for each cap, the first that is asked for; others
     * are of events that might have been, whose counters nobody knows. For one thread.
     */
    static Scopes recorded(DecisionRecord record) {
        Map<String, String> scopes = new HashMap<>();
        record.readSet().counters().keySet().forEach(key -> scopes.put(key.cap(), key.scope()));
        record.decision().issuances().forEach(issuance -> {
            for (CapUse use : issuance.capUses()) {
                scopes.put(use.cap(), use.scope());
            }
        });
        Map<String, String> asked = new HashMap<>();
        return (cap, shape, values) -> values.equals(asked.computeIfAbsent(cap, first -> values))
                ? scopes.getOrDefault(cap, shape)
                : PLAIN.of(cap, shape, values);
    }
}
