package loyalty.webhook;

import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Sends messages to the endpoints of the tenants. A receiver drops repeats by {@code webhook-id}. */
@Component
class EndpointsProvider implements ConnectorProvider {
    private final Endpoints endpoints;
    private final Senders senders;

    EndpointsProvider(Endpoints endpoints, Senders senders) {
        this.endpoints = endpoints;
        this.senders = senders;
    }

    @Override
    public String id() {
        return "tenant-webhooks";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Kind kind() {
        return Kind.WEBHOOK;
    }

    @Override
    public ConfigDefinition config() {
        return ConfigDefinition.of();
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(DuplicateHandling.REPLAY_RETURNS_ORIGINAL)
                .within(Duration.ofMinutes(1), Duration.ofDays(5));
    }

    @Override
    public Connector create(ConnectorConfig config, ConnectorContext context) {
        return new EndpointsConnector(endpoints, senders, new Pauses());
    }
}
