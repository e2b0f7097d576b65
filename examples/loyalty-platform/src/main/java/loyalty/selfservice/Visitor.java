package loyalty.selfservice;

import java.util.Locale;
import loyalty.customer.Customer;
import loyalty.tenant.Tenants.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Who uses a channel.
 *
 * @param tenant the merchant
 * @param channel which channel, such as {@code ussd}
 * @param phone the number, as E.164; null: the channel does not tell
 * @param customer the customer; null: nobody is enrolled
 * @param request identifies this request of the channel, and its repeats
 */
public record Visitor(
        Tenant tenant,
        String channel,
        @Nullable String phone,
        @Nullable Customer customer,
        String request) {
    /** Returns the language of the customer; English for others. */
    public Locale language() {
        return Locale.forLanguageTag(customer == null ? "en" : customer.language());
    }

    /**
     * Returns the customer.
     *
     * @throws IllegalStateException if nobody is enrolled
     */
    public Customer known() {
        if (customer == null) {
            throw new IllegalStateException("nobody is enrolled");
        }
        return customer;
    }

    /** Shows no number. */
    @Override
    public String toString() {
        return "Visitor[" + tenant.id() + ", " + channel + ']';
    }
}
