package loyalty.whatsapp;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import loyalty.customer.Customer;
import loyalty.customer.CustomerData;
import loyalty.customer.Customers;
import loyalty.secret.Sealer;
import loyalty.secret.Secrets;
import loyalty.tenant.Times;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of contacts. Its methods are called within a {@link loyalty.tenant.TenantScope}. */
@Repository
class Contacts implements CustomerData {
    private static final String COLUMNS =
            "SELECT id, tenant, sealed_address, customer, opted_out, last_message_at FROM whatsapp_contact";
    private static final char DIVIDER = '\n';

    private final JdbcClient jdbc;
    private final Customers customers;
    private final Sealer sealer;
    private final Secrets secrets;

    Contacts(JdbcClient jdbc, Customers customers, Sealer sealer, Secrets secrets) {
        this.jdbc = jdbc;
        this.customers = customers;
        this.sealer = sealer;
        this.secrets = secrets;
    }

    /**
     * Records that somebody has written. A message with number and user id joins what was known by each.
     *
     * @param tenant the tenant
     * @param phone the number; null: not known
     * @param userId the user id; null: not known. One of both is known
     * @param at when
     */
    Contact seen(String tenant, @Nullable String phone, @Nullable String userId, Instant at) {
        Contact byPhone =
                phone == null ? null : find(tenant, "phone_hash", phone).orElse(null);
        Contact byUser =
                userId == null ? null : find(tenant, "user_hash", userId).orElse(null);
        Contact known = byPhone != null ? byPhone : byUser;
        if (byPhone != null && byUser != null && !byPhone.id().equals(byUser.id())) {
            remove(byUser);
        }
        Contact merged = new Contact(
                known == null ? secrets.id("w") : known.id(),
                tenant,
                phone != null ? phone : known == null ? null : known.phone(),
                userId != null ? userId : known == null ? null : known.userId(),
                customer(tenant, phone, byPhone, byUser),
                (byPhone != null && byPhone.optedOut()) || (byUser != null && byUser.optedOut()),
                known == null || at.isAfter(known.lastMessageAt()) ? at : known.lastMessageAt());
        store(merged, known == null);
        return merged;
    }

    private @Nullable String customer(
            String tenant, @Nullable String phone, @Nullable Contact byPhone, @Nullable Contact byUser) {
        Optional<String> withNumber = phone == null
                ? Optional.empty()
                : customers.byPhone(tenant, phone).map(Customer::id);
        return withNumber
                .or(() -> Optional.ofNullable(byPhone).map(Contact::customer))
                .or(() -> Optional.ofNullable(byUser).map(Contact::customer))
                .orElse(null);
    }

    /** Records that a contact has become a customer. */
    void enrolled(Contact contact, String customer) {
        jdbc.sql("UPDATE whatsapp_contact SET customer = ? WHERE tenant = ? AND id = ?")
                .params(customer, contact.tenant(), contact.id())
                .update();
    }

    /** Records whether a contact wants notices. */
    void optedOut(Contact contact, boolean optedOut) {
        jdbc.sql("UPDATE whatsapp_contact SET opted_out = ? WHERE tenant = ? AND id = ?")
                .params(optedOut ? 1 : 0, contact.tenant(), contact.id())
                .update();
    }

    /** Finds the contact of a customer, also one who has written before the number was enrolled on another way. */
    Optional<Contact> ofCustomer(Customer customer) {
        String phone = customer.phone();
        return linked(customer.tenant(), customer.id())
                .or(() -> phone == null ? Optional.empty() : byPhone(customer.tenant(), phone));
    }

    private Optional<Contact> linked(String tenant, String customer) {
        return jdbc.sql(COLUMNS + " WHERE tenant = ? AND customer = ? ORDER BY last_message_at DESC LIMIT 1")
                .params(tenant, customer)
                .query(this::contact)
                .optional();
    }

    /** Finds a contact. */
    Optional<Contact> find(String tenant, String id) {
        return jdbc.sql(COLUMNS + " WHERE tenant = ? AND id = ?")
                .params(tenant, id)
                .query(this::contact)
                .optional();
    }

    /** Finds the contact with a number, as E.164. */
    Optional<Contact> byPhone(String tenant, String phone) {
        return find(tenant, "phone_hash", phone);
    }

    /** Finds the contact with a user id. */
    Optional<Contact> byUser(String tenant, String userId) {
        return find(tenant, "user_hash", userId);
    }

    @Override
    public void erase(Customer customer) {
        ofCustomer(customer).ifPresent(this::remove);
    }

    private void remove(Contact contact) {
        jdbc.sql("DELETE FROM whatsapp_message WHERE tenant = ? AND contact = ?")
                .params(contact.tenant(), contact.id())
                .update();
        jdbc.sql("DELETE FROM whatsapp_contact WHERE tenant = ? AND id = ?")
                .params(contact.tenant(), contact.id())
                .update();
    }

    private Optional<Contact> find(String tenant, String column, String value) {
        return jdbc.sql(COLUMNS + " WHERE tenant = ? AND " + column + " = ?")
                .params(tenant, hash(tenant, value))
                .query(this::contact)
                .optional();
    }

    private void store(Contact contact, boolean fresh) {
        String phone = contact.phone();
        String userId = contact.userId();
        String address = (phone == null ? "" : phone) + DIVIDER + (userId == null ? "" : userId);
        String sql = fresh
                ? "INSERT INTO whatsapp_contact (phone_hash, user_hash, sealed_address, customer, opted_out,"
                        + " last_message_at, tenant, id) VALUES (:phone, :user, :address, :customer, :out, :at, :tenant, :id)"
                : "UPDATE whatsapp_contact SET phone_hash = :phone, user_hash = :user, sealed_address = :address,"
                        + " customer = :customer, opted_out = :out, last_message_at = :at"
                        + " WHERE tenant = :tenant AND id = :id";
        jdbc.sql(sql)
                .param("phone", phone == null ? null : hash(contact.tenant(), phone))
                .param("user", userId == null ? null : hash(contact.tenant(), userId))
                .param("address", sealer.seal(address, contact.id()))
                .param("customer", contact.customer())
                .param("out", contact.optedOut() ? 1 : 0)
                .param("at", Times.micros(contact.lastMessageAt()))
                .param("tenant", contact.tenant())
                .param("id", contact.id())
                .update();
    }

    private String hash(String tenant, String value) {
        return sealer.hash(tenant, "whatsapp " + value);
    }

    private Contact contact(ResultSet row, int number) throws SQLException {
        String id = row.getString("id");
        String address = sealer.open(row.getString("sealed_address"), id);
        int divider = address.indexOf(DIVIDER);
        return new Contact(
                id,
                row.getString("tenant"),
                divider == 0 ? null : address.substring(0, divider),
                divider == address.length() - 1 ? null : address.substring(divider + 1),
                row.getString("customer"),
                row.getInt("opted_out") == 1,
                Times.instant(row.getLong("last_message_at")));
    }
}
