package loyalty.whatsapp;

import java.util.Optional;
import loyalty.channel.Channels;
import loyalty.channel.Channels.Channel;
import loyalty.customer.Customer;
import loyalty.customer.Customer.Status;
import loyalty.customer.Customers;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Tenants;
import loyalty.tenant.Tenants.Tenant;
import loyalty.whatsapp.Inbox.MessageId;
import loyalty.whatsapp.Inbox.Reply;
import org.springframework.stereotype.Component;

/** Who can be written to, and from which number. */
@Component
class Addressees {
    private final Channels channels;
    private final Contacts contacts;
    private final Customers customers;
    private final Inbox inbox;
    private final Tenants tenants;
    private final TenantScope scope;

    Addressees(
            Channels channels,
            Contacts contacts,
            Customers customers,
            Inbox inbox,
            Tenants tenants,
            TenantScope scope) {
        this.channels = channels;
        this.contacts = contacts;
        this.customers = customers;
        this.inbox = inbox;
        this.tenants = tenants;
        this.scope = scope;
    }

    /** Whether a tenant has a number; answers from memory. */
    boolean serves(String tenant) {
        return channels.serves(tenant, Channels.Kind.WHATSAPP);
    }

    /** Returns the number of a tenant; empty if it has none. */
    Optional<Channel> channel(String tenant) {
        return channels.list(tenant).stream()
                .filter(channel -> channel.kind() == Channels.Kind.WHATSAPP)
                .findFirst();
    }

    /** Returns who gets notices about a customer; empty if nobody does. */
    Optional<Contact> wanting(Customer customer) {
        return scope.reading(customer.tenant(), () -> contacts.ofCustomer(customer))
                .filter(contact -> !contact.optedOut());
    }

    Optional<Customer> customer(String tenant, String id) {
        return scope.reading(tenant, () -> customers.find(tenant, id))
                .filter(customer -> customer.status() != Status.DELETED);
    }

    Optional<Contact> contact(String tenant, String id) {
        return scope.reading(tenant, () -> contacts.find(tenant, id));
    }

    Optional<Reply> reply(String tenant, String message) {
        return inbox.reply(new MessageId(tenant, message));
    }

    /** Records that somebody wants no notices. */
    void optOut(Contact contact) {
        scope.within(contact.tenant(), () -> {
            contacts.optedOut(contact, true);
            return contact;
        });
    }

    Tenant merchant(String tenant) {
        return scope.reading(tenant, tenants::list).stream()
                .filter(each -> each.id().equals(tenant))
                .findFirst()
                .orElseThrow();
    }
}
