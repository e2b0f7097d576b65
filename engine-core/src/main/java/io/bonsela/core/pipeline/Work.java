package io.bonsela.core.pipeline;

import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.rules.CompiledRules;
import java.time.Instant;

/**
 * Something to decide on. It is immutable.
 *
 * @param <R> what it is answered with
 */
interface Work<R> {
    /** Whose. */
    String tenant();

    /** What it is called in a message: no subject, no attribute. */
    String name();

    /** Work of one key is decided in its order. */
    default String key() {
        return name();
    }

    /** Whether nothing else may be decided in the same transaction. */
    default boolean isAlone() {
        return false;
    }

    /** The same under the rules in force: an event is admitted and matched by them. */
    default Work<R> under(CompiledRules rules, Run run) {
        return this;
    }

    /** The same at the time that the store's clock says, if it has no time of its own; itself, if that changes nothing. */
    default Work<R> at(Timeline.Reading reading) {
        return this;
    }

    /**
     * Adds what is known of what it will read.
     *
     * @param soon about when it will be decided
     */
    void plan(CompiledRules rules, Plan plan, Instant soon);

    /** Decides, and carries the decision forward. */
    Step<R> decide(CompiledRules rules, Instant now, BatchState state);
}
