package loyalty.webhook;

import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.NotSent;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Sends each message to all endpoints of its tenant. One that fails is tried again without the others. It does not count as
 * a failure of the connector, because all tenants share its circuit breaker.
 */
record EndpointsConnector(Endpoints endpoints, Senders senders, Pauses pauses) implements Connector {
    /** After what somebody must change first, such as an address that is not public. */
    private static final Duration HELD = Duration.ofHours(1);

    @Override
    public DeliveryOutcome issue(IssueRequest request) {
        return new Rejected("NO_REWARDS", Rejected.Cause.REQUEST);
    }

    @Override
    public Set<String> subscriptions() {
        return Set.of("*");
    }

    @Override
    public boolean wants(String tenant, String type, Map<String, Object> data) {
        return endpoints.serves(tenant);
    }

    @Override
    public DeliveryOutcome publish(Message message) {
        try {
            List<Endpoint> wanting = endpoints.list(message.tenant()).stream()
                    .filter(endpoint -> endpoint.wants(message.type()))
                    .toList();
            Set<String> done = endpoints.done(message.tenant(), message.id());
            List<Endpoint> got = new ArrayList<>();
            DeliveryOutcome failed = null;
            for (Endpoint endpoint : wanting) {
                DeliveryOutcome outcome = done.contains(endpoint.id()) ? null : send(endpoint, message);
                if (outcome == null) {
                    got.add(endpoint);
                } else {
                    failed = outcome;
                }
            }
            if (failed == null) {
                return new Delivered(wanting.isEmpty() ? "NOT_WANTED" : "SENT", null, null);
            }
            endpoints.recordSent(message.tenant(), message.id(), got);
            return failed;
        } catch (DataAccessException e) {
            return DeliveryOutcome.later("NOT_READ", null);
        }
    }

    /** Sends a message; returns why it must be sent again, or null. */
    private @Nullable DeliveryOutcome send(Endpoint endpoint, Message message) {
        Optional<Duration> pause = pauses.of(endpoint, message.at());
        if (pause.isPresent()) {
            return new NotSent("ENDPOINT_PAUSED", pause.get(), false);
        }
        DeliveryOutcome outcome = senders.of(endpoint).publish(message);
        pauses.note(endpoint, outcome, message.at());
        if (outcome instanceof Rejected rejected && rejected.cause() == Rejected.Cause.GONE) {
            endpoints.deactivate(endpoint);
            return null;
        } else if (outcome instanceof Delivered || outcome instanceof Rejected) {
            return null;
        } else if (outcome instanceof Unknown unknown) {
            return new Unknown(unknown.code(), false, unknown.retryAfter());
        } else if (outcome instanceof NotSent notSent) {
            return new NotSent(notSent.code(), notSent.retryAfter(), false);
        }
        return new NotSent(outcome.code(), HELD, false);
    }
}
