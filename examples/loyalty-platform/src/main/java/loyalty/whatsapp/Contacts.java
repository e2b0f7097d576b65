package loyalty.whatsapp;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
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
        Optional<Contact> byPhone = phone == null ? Optional.empty() : byPhone(tenant, phone);
        Optional<Contact> byUser = userId == null ? Optional.empty() : byUser(tenant, userId);
        if (byPhone.isPresent()
                && byUser.isPresent()
                && !byPhone.get().id().equals(byUser.get().id())) {
            join(byPhone.get(), byUser.get());
        }
        String id = byPhone.or(() -> byUser).map(Contact::id).orElseGet(() -> fresh(tenant, phone, userId, at));
        update(find(tenant, id).orElseThrow(), phone, userId, at);
        return find(tenant, id).orElseThrow();
    }

    /** Adds a contact, unless another message of the same person has added it at this moment. */
    private String fresh(String tenant, @Nullable String phone, @Nullable String userId, Instant at) {
        String id = secrets.id("w");
        int added = jdbc.sql(
                        "INSERT INTO whatsapp_contact (id, tenant, phone_hash, user_hash, sealed_address,"
                                + " last_message_at) VALUES (:id, :tenant, :phone, :user, :address, :at) ON CONFLICT DO NOTHING")
                .param("id", id)
                .param("tenant", tenant)
                .param("phone", phone == null ? null : hash(tenant, phone), Types.VARCHAR)
                .param("user", userId == null ? null : hash(tenant, userId), Types.VARCHAR)
                .param("address", sealer.seal(address(phone, userId), id))
                .param("at", Times.micros(at))
                .update();
        if (added == 1) {
            return id;
        }
        return (phone == null ? byUser(tenant, String.valueOf(userId)) : byPhone(tenant, phone))
                .map(Contact::id)
                .orElseThrow();
    }

    /**
     * Changes what a message tells, and nothing that another message may change at this moment: whether notices are wanted,
     * and who has joined.
     */
    private void update(Contact known, @Nullable String phone, @Nullable String userId, Instant at) {
        String tenant = known.tenant();
        String number = phone != null ? phone : known.phone();
        String user = userId != null ? userId : known.userId();
        String enrolled = phone == null
                ? null
                : customers.byPhone(tenant, phone).map(Customer::id).orElse(null);
        jdbc.sql("UPDATE whatsapp_contact SET phone_hash = :phone, user_hash = :user, sealed_address = :address,"
                        + " customer = coalesce(:customer, customer), last_message_at ="
                        + " CASE WHEN last_message_at < :at THEN :at ELSE last_message_at END"
                        + " WHERE tenant = :tenant AND id = :id")
                .param("phone", number == null ? null : hash(tenant, number), Types.VARCHAR)
                .param("user", user == null ? null : hash(tenant, user), Types.VARCHAR)
                .param("address", sealer.seal(address(number, user), known.id()))
                .param("customer", enrolled, Types.VARCHAR)
                .param("at", Times.micros(at))
                .param("tenant", tenant)
                .param("id", known.id())
                .update();
    }

    /** Adds to a contact what is known of the other, which is removed. */
    private void join(Contact kept, Contact other) {
        record Known(@Nullable String customer, int optedOut) {}
        Optional<Known> known = jdbc.sql(
                        "DELETE FROM whatsapp_contact WHERE tenant = ? AND id = ? RETURNING customer, opted_out")
                .params(other.tenant(), other.id())
                .query((row, number) -> new Known(row.getString(1), row.getInt(2)))
                .optional();
        known.ifPresent(was -> jdbc.sql(
                        "UPDATE whatsapp_contact SET customer = coalesce(customer, :customer),"
                                + " opted_out = CASE WHEN :out = 1 THEN 1 ELSE opted_out END WHERE tenant = :tenant AND id = :id")
                .param("customer", was.customer(), Types.VARCHAR)
                .param("out", was.optedOut())
                .param("tenant", kept.tenant())
                .param("id", kept.id())
                .update());
        jdbc.sql("UPDATE whatsapp_message SET contact = ? WHERE tenant = ? AND contact = ?")
                .params(kept.id(), other.tenant(), other.id())
                .update();
    }

    /**
     * Records that a contact becomes a customer.
     *
     * @param contact the contact
     * @param customer the customer's id
     * @param erased the customer that it was before and that was erased; null: none
     * @return whether no other message has done so
     */
    boolean enrolled(Contact contact, String customer, @Nullable String erased) {
        return jdbc.sql("UPDATE whatsapp_contact SET customer = :customer WHERE tenant = :tenant AND id = :id"
                                + " AND (customer IS NULL OR customer = :customer OR customer = :erased)")
                        .param("customer", customer)
                        .param("tenant", contact.tenant())
                        .param("id", contact.id())
                        .param("erased", erased, Types.VARCHAR)
                        .update()
                == 1;
    }

    /**
     * Records whether a contact wants notices.
     *
     * @return whether the contact is still there
     */
    boolean optedOut(Contact contact, boolean optedOut) {
        return jdbc.sql("UPDATE whatsapp_contact SET opted_out = ? WHERE tenant = ? AND id = ?")
                        .params(optedOut ? 1 : 0, contact.tenant(), contact.id())
                        .update()
                == 1;
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
    public void numberChanged(Customer before) {
        String phone = before.phone();
        jdbc.sql("UPDATE whatsapp_contact SET customer = NULL WHERE tenant = ? AND customer = ? AND phone_hash = ?")
                .params(before.tenant(), before.id(), phone == null ? "" : hash(before.tenant(), phone))
                .update();
    }

    /** Removes the contacts of a customer. The ids of their messages stay, so that a repeat is recognized. */
    @Override
    public void erase(Customer customer) {
        String phone = customer.phone();
        List<String> contacts = jdbc.sql(
                        "DELETE FROM whatsapp_contact WHERE tenant = ? AND (customer = ? OR phone_hash = ?) RETURNING id")
                .params(customer.tenant(), customer.id(), phone == null ? "" : hash(customer.tenant(), phone))
                .query(String.class)
                .list();
        contacts.forEach(contact -> jdbc.sql(
                        "UPDATE whatsapp_message SET contact = NULL, sealed_message = '', sealed_reply = NULL,"
                                + " handled = 1 WHERE tenant = ? AND contact = ?")
                .params(customer.tenant(), contact)
                .update());
    }

    private Optional<Contact> find(String tenant, String column, String value) {
        return jdbc.sql(COLUMNS + " WHERE tenant = ? AND " + column + " = ?")
                .params(tenant, hash(tenant, value))
                .query(this::contact)
                .optional();
    }

    private static String address(@Nullable String phone, @Nullable String userId) {
        return (phone == null ? "" : phone) + DIVIDER + (userId == null ? "" : userId);
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
