package io.bonsela.connectors.airtime;

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

/**
 * Airtime from Africa's Talking. It rejects a repeat only for five minutes, and it can be queried only by its own
 * reference: after a time-out no lookup is possible, the callback contains no reference that we know, and a person must
 * settle the delivery. Its callbacks are not signed; the host protects their address with a part that cannot be
 * guessed.
 */
public final class AfricasTalkingProvider implements ConnectorProvider {
    /** For the service loader. */
    public AfricasTalkingProvider() {}

    @Override
    public String id() {
        return "africas-talking";
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
        return ConfigDefinition.of(
                Setting.required(
                        "username", Setting.Type.TEXT, "The application's user name; sandbox for the sandbox."),
                Setting.required("api-key", Setting.Type.SECRET, "The application's key."),
                Setting.optional("default-region", Setting.Type.TEXT, "The region of numbers without a country code.")
                        .withDefault("KE"),
                Setting.optional(
                                "currencies",
                                Setting.Type.LIST,
                                "The supported countries, each with the currencies that it accepts.")
                        .withDefault(Countries.DEFAULT)
                        .checked(Countries::problem),
                Setting.optional("url", Setting.Type.URL, "The URL of the service; the sandbox has a different one.")
                        .withDefault("https://api.africastalking.com"));
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(DuplicateHandling.WINDOWED_NO_LOOKUP)
                .withLookup(LookupBy.PROVIDER_REFERENCE)
                .withCallbacks()
                .within(Duration.ofMinutes(5), Duration.ofDays(1))
                .numbers(NumberForm.E164);
    }

    @Override
    public Connector create(ConnectorConfig config, ConnectorContext context) {
        return new AfricasTalkingConnector(config, context);
    }
}
