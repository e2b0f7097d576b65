package io.bonsela.core.delivery;

import io.bonsela.api.connector.Connector.ConnectorHealth;
import io.bonsela.api.connector.Connector.ConnectorHealth.Status;
import io.bonsela.api.connector.Connectors.Instance;
import io.bonsela.api.connector.DeliveryOutcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The health of one provider as it is known here: from its own check, from the outcomes of deliveries, and from the
 * configuration. Thread-safe.
 */
final class ProviderHealth {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderHealth.class);
    private static final ConnectorHealth STUCK = new ConnectorHealth(Status.DOWN, "CALLS_STUCK", null);

    private final Instance instance;
    /** The last problem that an operator must solve; null: none since the last delivery. */
    private volatile @Nullable String trouble;

    private volatile ConnectorHealth checked = ConnectorHealth.UP;

    ProviderHealth(Instance instance) {
        this.instance = instance;
    }

    /** Records the result of the provider's own check. */
    void recordCheck(ConnectorHealth result) {
        checked = result;
    }

    /** Records whether an outcome shows a problem that an operator must solve, or that there is none any more. */
    void recordOutcome(DeliveryOutcome outcome) {
        if (outcome instanceof DeliveryOutcome.Hold hold) {
            trouble = hold.code();
            LOG.atError()
                    .addKeyValue("connector", instance.name())
                    .addKeyValue("code", hold.code())
                    .log("the connector does not deliver until an operator acts");
        } else if (outcome instanceof DeliveryOutcome.Delivered) {
            trouble = null;
        }
    }

    /** Returns the code for a secret that is missing; empty: none is. */
    Optional<String> missingSecret() {
        return instance.config().missingSecrets().keySet().stream()
                .findFirst()
                .map(setting -> "SECRET_MISSING:" + setting);
    }

    /**
     * Returns the health now.
     *
     * @param stuck whether every thread is in a call that does not return
     */
    ConnectorHealth current(boolean stuck) {
        String problem = missingSecret().orElse(trouble);
        if (stuck) {
            return STUCK;
        }
        ConnectorHealth last = checked;
        return problem == null ? last : new ConnectorHealth(Status.DOWN, problem, last.balance());
    }
}
