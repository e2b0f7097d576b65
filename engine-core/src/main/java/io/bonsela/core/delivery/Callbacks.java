package io.bonsela.core.delivery;

import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.CallbackResult;
import io.bonsela.api.connector.Connector.CallbackResult.Hint;
import io.bonsela.api.connector.Connector.CallbackResult.Ignored;
import io.bonsela.api.connector.Connector.CallbackResult.Refused;
import io.bonsela.api.connector.Connector.CallbackResult.Said;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.store.Store;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Handles the callbacks of one connector's provider. Thread-safe. */
final class Callbacks {
    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

    private final String connector;
    private final Store store;
    private final DirectCalls calls;
    private final AttemptRecorder recorder;

    Callbacks(String connector, Store store, DirectCalls calls, AttemptRecorder recorder) {
        this.connector = connector;
        this.store = store;
        this.calls = calls;
        this.recorder = recorder;
    }

    /** Handles a callback. Returns the HTTP status for the provider. */
    int handle(CallbackRequest request) {
        CallbackResult result = calls.parseCallback(request);
        if (result instanceof Said said) {
            return settle(said.reference(), said.outcome());
        } else if (result instanceof Hint hint) {
            return settle(hint.reference(), null);
        }
        String code = result instanceof Refused refused ? refused.code() : ((Ignored) result).code();
        LOG.atInfo()
                .addKeyValue("connector", connector)
                .addKeyValue("code", code)
                .log("callback ignored or refused");
        return result instanceof Refused refused ? refused.status() : 200;
    }

    /**
     * Records what a provider reported about a delivery, or looks the delivery up. A reference that several deliveries
     * have settles none of them: each is looked up.
     */
    private int settle(String reference, @Nullable DeliveryOutcome reported) {
        List<Delivery> found = store.findDeliveries(connector, reference).stream()
                .flatMap(key -> store.records().delivery(key.tenant(), key.id()).stream())
                .filter(delivery -> hasReference(delivery, reference))
                .toList();
        if (found.isEmpty()) {
            // Log a warning if it may be a proof of payment.
            LOG.atLevel(reported == null ? Level.INFO : Level.WARN)
                    .addKeyValue("connector", connector)
                    .log("callback for an unknown reference");
            return 404;
        } else if (found.size() > 1) {
            LOG.atWarn()
                    .addKeyValue("connector", connector)
                    .addKeyValue("deliveries", found.stream().map(Delivery::id).toList())
                    .log("callback for a reference that several deliveries share; each is looked up");
        }
        boolean taken = true;
        for (Delivery delivery : found) {
            taken &= settle(delivery, reference, found.size() == 1 ? reported : null);
        }
        // The provider must call again if nothing became known and no look-up is scheduled.
        return taken ? 200 : 503;
    }

    /** Whether it still has the reference, which may have changed since it was found. */
    private static boolean hasReference(Delivery delivery, String reference) {
        return reference.equals(delivery.progress().providerReference())
                || IntStream.rangeClosed(1, delivery.progress().generation())
                        .anyMatch(generation -> delivery.reference(generation).equals(reference));
    }

    /**
     * Records what was reported, or looks the delivery up. Returns whether either succeeded or a look-up is scheduled.
     */
    private boolean settle(Delivery delivery, String reference, @Nullable DeliveryOutcome reported) {
        int former = IntStream.range(1, delivery.progress().generation())
                .filter(generation -> delivery.reference(generation).equals(reference))
                .findFirst()
                .orElse(0);
        if (reported != null && former > 0) {
            recorder.recordFormer(delivery, former, reported);
            return true;
        } else if (reported != null) {
            recorder.recordCallback(delivery, reported);
            return true;
        } else if (former > 0) {
            return calls.lookUpFormer(delivery, former);
        }
        boolean pursued = delivery.progress().dueAt() != null;
        return calls.lookUp(delivery) || pursued;
    }
}
