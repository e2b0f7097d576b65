package io.bonsela.api.delivery;

import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.ConnectorHealth;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Secret;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import java.util.List;
import java.util.Optional;

/** The operations of a host on deliveries. Thread-safe. */
public interface Deliveries {
    /**
     * Runs one round of all sends and look-ups that are due, on the connectors' threads, and waits until it is done.
     * For hosts that control the dispatch themselves, and for tests.
     *
     * @return the number of deliveries processed
     * @throws io.bonsela.api.BonselaException as {@link io.bonsela.api.RewardEngine#process}
     */
    int dispatchOnce();

    /**
     * Handles a request that a provider sent to the host. Answer the provider with the returned status.
     *
     * @param connector the connector's name
     * @param request the request as received, with the raw bytes of the body
     * @return the HTTP status of the answer: 200; 404 for an unknown connector or reference, so that the provider may
     *     call again; the connector's status for a callback that is not authentic
     */
    int callback(String connector, CallbackRequest request);

    /**
     * Returns the deliveries that a person must settle because the provider contradicts the engine's records: a reward
     * that was cancelled, has expired or has failed was delivered after all, or was delivered twice
     * ({@link DeliveryState#CONTRADICTED}); or something other than requested was delivered (UNKNOWN with the code
     * {@link Progress#DELIVERED_OTHERWISE}). {@link io.bonsela.api.command.SettleContradiction} settles such a
     * delivery, and so does {@link #reverse} if the provider takes it back.
     *
     * @param tenant the tenant
     * @param limit the maximum number, 1 or more
     * @return the deliveries, in the order of their creation
     */
    List<Delivery> contradictions(String tenant, int limit);

    /**
     * Asks the provider to take back a delivered reward, if it supports reversal. If it does take it back, the issuance
     * is reversed.
     *
     * @param tenant the tenant
     * @param issuance the issuance's id
     * @return the delivery afterwards; empty: there is none, it is not delivered, or its provider does not support
     *     reversal
     */
    Optional<Delivery> reverse(String tenant, String issuance);

    /**
     * Redelivers the held and dead deliveries of one connector.
     *
     * @param origin the origin; its id is the prefix of the id of each delivery's command
     * @param connector the connector's name
     * @param limit the maximum number
     * @return a receipt for each
     */
    List<Receipt> redeliver(Origin origin, String connector, int limit);

    /**
     * Replaces a connector whose calls do not return: creates it again from its configuration, interrupts its calls,
     * and abandons their threads. Results that they still return are recorded. The outcome of deliveries that were
     * being sent is unknown.
     *
     * @param connector the connector's name
     * @return the status of the new connector; empty: there is no such connector
     * @throws io.bonsela.api.BonselaException INVALID_CONFIGURATION if it cannot be created; the old one then remains
     *     in use; ENGINE_CLOSED
     */
    Optional<ConnectorStatus> restart(String connector);

    /**
     * The status of all connectors, in the order of their names. Calls no provider, but reads the secrets of each
     * connector.
     */
    List<ConnectorStatus> connectors();

    /**
     * Asks a connector's provider for its health.
     *
     * @param connector the connector's name
     * @return the status of the connector; empty: there is no such connector
     */
    Optional<ConnectorStatus> check(String connector);

    /**
     * The status of a connector.
     *
     * @param name its name
     * @param provider its provider's id
     * @param version the plug-in's version
     * @param kind what it delivers
     * @param sending the circuit breaker of sends
     * @param asking the circuit breaker of look-ups
     * @param underway the number of calls in progress
     * @param stuck the number of these calls that did not end in time
     * @param health its health: what it last reported, or DOWN with the code of a problem that the engine has detected
     *     since
     */
    record ConnectorStatus(
            String name,
            String provider,
            String version,
            ConnectorProvider.Kind kind,
            Breaker sending,
            Breaker asking,
            int underway,
            int stuck,
            ConnectorHealth health) {
        /** The state of a circuit breaker. */
        public enum Breaker {
            /** Calls are allowed. */
            CLOSED,
            /** No calls are allowed. */
            OPEN,
            /** A few trial calls are allowed. */
            HALF_OPEN
        }
    }

    /**
     * Returns the voucher code of an issuance, to be shown to its owner. The code comes from its pool, or from the
     * provider that sold it. It appears nowhere else: not in records, logs, messages or webhooks.
     *
     * @param tenant the tenant
     * @param issuance the issuance's id
     * @return the code; empty if the issuance has none, or none yet, or if the provider could not be asked
     * @throws io.bonsela.api.BonselaException NO_KEY if the key that encrypts the code is no longer available
     */
    Optional<Secret> voucherCode(String tenant, String issuance);
}
