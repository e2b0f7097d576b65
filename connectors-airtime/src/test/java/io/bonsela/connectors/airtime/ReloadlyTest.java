package io.bonsela.connectors.airtime;

import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.testkit.connector.ConnectorKit;
import io.bonsela.testkit.connector.ProviderProtocol;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** A provider that rejects a repeat and has a lookup. */
final class ReloadlyTest {
    /** The settings of an instance that is connected to a fake provider. */
    static Map<String, String> settings(URI uri, boolean asynchronous) {
        Map<String, String> settings = new HashMap<>();
        settings.put("url", uri.toString());
        settings.put("auth-url", uri.toString());
        settings.put("client-id", "id");
        settings.put("client-secret", "secret");
        settings.put("webhook-secret", ReloadlyProtocol.WEBHOOK_SECRET);
        settings.put("operator-id", "9001");
        settings.put("asynchronous", String.valueOf(asynchronous));
        return settings;
    }

    @Nested
    final class Synchronous extends ConnectorKit {
        @Override
        protected ConnectorProvider provider() {
            return new ReloadlyProvider();
        }

        @Override
        protected ProviderProtocol protocol() {
            return new ReloadlyProtocol(false);
        }

        @Override
        protected Map<String, String> settings(URI uri) {
            return ReloadlyTest.settings(uri, false);
        }
    }

    @Nested
    final class Asynchronous extends ConnectorKit {
        @Override
        protected ConnectorProvider provider() {
            return new ReloadlyProvider();
        }

        @Override
        protected ProviderProtocol protocol() {
            return new ReloadlyProtocol(true);
        }

        @Override
        protected Map<String, String> settings(URI uri) {
            Map<String, String> settings = ReloadlyTest.settings(uri, true);
            settings.put("operator-id", "auto");
            return settings;
        }
    }
}
