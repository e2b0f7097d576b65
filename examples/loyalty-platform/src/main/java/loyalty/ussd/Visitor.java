package loyalty.ussd;

import java.util.Locale;
import loyalty.customer.Customer;
import loyalty.tenant.Tenants.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Who uses the menu.
 *
 * @param tenant the merchant
 * @param phone the number, as E.164
 * @param customer the customer with this number; null: nobody is enrolled with it
 * @param request identifies this request of the gateway, and its repeats
 */
record Visitor(Tenant tenant, String phone, @Nullable Customer customer, String request) {
    Locale language() {
        return Locale.forLanguageTag(customer == null ? "en" : customer.language());
    }

    Customer known() {
        if (customer == null) {
            throw new IllegalStateException("nobody is enrolled with this number");
        }
        return customer;
    }

    /** Shows no number. */
    @Override
    public String toString() {
        return "Visitor[" + tenant.id() + ']';
    }
}
