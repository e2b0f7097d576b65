package loyalty.customer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import loyalty.customer.Customer.Status;
import loyalty.secret.Sealer;
import loyalty.tenant.Times;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The tables of customers and their consents. Its methods are called within a {@link loyalty.tenant.TenantScope}. */
@Repository
public class Customers {
    private static final String COLUMNS =
            "SELECT id, tenant, sealed_phone, name, external_reference, referrer, language, status, version,"
                    + " created_at FROM customer";

    private final JdbcClient jdbc;
    private final Sealer sealer;

    Customers(JdbcClient jdbc, Sealer sealer) {
        this.jdbc = jdbc;
        this.sealer = sealer;
    }

    /**
     * Selects customers.
     *
     * @param phone with this number, as E.164; null: any
     * @param externalReference with this reference; null: any
     * @param name with a word in their name that begins with this, whatever the case; null: any
     * @param status in this state; null: any
     * @param after after this one, by time of enrolment; null: from the first
     * @param limit how many
     */
    public record Search(
            @Nullable String phone,
            @Nullable String externalReference,
            @Nullable String name,
            @Nullable Status status,
            @Nullable Customer after,
            int limit) {
        /** Selects all customers. */
        public static Search all(int limit) {
            return new Search(null, null, null, null, null, limit);
        }

        /** Returns a copy that selects those with a number, as E.164. */
        public Search phone(@Nullable String number) {
            return new Search(number, externalReference, name, status, after, limit);
        }

        /** Returns a copy that selects those with a reference. */
        public Search externalReference(@Nullable String reference) {
            return new Search(phone, reference, name, status, after, limit);
        }

        /** Returns a copy that selects those with a word in their name that begins so. */
        public Search name(@Nullable String beginning) {
            return new Search(phone, externalReference, beginning, status, after, limit);
        }

        /** Returns a copy that selects those in a state. */
        public Search status(@Nullable Status state) {
            return new Search(phone, externalReference, name, state, after, limit);
        }

        /** Returns a copy that selects those after a customer. */
        public Search after(@Nullable Customer last) {
            return new Search(phone, externalReference, name, status, last, limit);
        }
    }

    /**
     * A consent.
     *
     * @param purpose what for, such as {@code marketing}
     * @param granted whether it was given, or was taken back
     * @param source where, such as {@code ussd}
     * @param changedAt when
     */
    public record Consent(String purpose, boolean granted, String source, Instant changedAt) {
        /** Whether a text can be a purpose: a word of lower-case letters and hyphens. */
        public static boolean isPurpose(String text) {
            return text.matches("[a-z][a-z-]{0,39}");
        }
    }

    /**
     * Adds a customer.
     *
     * @param customer the customer
     * @param requestHash identifies what was requested, so that a repeat is told from another request; null: no repeat is
     *     expected
     */
    public void add(Customer customer, @Nullable String requestHash) {
        String phone = customer.phone();
        jdbc.sql(
                        "INSERT INTO customer (id, tenant, sealed_phone, phone_hash, name, external_reference, referrer, language, status,"
                                + " version, request_hash, created_at) VALUES (:id, :tenant, :sealed, :hash, :name, :reference,"
                                + " :referrer, :language, :status, :version, :request, :at)")
                .param("id", customer.id())
                .param("tenant", customer.tenant())
                .param("sealed", phone == null ? null : sealer.seal(phone, customer.id()))
                .param("hash", phone == null ? null : sealer.hash(customer.tenant(), phone))
                .param("name", customer.name())
                .param("reference", customer.externalReference())
                .param("referrer", customer.referrer())
                .param("language", customer.language())
                .param("status", customer.status().name())
                .param("version", customer.version())
                .param("request", requestHash)
                .param("at", Times.micros(customer.createdAt()))
                .update();
    }

    /**
     * Stores a changed customer under the next version.
     *
     * @return whether its version is still the one that was changed
     */
    public boolean change(Customer customer) {
        String phone = customer.phone();
        return jdbc.sql("UPDATE customer SET sealed_phone = :sealed, phone_hash = :hash, name = :name,"
                                + " external_reference = :reference, language = :language, status = :status,"
                                + " version = version + 1 WHERE tenant = :tenant AND id = :id AND version = :version")
                        .param("sealed", phone == null ? null : sealer.seal(phone, customer.id()))
                        .param("hash", phone == null ? null : sealer.hash(customer.tenant(), phone))
                        .param("name", customer.name())
                        .param("reference", customer.externalReference())
                        .param("language", customer.language())
                        .param("status", customer.status().name())
                        .param("tenant", customer.tenant())
                        .param("id", customer.id())
                        .param("version", customer.version())
                        .update()
                == 1;
    }

    /** Reduces a customer to its id. */
    void erase(String tenant, String id) {
        jdbc.sql("DELETE FROM consent WHERE tenant = ? AND customer = ?")
                .params(tenant, id)
                .update();
        jdbc.sql("UPDATE customer SET sealed_phone = NULL, phone_hash = NULL, name = '', external_reference = NULL,"
                        + " referrer = NULL, request_hash = NULL, announced = 1, status = 'DELETED', version = version + 1"
                        + " WHERE tenant = ? AND id = ? AND status <> 'DELETED'")
                .params(tenant, id)
                .update();
    }

    /** Returns what was requested when a customer was enrolled; empty if it is not known. */
    Optional<String> requestHash(String tenant, String id) {
        return jdbc.sql("SELECT request_hash FROM customer WHERE tenant = ? AND id = ? AND request_hash IS NOT NULL")
                .params(tenant, id)
                .query(String.class)
                .optional();
    }

    /** Records that the engine has decided an enrolment. */
    public void announced(String tenant, String id) {
        jdbc.sql("UPDATE customer SET announced = 1 WHERE tenant = ? AND id = ? AND announced = 0")
                .params(tenant, id)
                .update();
    }

    /** Returns customers who were enrolled before a time, and whose enrolment the engine has not decided. */
    List<Customer> notAnnounced(String tenant, Instant before, int limit) {
        return jdbc.sql(COLUMNS + " WHERE tenant = ? AND announced = 0 AND created_at < ? ORDER BY created_at LIMIT ?")
                .params(tenant, Times.micros(before), limit)
                .query(this::customer)
                .list();
    }

    /** Finds a customer. */
    public Optional<Customer> find(String tenant, String id) {
        return jdbc.sql(COLUMNS + " WHERE tenant = ? AND id = ?")
                .params(tenant, id)
                .query(this::customer)
                .optional();
    }

    /** Returns the customers that a search selects, by time of enrolment. */
    public List<Customer> list(String tenant, Search search) {
        StringBuilder where = new StringBuilder(" WHERE tenant = :tenant");
        Map<String, Object> values = new LinkedHashMap<>(Map.of("tenant", tenant, "limit", search.limit()));
        if (search.phone() != null) {
            where.append(" AND phone_hash = :hash");
            values.put("hash", sealer.hash(tenant, search.phone()));
        }
        if (search.externalReference() != null) {
            where.append(" AND external_reference = :reference");
            values.put("reference", search.externalReference());
        }
        if (search.name() != null) {
            // SQLite ignores the case of ASCII only, so a name is also compared as it was typed.
            where.append(" AND (lower(name) LIKE :lower ESCAPE '!' OR lower(name) LIKE '% ' || :lower ESCAPE '!'"
                    + " OR name LIKE :typed ESCAPE '!' OR name LIKE '% ' || :typed ESCAPE '!')");
            String typed = search.name().replaceAll("([!%_])", "!$1") + '%';
            values.put("typed", typed);
            values.put("lower", typed.toLowerCase(Locale.ROOT));
        }
        if (search.status() != null) {
            where.append(" AND status = :status");
            values.put("status", search.status().name());
        }
        if (search.after() != null) {
            where.append(" AND (created_at, id) > (:at, :id)");
            values.put("at", Times.micros(search.after().createdAt()));
            values.put("id", search.after().id());
        }
        return jdbc.sql(COLUMNS + where + " ORDER BY created_at, id LIMIT :limit")
                .params(values)
                .query(this::customer)
                .list();
    }

    /** Finds the customer with a number, as E.164. */
    public Optional<Customer> byPhone(String tenant, String phone) {
        return list(tenant, Search.all(1).phone(phone)).stream().findFirst();
    }

    /** Returns how many customers take part. */
    public long active(String tenant) {
        return jdbc.sql("SELECT count(*) FROM customer WHERE tenant = ? AND status = 'ACTIVE'")
                .params(tenant)
                .query(Long.class)
                .single();
    }

    /** Returns the state of a customer; empty if the tenant has no such customer. */
    public Optional<Status> status(String tenant, String id) {
        return jdbc.sql("SELECT status FROM customer WHERE tenant = ? AND id = ?")
                .params(tenant, id)
                .query(String.class)
                .optional()
                .map(Status::valueOf);
    }

    /** Records a consent, or that it was taken back. */
    public void consent(String tenant, String customer, Consent consent) {
        jdbc.sql(
                        "INSERT INTO consent (tenant, customer, purpose, granted, source, changed_at) VALUES (?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT (tenant, customer, purpose) DO UPDATE SET granted = excluded.granted,"
                                + " source = excluded.source, changed_at = excluded.changed_at")
                .params(
                        tenant,
                        customer,
                        consent.purpose(),
                        consent.granted() ? 1 : 0,
                        consent.source(),
                        Times.micros(consent.changedAt()))
                .update();
    }

    /** Records a consent that came with the enrolment. A repeat of the enrolment changes nothing that was recorded since. */
    public void consentAtEnrolment(Customer customer, String purpose, String source) {
        jdbc.sql("INSERT INTO consent (tenant, customer, purpose, granted, source, changed_at)"
                        + " VALUES (?, ?, ?, 1, ?, ?) ON CONFLICT DO NOTHING")
                .params(customer.tenant(), customer.id(), purpose, source, Times.micros(customer.createdAt()))
                .update();
    }

    /** Returns the consents of a customer, by purpose. */
    public List<Consent> consents(String tenant, String customer) {
        return jdbc.sql("SELECT purpose, granted, source, changed_at FROM consent"
                        + " WHERE tenant = ? AND customer = ? ORDER BY purpose")
                .params(tenant, customer)
                .query((row, number) -> new Consent(
                        row.getString(1), row.getInt(2) == 1, row.getString(3), Times.instant(row.getLong(4))))
                .list();
    }

    private Customer customer(ResultSet row, int number) throws SQLException {
        String id = row.getString("id");
        String sealed = row.getString("sealed_phone");
        return new Customer(
                id,
                row.getString("tenant"),
                sealed == null ? null : sealer.open(sealed, id),
                row.getString("name"),
                row.getString("external_reference"),
                row.getString("referrer"),
                row.getString("language"),
                Status.valueOf(row.getString("status")),
                row.getLong("version"),
                Times.instant(row.getLong("created_at")));
    }
}
