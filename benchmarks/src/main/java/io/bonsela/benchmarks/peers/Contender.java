package io.bonsela.benchmarks.peers;

import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.MatchCollector;

/** Something that finds the rules that match an event. Not thread-safe. */
public interface Contender {
    /** Returns an event in the form that the contender reads. This is not measured. */
    Object facts(EvaluationInput input);

    /**
     * Finds the rules that match.
     *
     * @param facts the event, as {@link #facts} returned it
     * @param matches is told the numbers of the rules, in any order
     */
    void match(Object facts, MatchCollector matches);
}
