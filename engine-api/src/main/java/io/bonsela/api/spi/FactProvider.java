package io.bonsela.api.spi;

import io.bonsela.api.Event;
import io.bonsela.api.rule.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * A source of one fact from outside, such as a membership or a consent. Called by the thread that hands the event over,
 * before any transaction, once for each event whose rules name the fact; what it gives is pinned in the decision. What
 * it throws leaves the fact unavailable: rules that need it end in ERROR, others are not affected.
 */
public interface FactProvider {
    /** The fact's name; conditions call it {@code fact.NAME}. */
    String name();

    /** Its type. */
    ValueType type();

    /**
     * Fetches the fact.
     *
     * @param event whose subject it concerns
     * @return of the declared type, or null: nothing
     * @throws Exception if it cannot be had now
     */
    @Nullable
    Object fetch(Event event) throws Exception;
}
