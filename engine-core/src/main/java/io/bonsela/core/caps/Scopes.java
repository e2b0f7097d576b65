package io.bonsela.core.caps;

import io.bonsela.api.Standing.CapUse;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.core.codec.Canonical;
import java.util.HashMap;
import java.util.Map;

/** Names the counters of caps. Thread-safe, except for those of a {@linkplain #recorded record}. */
@FunctionalInterface
public interface Scopes {
    /** Uses plain digests: anyone who can guess the values of dimensions can identify their counter. */
    Scopes PLAIN = (cap, shape, values) -> shape + Canonical.derive(values);

    /**
     * Returns the scope of a cap that has dimensions in addition to the subject.
     *
     * @param cap the cap's id
     * @param shape the beginning of the scope
     * @param values the encoded values of the dimensions
     */
    String of(String cap, String shape, String values);

    /**
     * Returns the names that a decision used. The event of the decision has one list of values for each cap, the first
     * that is requested. Other lists belong to hypothetical events, whose counters are unknown. Not thread-safe.
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
