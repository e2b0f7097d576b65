package loyalty.api;

import loyalty.customer.Customer.Status;
import loyalty.customer.Customers;
import loyalty.tenant.TenantScope;
import loyalty.web.ProblemException;
import org.springframework.stereotype.Component;

/** Nothing is recorded of somebody who was not enrolled, or who was erased. */
@Component
class KnownCustomers {
    private final Customers customers;
    private final TenantScope scope;

    KnownCustomers(Customers customers, TenantScope scope) {
        this.customers = customers;
        this.scope = scope;
    }

    /**
     * Checks that a customer takes part or is suspended.
     *
     * @throws ProblemException if not
     */
    void check(String tenant, String customer) {
        boolean known = scope.reading(tenant, () -> customers.status(tenant, customer))
                .filter(status -> status != Status.DELETED)
                .isPresent();
        if (!known) {
            throw ProblemException.unknown("CUSTOMER");
        }
    }
}
