package io.bonsela.connectors.webhook;

import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.ConfigDefinition.Setting;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends signed messages to an endpoint according to Standard Webhooks 1.0.0. One instance is one endpoint. A receiver
 * drops repeats by {@code webhook-id}, so a message that may have arrived is sent again. Events may arrive in a
 * different order than they happened; each contains its time.
 */
public final class WebhookProvider implements ConnectorProvider {
    private final Sender.Resolver resolver;

    /** For the service loader. */
    public WebhookProvider() {
        this(InetAddress::getAllByName);
    }

    WebhookProvider(Sender.Resolver resolver) {
        this.resolver = resolver;
    }

    @Override
    public String id() {
        return "webhook";
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
                Setting.required("url", Setting.Type.TEXT, "The endpoint's URL."),
                Setting.required("secret", Setting.Type.SECRET, "The signing key: whsec_ or whsk_, then Base64."),
                Setting.optional(
                        "previous-secret",
                        Setting.Type.SECRET,
                        "The previous key, which also signs until the receiver has switched keys."),
                Setting.optional("events", Setting.Type.LIST, "The message types to send; * for all.")
                        .withDefault("*"),
                Setting.optional("ports", Setting.Type.LIST, "The ports that an endpoint may use.")
                        .withDefault("443")
                        .checked(WebhookProvider::ports),
                Setting.optional("plain-http", Setting.Type.TRUTH, "Whether the URL may begin with http://.")
                        .withDefault("false"),
                Setting.optional(
                                "allowed-ranges",
                                Setting.Type.LIST,
                                "Allowed ranges of addresses that are not public, such as 127.0.0.0/8.")
                        .checked(WebhookProvider::ranges));
    }

    private static @Nullable String ports(String value) {
        return value.matches("[0-9]{1,5}(\\s*,\\s*[0-9]{1,5})*") ? null : "must be numbers separated by commas";
    }

    private static @Nullable String ranges(String value) {
        try {
            AddressGuard unused = new AddressGuard(List.of(value.strip().split("\\s*,\\s*")));
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(DuplicateHandling.REPLAY_RETURNS_ORIGINAL)
                .within(Duration.ofMinutes(1), Duration.ofDays(5));
    }

    @Override
    public Connector create(ConnectorConfig config, ConnectorContext context) {
        return new WebhookConnector(config, context, resolver);
    }
}
