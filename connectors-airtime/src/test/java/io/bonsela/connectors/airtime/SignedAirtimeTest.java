package io.bonsela.connectors.airtime;

import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.testkit.connector.ConnectorKit;
import io.bonsela.testkit.connector.ProviderProtocol;
import io.bonsela.testkit.connector.SignedProtocol;
import java.net.URI;
import java.util.Map;

/** A provider that answers a repeat with the original response. */
final class SignedAirtimeTest extends ConnectorKit {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Override
    protected ConnectorProvider provider() {
        return new SignedAirtimeProvider();
    }

    @Override
    protected ProviderProtocol protocol() {
        return new SignedProtocol("till", SECRET, null);
    }

    @Override
    protected Map<String, String> settings(URI uri) {
        return Map.of("url", uri.toString(), "key-id", "till", "secret", SECRET);
    }
}
