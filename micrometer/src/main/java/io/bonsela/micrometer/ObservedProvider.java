package io.bonsela.micrometer;

import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import io.micrometer.observation.ObservationRegistry;

/**
 * Observes the calls of a provider's connectors. Thread-safe if the provider is.
 *
 * @param provider the provider
 * @param registry where the observations are made
 */
public record ObservedProvider(ConnectorProvider provider, ObservationRegistry registry) implements ConnectorProvider {
    @Override
    public String id() {
        return provider.id();
    }

    @Override
    public String version() {
        return provider.version();
    }

    @Override
    public int spiVersion() {
        return provider.spiVersion();
    }

    @Override
    public Kind kind() {
        return provider.kind();
    }

    @Override
    public ConfigDefinition config() {
        return provider.config();
    }

    @Override
    public Capabilities capabilities() {
        return provider.capabilities();
    }

    @Override
    public Connector create(ConnectorConfig config, ConnectorContext context) {
        return new ObservedConnector(provider.create(config, context), provider.id(), registry);
    }
}
