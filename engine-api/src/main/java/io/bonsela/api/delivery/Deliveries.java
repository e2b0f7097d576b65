package io.bonsela.api.delivery;

import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.ConnectorHealth;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import java.util.List;
import java.util.Optional;

/** What a host does about deliveries. Thread-safe. */
public interface Deliveries {
    /**
     * Sends and asks about what is due, one round, on the connectors' threads; waits until the round is done. For hosts
     * that drive it themselves, and for tests.
     *
     * @return how many deliveries were worked on
     * @throws io.bonsela.api.BonselaException as {@link io.bonsela.api.RewardEngine#process}
     */
    int dispatchOnce();

    /**
     * Takes in what a provider sent to the host. Answer the provider with the status.
     *
     * @param connector the connector's name
     * @param request as it came: the raw bytes of the body
     * @return the HTTP status to answer with: 200; 404 for a connector or reference that is not known, so that the
     *     provider may call again; what the connector says for a callback that is not genuine
     */
    int callback(String connector, CallbackRequest request);

    /**
     * Deliveries that a person must settle because their providers say other than the books: a reward that was cancelled, has
     * expired or failed was delivered after all, or delivered twice ({@link DeliveryState#CONTRADICTED}); or something else
     * was delivered than was asked for (UNKNOWN with the code {@link Progress#DELIVERED_OTHERWISE}). {@link
     * io.bonsela.api.command.SettleContradiction} settles one, and so does {@link #reverse} where the provider takes it back.
     *
     * @param tenant the tenant
     * @param limit how many at most, 1 or more
     * @return in the order of their creation
     */
    List<Delivery> contradictions(String tenant, int limit);

    /**
     * Asks the provider to take back a reward that it delivered, where it can. The issuance is reversed if it did.
     *
     * @param tenant the tenant
     * @param issuance the issuance's id
     * @return how the delivery stands then; empty: there is none, it is not delivered, or its provider takes nothing back
     */
    Optional<Delivery> reverse(String tenant, String issuance);

    /**
     * Has everything redelivered that is held or dead of one connector.
     *
     * @param origin who asks; the id is the prefix of a command's id for each
     * @param connector the connector's name
     * @param limit how many at most
     * @return an answer for each
     */
    List<Receipt> redeliver(Origin origin, String connector, int limit);

    /**
     * Replaces a connector whose calls do not return: creates it again from its configuration, interrupts its calls, and
     * leaves their threads to themselves. What they still bring is taken in. What was being
     * sent counts as unknown.
     *
     * @param connector the connector's name
     * @return how the new one is; empty: there is no such connector
     * @throws io.bonsela.api.BonselaException INVALID_CONFIGURATION if it cannot be made: the former
     *     one goes on; ENGINE_CLOSED
     */
    Optional<ConnectorStatus> restart(String connector);

    /** How the connectors are, in the order of their names. Calls no provider; reads the secrets of each. */
    List<ConnectorStatus> connectors();

    /**
     * Asks a connector's provider how it is.
     *
     * @param connector the connector's name
     * @return empty: there is no such connector
     */
    Optional<ConnectorStatus> check(String connector);

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
}
