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
import java.time.Duration;

/** Gift cards by Reloadly. A repeated {@code customIdentifier} is refused and can be looked up. */
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
        return ConfigDefinition.of(
                Setting.required("client-id", Setting.Type.SECRET, "The client id of the account."),
                Setting.required("client-secret", Setting.Type.SECRET, "The client secret of the account."),
                Setting.optional("webhook-secret", Setting.Type.SECRET, "Checks callbacks; none is taken in without."),
                Setting.required("sender-name", Setting.Type.TEXT, "Who gives the card, as the recipient reads it."),
                Setting.optional("country", Setting.Type.TEXT, "The card's country, unless the reward says otherwise.")
                        .withDefault("ZA"),
                Setting.optional(
                                "currency",
                                Setting.Type.TEXT,
                                "The currency that amounts are ordered in; rewards in another are refused.")
                        .withDefault("USD"),
                Setting.optional("url", Setting.Type.URL, "Where the service is; the sandbox is another.")
                        .withDefault("https://giftcards.reloadly.com"),
                Setting.optional("auth-url", Setting.Type.URL, "Where access tokens are given out.")
                        .withDefault("https://auth.reloadly.com"),
                Setting.optional("audience", Setting.Type.TEXT, "What tokens are for; left out: the URL."));
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
