package loyalty.customer;

import io.bonsela.api.RewardEngine;
import java.util.List;
import loyalty.tenant.TenantScope;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Everything that is stored about a customer, for the customer. */
@Service
public class Exports {
    private final RewardEngine engine;
    private final Customers customers;
    private final TenantScope scope;
    private final JsonMapper json;

    Exports(RewardEngine engine, Customers customers, TenantScope scope, JsonMapper json) {
        this.engine = engine;
        this.customers = customers;
        this.scope = scope;
        this.json = json;
    }

    /** Returns the customer, the consents, and what the engine has recorded, as JSON. */
    public String json(Customer customer) {
        List<Customers.Consent> consents =
                scope.reading(customer.tenant(), () -> customers.consents(customer.tenant(), customer.id()));
        ObjectNode all = json.createObjectNode();
        all.set("customer", json.valueToTree(customer));
        all.set("consents", json.valueToTree(consents));
        all.set("rewards", json.valueToTree(engine.reports().export(customer.tenant(), customer.id())));
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(all);
    }
}
