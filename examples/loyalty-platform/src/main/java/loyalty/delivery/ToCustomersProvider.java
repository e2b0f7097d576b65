package loyalty.delivery;

import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import loyalty.customer.Customers;
import loyalty.tenant.TenantScope;

/** Another provider under the name {@code customer-} and its own, for rewards whose recipient is a customer's id. */
record ToCustomersProvider(ConnectorProvider provider, Customers customers, TenantScope scope)
        implements ConnectorProvider {
    @Override
    public String id() {
        return "customer-" + provider.id();
    }

    @Override
    public String version() {
        return provider.version();
    }

    @Override
    public int spiVersion() {
        return provider.spiVersion();
    }

    @Override
    public Kind kind() {
        return provider.kind();
    }

    @Override
    public ConfigDefinition config() {
        return provider.config();
    }

    @Override
    public Capabilities capabilities() {
        return provider.capabilities();
    }

    @Override
    public Connector create(ConnectorConfig config, ConnectorContext context) {
        return new ToCustomersConnector(provider.create(config, context), customers, scope);
    }
}
