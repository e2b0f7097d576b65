package io.bonsela.api.delivery;

import io.bonsela.api.connector.ConnectorHealth;
import io.bonsela.api.connector.ConnectorProvider;

/**
 * How a connector is.
 *
 * @param name its name
 * @param provider its provider's id
 * @param version the plug-in's version
 * @param kind what it delivers
 * @param sending the circuit breaker of sends
 * @param asking the circuit breaker of look-ups
 * @param underway how many calls are under way
 * @param stuck how many of them did not end in time
 * @param health how it is: what it last said, or DOWN with the code of what the engine saw since
 */
public record ConnectorStatus(
        String name,
        String provider,
        String version,
        ConnectorProvider.Kind kind,
        Breaker sending,
        Breaker asking,
        int underway,
        int stuck,
        ConnectorHealth health) {
    /** Where a circuit breaker is. */
    public enum Breaker {
        /** Calls go through. */
        CLOSED,
        /** No call goes through. */
        OPEN,
        /** Few calls go through, to try. */
        HALF_OPEN
    }
}
