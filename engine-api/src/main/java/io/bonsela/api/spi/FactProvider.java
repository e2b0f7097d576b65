package io.bonsela.api.spi;

import io.bonsela.api.Event;
import io.bonsela.api.rule.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * A source of one fact from outside, such as a membership or a consent. It is asked before any transaction, at most once
 * a decision, and only if a rule comes to depend on it: where the rest of every condition that names the fact is false
 * already, nobody asks. What it gives is pinned in the decision.
 *
 * <p>A fact that cannot be had (what is thrown, too late, or of another type) makes the rules that depend on it end in
 * ERROR with FACT_UNAVAILABLE, and no others; a rule that is to go on says so: {@code if_unavailable(fact.NAME, VALUE)}.
 * Called by several threads of the engine's at once, {@linkplain Thread#interrupt interrupted} when the deadline is over.
 */
public interface FactProvider {
    /** The fact's name; conditions call it {@code fact.NAME}. */
    String name();

    /** Its type, as rule sets declare it. */
    ValueType type();

    /**
     * Fetches the fact.
     *
     * @param event whose subject it concerns
     * @return of the declared type, or null: there is none
     * @throws Exception if it cannot be had now
     */
    @Nullable
    Object fetch(Event event) throws Exception;

    /** Its deadline, and how long its answers are kept. */
    default FactPolicy policy() {
        return FactPolicy.DEFAULT;
    }

    /**
     * What the answer hangs on besides the tenant: events of one key share an answer that is kept.
     *
     * @param event the event
     * @return by default its subject
     */
    default String key(Event event) {
        return event.subject();
    }
}
