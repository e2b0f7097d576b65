package io.bonsela.core.pipeline;

import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.rules.CompiledRules;
import java.time.Instant;

/**
 * A work item: something to decide. It is immutable.
 *
 * @param <R> the type of the answer
 */
interface Work<R> {
    /** The tenant that it belongs to. */
    String tenant();

    /** Its name in messages; contains no subject and no attribute. */
    String name();

    /** Work items with the same key are decided in order. */
    default String key() {
        return name();
    }

    /** Whether nothing else may be decided in the same transaction. */
    default boolean isAlone() {
        return false;
    }

    /** Prepares it for the rules in force: an event is admitted and matched by them. */
    default Work<R> under(CompiledRules rules, Run run) {
        return this;
    }

    /** Returns it dated by the store's clock, if it has no time of its own; itself if that changes nothing. */
    default Work<R> at(Timeline.Reading reading) {
        return this;
    }

    /** Returns it about the subject into which its own was merged; itself if that was not merged. */
    default Work<R> ofOwner(BatchState state) {
        return this;
    }

    /**
     * Adds what it will read, as far as that is known.
     *
     * @param soon the approximate time of the decision
     */
    void plan(CompiledRules rules, Plan plan, Instant soon);

    /** Decides, and adds the decision to the state. */
    Step<R> decide(CompiledRules rules, Instant now, BatchState state);
}
