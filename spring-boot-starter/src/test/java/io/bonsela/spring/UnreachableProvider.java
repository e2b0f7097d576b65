package io.bonsela.spring;

import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.DeliveryOutcome;

/** A provider that cannot be reached. */
final class UnreachableProvider implements ConnectorProvider {
    @Override
    public String id() {
        return "unreachable";
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
        return Kind.AIRTIME;
    }

    @Override
    public ConfigDefinition config() {
        return ConfigDefinition.of();
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(Capabilities.DuplicateHandling.REPLAY_RETURNS_ORIGINAL);
    }

    @Override
    public Connector create(ConnectorConfig config, ConnectorContext context) {
        return request -> new DeliveryOutcome.NotSent("NO_ROUTE", null, true);
    }
}
