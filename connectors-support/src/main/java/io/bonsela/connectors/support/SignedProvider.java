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
 * Connectors to services that speak Bonsela's own small protocol: signed requests with a time, replays answered with the
 * original. The guide to connectors has it in full. For those who put a provider without such manners behind a service
 * of their own.
 */
public abstract class SignedProvider implements ConnectorProvider {
    /** For extension. */
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
                Setting.required("url", Setting.Type.URL, "Where the service is."),
                Setting.required("key-id", Setting.Type.TEXT, "Which key requests are signed with."),
                Setting.required("secret", Setting.Type.SECRET, "The key, at least 32 characters."));
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
