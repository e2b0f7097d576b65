package loyalty.whatsapp;

import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.ConfigDefinition.Setting;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Sends answers and notices by WhatsApp. The numbers and their tokens are settings of the tenants' channels. */
@Component
class WhatsAppProvider implements ConnectorProvider {
    private final Addressees addressees;

    WhatsAppProvider(Addressees addressees) {
        this.addressees = addressees;
    }

    @Override
    public String id() {
        return "whatsapp";
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
        return Kind.WEBHOOK;
    }

    @Override
    public ConfigDefinition config() {
        return ConfigDefinition.of(
                Setting.optional("url", Setting.Type.URL, "The URL of the Cloud API with its version.")
                        .withDefault("https://graph.facebook.com/v23.0"),
                Setting.optional("languages", Setting.Type.LIST, "The languages that the templates have.")
                        .withDefault("en"),
                Setting.optional("welcome", Setting.Type.TEXT, "The template for new customers.")
                        .withDefault("loyalty_welcome"),
                Setting.optional("issued", Setting.Type.TEXT, "The template for rewards.")
                        .withDefault("reward_issued"),
                Setting.optional("reminder", Setting.Type.TEXT, "The template for rewards that expire soon.")
                        .withDefault("reward_reminder"),
                Setting.optional("redeemed", Setting.Type.TEXT, "The template for redeemed rewards.")
                        .withDefault("reward_redeemed"));
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(DuplicateHandling.NONE).within(Duration.ofMinutes(1), Duration.ofDays(1));
    }

    @Override
    public Connector create(ConnectorConfig config, ConnectorContext context) {
        return new WhatsAppConnector(config, context, addressees);
    }
}
