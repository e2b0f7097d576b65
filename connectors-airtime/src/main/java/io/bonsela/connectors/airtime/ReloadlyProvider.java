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
 * Airtime by Reloadly. A repeated {@code customIdentifier} is refused for ever and can be looked up. Whether a refused
 * order spends one is not documented; if it does, the next try is refused as a repeat and looked up.
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
        return ConfigDefinition.of(
                Setting.required("client-id", Setting.Type.SECRET, "The client id of the account."),
                Setting.required("client-secret", Setting.Type.SECRET, "The client secret of the account."),
                Setting.optional("webhook-secret", Setting.Type.SECRET, "Checks callbacks; none is taken in without."),
                Setting.optional("default-region", Setting.Type.TEXT, "The region of numbers without a country code.")
                        .withDefault("ZW"),
                Setting.optional(
                                "operator-id",
                                Setting.Type.TEXT,
                                "The operator, unless the reward has a parameter operatorId.")
                        .withDefault("auto"),
                Setting.optional(
                                "local-amount",
                                Setting.Type.TRUTH,
                                "Whether currency is the recipient's, not the account's.")
                        .withDefault("false"),
                Setting.optional("asynchronous", Setting.Type.TRUTH, "Whether to hand over and ask later.")
                        .withDefault("true"),
                Setting.optional(
                                "currency",
                                Setting.Type.TEXT,
                                "The currency that amounts are ordered in; rewards in another are refused.")
                        .withDefault("USD"),
                Setting.optional(
                                "currencies",
                                Setting.Type.LIST,
                                "With local-amount: countries, each with the currencies that amounts may be in.")
                        .withDefault(Countries.DEFAULT)
                        .checked(Countries::problem),
                Setting.optional("url", Setting.Type.URL, "Where the service is; the sandbox is another.")
                        .withDefault("https://topups.reloadly.com"),
                Setting.optional("auth-url", Setting.Type.URL, "Where access tokens are given out.")
                        .withDefault("https://auth.reloadly.com"),
                Setting.optional("audience", Setting.Type.TEXT, "What tokens are for; left out: the URL."));
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
