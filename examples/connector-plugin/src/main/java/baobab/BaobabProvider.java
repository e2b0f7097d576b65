package baobab;

import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.LookupBy;
import io.bonsela.api.connector.Capabilities.NumberForm;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.DuplicateHandling;
import io.bonsela.api.connector.Setting;
import java.time.Duration;

/** Airtime by Baobab, an agent network that exists in this example only. */
public final class BaobabProvider implements ConnectorProvider {
    @Override
    public String id() {
        return "baobab";
    }

    @Override
    public String version() {
        return "1.0";
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
                Setting.required("url", Setting.Type.URL, "Where the service is."),
                Setting.required("access-code", Setting.Type.SECRET, "The agent's access code."));
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(DuplicateHandling.REJECTS_DUPLICATE_AND_LOOKUP)
                .withLookup(LookupBy.REFERENCE)
                .within(Duration.ofMinutes(5), Duration.ofDays(1))
                .numbers(NumberForm.DIGITS)
                .currencies("USD");
    }

    @Override
    public Connector create(ConnectorConfig config, ConnectorContext context) {
        return new BaobabConnector(config.url("url"), config.secret("access-code"), context);
    }
}
