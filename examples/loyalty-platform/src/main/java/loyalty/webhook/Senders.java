package loyalty.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorPolicy;
import io.bonsela.api.connector.HttpTransport;
import io.bonsela.connectors.webhook.WebhookProvider;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Creates a connector for each endpoint, and keeps it while it is used. Thread-safe. */
@Component
public class Senders implements DisposableBean {
    /** The timeout of one endpoint: three of them take less than the 20 seconds that the engine waits for a call. */
    static final Duration EACH = Duration.ofSeconds(6);

    /** A key for endpoints that are only checked. */
    private static final String NO_SECRET = "whsec_" + "A".repeat(44);

    private static final Duration UNUSED = Duration.ofMinutes(10);

    private final WebhookProvider provider = new WebhookProvider();
    private final HttpTransport http = HttpTransport.within(EACH);
    private final Clock clock;
    private final Map<String, String> settings;
    private final Cache<Endpoint, Connector> connectors = Caffeine.newBuilder()
            .expireAfterAccess(UNUSED)
            .<Endpoint, Connector>evictionListener((endpoint, connector, cause) ->
                    Objects.requireNonNull(connector).close())
            .build();

    Senders(
            Clock clock,
            @Value("${loyalty.webhooks.ports:443}") String ports,
            @Value("${loyalty.webhooks.plain-http:false}") String plainHttp,
            @Value("${loyalty.webhooks.allowed-ranges:}") String allowedRanges) {
        this.clock = clock;
        settings = Map.of("ports", ports, "plain-http", plainHttp, "allowed-ranges", allowedRanges);
    }

    /** Returns what sends to an endpoint. */
    Connector of(Endpoint endpoint) {
        return connectors.get(endpoint, this::create);
    }

    /**
     * Checks where an endpoint is.
     *
     * @throws io.bonsela.api.BonselaException INVALID_CONFIGURATION that says what is wrong with the URL
     */
    public void check(String url) {
        create(new Endpoint("check", "", url, List.of("*"), true, NO_SECRET, null, 1, clock.instant()))
                .close();
    }

    private Connector create(Endpoint endpoint) {
        Map<String, String> values = new HashMap<>(settings);
        values.put("provider", provider.id());
        values.put("url", endpoint.url());
        values.put("secret", "secret");
        values.put("call-timeout", EACH.toString());
        String previous = endpoint.previousSecret();
        if (previous != null) {
            values.put("previous-secret", "previous");
        }
        ConnectorConfig config = new ConnectorConfig(
                provider.config().and(ConnectorPolicy.settings(provider.capabilities())),
                values,
                name -> name.equals("secret") ? endpoint.secret() : Objects.requireNonNull(previous));
        return provider.create(config, new ConnectorContext(endpoint.id(), clock, http));
    }

    @Override
    public void destroy() {
        connectors.asMap().values().forEach(Connector::close);
        http.close();
    }
}
