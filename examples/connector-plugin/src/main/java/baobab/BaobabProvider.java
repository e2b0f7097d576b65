package baobab;

import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.Capabilities.LookupBy;
import io.bonsela.api.connector.Capabilities.NumberForm;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.ConfigDefinition.Setting;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import java.time.Duration;

/** Airtime from Baobab, an agent network that exists only in this example. */
public final class BaobabProvider implements ConnectorProvider {
    @Override
    public String id() {
        return "baobab";
    }

    @Override
    public String version() {
        return "2.0";
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
        return ConfigDefinition.of(
                Setting.required("url", Setting.Type.URL, "The URL of the service."),
                Setting.required("client-id", Setting.Type.SECRET, "The agent's name, for access tokens."),
                Setting.required("client-secret", Setting.Type.SECRET, "The agent's password, for access tokens."),
                Setting.required("callback-secret", Setting.Type.SECRET, "Verifies callbacks of the service."));
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(DuplicateHandling.REJECTS_DUPLICATE_AND_LOOKUP)
                .withLookup(LookupBy.REFERENCE)
                .withCallbacks()
                .within(Duration.ofMinutes(5), Duration.ofDays(1))
                .numbers(NumberForm.DIGITS)
                .currencies("USD", "ZWG");
    }

    @Override
    public Connector create(ConnectorConfig config, ConnectorContext context) {
        return new BaobabConnector(config, context);
    }
}
