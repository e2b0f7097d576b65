package io.bonsela.connectors.voucher;

import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.Capabilities.LookupBy;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.ConfigDefinition.Setting;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.connectors.support.ReloadlySettings;
import java.time.Duration;

/** Gift cards from Reloadly. A repeated {@code customIdentifier} is rejected and can be looked up. */
public final class ReloadlyGiftCardsProvider implements ConnectorProvider {
    /** For the service loader. */
    public ReloadlyGiftCardsProvider() {}

    @Override
    public String id() {
        return "reloadly-gift-cards";
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
        return Kind.VOUCHER;
    }

    @Override
    public ConfigDefinition config() {
        return ReloadlySettings.of("https://giftcards.reloadly.com")
                .and(ConfigDefinition.of(
                        Setting.required(
                                "sender-name", Setting.Type.TEXT, "The name of the sender, as shown to the recipient."),
                        Setting.optional(
                                        "country",
                                        Setting.Type.TEXT,
                                        "The card's country, unless the reward specifies one.")
                                .withDefault("ZA")));
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(DuplicateHandling.REJECTS_DUPLICATE_AND_LOOKUP)
                .withLookup(LookupBy.REFERENCE)
                .withCallbacks()
                .within(Duration.ofMinutes(30), Duration.ofDays(2));
    }

    @Override
    public Connector create(ConnectorConfig config, ConnectorContext context) {
        return new ReloadlyGiftCardsConnector(config, context);
    }
}
