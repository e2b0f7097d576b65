package io.bonsela.connectors.support;

import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.Capabilities.LookupBy;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.ConfigDefinition.Setting;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import java.time.Duration;

/**
 * Base class for connectors to services that implement Bonsela's own small protocol: requests are signed and have a
 * timestamp, and a repeat returns the original result. The guide to connectors describes it in full. It is for hosts
 * that put any other provider behind a service of their own.
 */
public abstract class SignedProvider implements ConnectorProvider {
    /** For subclasses. */
    protected SignedProvider() {}

    @Override
    public String version() {
        return "1";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public ConfigDefinition config() {
        return ConfigDefinition.of(
                Setting.required("url", Setting.Type.URL, "The URL of the service."),
                Setting.required("key-id", Setting.Type.TEXT, "The id of the key that signs requests."),
                Setting.required("secret", Setting.Type.SECRET, "The key; at least 32 characters."));
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(DuplicateHandling.REPLAY_RETURNS_ORIGINAL)
                .withLookup(LookupBy.REFERENCE)
                .withCallbacks()
                .withReversal()
                .within(Duration.ofMinutes(1), Duration.ofDays(1));
    }

    @Override
    public Connector create(ConnectorConfig config, ConnectorContext context) {
        return new SignedConnector(config, context);
    }
}
