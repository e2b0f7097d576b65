package baobab;

import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.testkit.connector.ConnectorKit;
import io.bonsela.testkit.connector.ProviderProtocol;
import java.net.URI;
import java.util.Map;

/** The conformance kit: each of its scenarios is a test. */
final class BaobabTest extends ConnectorKit {
    @Override
    protected ConnectorProvider provider() {
        return new BaobabProvider();
    }

    @Override
    protected Map<String, String> settings(URI uri) {
        return Map.of(
                "url",
                uri.toString(),
                "client-id",
                "agent-seven",
                "client-secret",
                "open-sesame",
                "callback-secret",
                BaobabProtocol.CALLBACK_SECRET);
    }

    @Override
    protected ProviderProtocol protocol() {
        return new BaobabProtocol();
    }
}
