package loyalty.customer;

import io.bonsela.api.Event;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Erase;
import java.util.Optional;
import loyalty.customer.Customer.Status;
import loyalty.tenant.TenantScope;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;

/** Enrols and erases customers: the row and what the engine records of it are committed together. */
@Service
public class Enrolment {
    /** The event that an enrolment is. */
    public static final String EVENT = "enrolled";

    private final Customers customers;
    private final RewardEngine engine;
    private final TenantScope scope;

    Enrolment(Customers customers, RewardEngine engine, TenantScope scope) {
        this.customers = customers;
        this.engine = engine;
        this.scope = scope;
    }

    /**
     * Enrols a customer. The same one again changes nothing.
     *
     * @param customer the customer
     * @return the customer as it is now
     * @throws org.springframework.dao.DuplicateKeyException if another customer has the number or the reference
     */
    public Customer enrol(Customer customer) {
        try {
            return enrolNew(customer);
        } catch (DuplicateKeyException e) {
            // Another request has enrolled the same customer at this moment, or another customer has the number.
            return scope.within(customer.tenant(), () -> customers.find(customer.tenant(), customer.id()))
                    .orElseThrow(() -> e);
        }
    }

    private Customer enrolNew(Customer customer) {
        return scope.within(customer.tenant(), () -> {
            Optional<Customer> before = customers.find(customer.tenant(), customer.id());
            if (before.isPresent()) {
                return before.get();
            }
            customers.add(customer);
            engine.process(Event.of(EVENT)
                    .tenant(customer.tenant())
                    .id(EVENT + '/' + customer.id())
                    .subject(customer.id())
                    .build());
            return customer;
        });
    }

    /**
     * Erases a customer: the engine's records lose the person, and the row loses the name, the number and the reference.
     *
     * @param tenant the tenant
     * @param id the customer's id
     * @param actor who requests it
     * @return empty if the tenant has no such customer
     */
    public Optional<Customer> erase(String tenant, String id, String actor) {
        return scope.within(
                tenant,
                () -> customers.find(tenant, id).map(customer -> {
                    if (customer.status() == Status.DELETED) {
                        return customer;
                    }
                    engine.execute(new Erase(Origin.of(tenant, "erase/" + id, actor), id));
                    customers.change(new Customer(
                            id,
                            tenant,
                            null,
                            "",
                            null,
                            customer.language(),
                            Status.DELETED,
                            customer.version(),
                            customer.createdAt()));
                    return customers.find(tenant, id).orElseThrow();
                }));
    }
}
