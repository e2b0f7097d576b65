package loyalty.delivery;

import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.Secret;
import java.util.Optional;
import loyalty.customer.Customer;
import loyalty.customer.Customers;
import loyalty.tenant.TenantScope;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** Replaces the customer's id by the number before a request leaves the platform. */
final class ToCustomersConnector implements Connector {
    private final Connector connector;
    private final Customers customers;
    private final TenantScope scope;

    ToCustomersConnector(Connector connector, Customers customers, TenantScope scope) {
        this.connector = connector;
        this.customers = customers;
        this.scope = scope;
    }

    @Override
    public DeliveryOutcome issue(IssueRequest request) {
        Optional<String> phone;
        try {
            phone = phone(request.tenant(), request.to());
        } catch (DataAccessException e) {
            return DeliveryOutcome.later("NUMBER_NOT_READ", null);
        }
        return phone.<DeliveryOutcome>map(number -> connector.issue(new IssueRequest(
                        request.reference(),
                        request.tenant(),
                        request.issuance(),
                        request.subject(),
                        request.reward(),
                        request.value(),
                        number,
                        request.parameters(),
                        request.attempt(),
                        request.at(),
                        request.correlation())))
                .orElseGet(() -> new DeliveryOutcome.Rejected("NO_NUMBER", DeliveryOutcome.Rejected.Cause.RECIPIENT));
    }

    @Override
    public Optional<DeliveryOutcome> lookup(LookupRequest request) {
        return connector.lookup(toNumber(request));
    }

    @Override
    public DeliveryOutcome reverse(LookupRequest request) {
        return connector.reverse(toNumber(request));
    }

    @Override
    public Optional<Secret> reveal(LookupRequest request) {
        return connector.reveal(toNumber(request));
    }

    @Override
    public CallbackResult parseCallback(CallbackRequest request) {
        return connector.parseCallback(request);
    }

    @Override
    public ConnectorHealth health() {
        return connector.health();
    }

    @Override
    public void close() {
        connector.close();
    }

    private LookupRequest toNumber(LookupRequest request) {
        return new LookupRequest(
                request.reference(),
                request.providerReference(),
                request.tenant(),
                request.issuance(),
                request.value(),
                phone(request.tenant(), request.to()).orElse(null),
                request.sentAt(),
                request.at(),
                request.correlation());
    }

    private Optional<String> phone(String tenant, @Nullable String customer) {
        return customer == null
                ? Optional.empty()
                : scope.reading(tenant, () -> customers.find(tenant, customer)).map(Customer::phone);
    }
}
