package io.bonsela.api.delivery;

import io.bonsela.api.store.State;
import java.time.Duration;
import java.time.Instant;

/**
 * An entry of a delivery's log.
 *
 * @param tenant the tenant
 * @param delivery the delivery's id
 * @param number its place in the log, from 1
 * @param kind what was done
 * @param generation which reference was used
 * @param at when its outcome was recorded
 * @param took how long the call took, to the microsecond; zero where there was none
 * @param outcome the outcome's kind, such as {@code DELIVERED} or {@code NOT_FOUND}
 * @param code what the provider, or the way to it, called it
 */
public record DeliveryAttempt(
        String tenant,
        String delivery,
        int number,
        Kind kind,
        int generation,
        Instant at,
        Duration took,
        String outcome,
        String code)
        implements State {
    /**
     * The same with another code.
     *
     * @param other what it is called instead
     */
    public DeliveryAttempt coded(String other) {
        return new DeliveryAttempt(tenant, delivery, number, kind, generation, at, took, outcome, other);
    }

    /** What was done. */
    public enum Kind {
        /** It was sent. */
        SEND,
        /** The provider was asked. */
        LOOKUP,
        /** The provider called back. */
        CALLBACK,
        /** The provider was asked to take it back. */
        REVERSAL,
        /** A person, or the host, settled it, or had it redelivered. */
        BY_HAND,
        /** Nothing was sent: the engine itself moved it. */
        ENGINE
    }
}
