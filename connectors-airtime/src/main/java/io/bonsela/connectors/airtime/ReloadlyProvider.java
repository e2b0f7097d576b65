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
import io.bonsela.connectors.support.ReloadlySettings;
import java.time.Duration;

/**
 * Airtime from Reloadly. A repeated {@code customIdentifier} is rejected permanently and can be looked up. Whether a
 * rejected order uses up its identifier is not documented; if it does, the next attempt is rejected as a repeat and
 * looked up.
 */
public final class ReloadlyProvider implements ConnectorProvider {
    /** For the service loader. */
    public ReloadlyProvider() {}

    @Override
    public String id() {
        return "reloadly";
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
        return ReloadlySettings.of("https://topups.reloadly.com")
                .and(ConfigDefinition.of(
                        Setting.optional(
                                        "default-region",
                                        Setting.Type.TEXT,
                                        "The region of numbers without a country code.")
                                .withDefault("ZW"),
                        Setting.optional(
                                        "operator-id",
                                        Setting.Type.TEXT,
                                        "The operator, unless the reward has a parameter operatorId.")
                                .withDefault("auto"),
                        Setting.optional(
                                        "local-amount",
                                        Setting.Type.TRUTH,
                                        "Whether currency is that of the recipient, not of the account.")
                                .withDefault("false"),
                        Setting.optional(
                                        "asynchronous",
                                        Setting.Type.TRUTH,
                                        "Whether to submit asynchronously and look up later.")
                                .withDefault("true"),
                        Setting.optional(
                                        "currencies",
                                        Setting.Type.LIST,
                                        "With local-amount: the countries, each with the currencies that it accepts.")
                                .withDefault(Countries.DEFAULT)
                                .checked(Countries::problem)));
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(DuplicateHandling.REJECTS_DUPLICATE_AND_LOOKUP)
                .withLookup(LookupBy.REFERENCE)
                .withCallbacks()
                .within(Duration.ofMinutes(30), Duration.ofDays(2))
                .numbers(NumberForm.DIGITS)
                .converting();
    }

    @Override
    public Connector create(ConnectorConfig config, ConnectorContext context) {
        return new ReloadlyConnector(config, context);
    }
}
