package loyalty.customer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A customer of a merchant.
 *
 * @param id the id, which is the engine's subject
 * @param tenant the tenant
 * @param phone the phone number as E.164; null: none is known
 * @param name the name; may be empty
 * @param externalReference the merchant's own id of the customer; null: none
 * @param referrer the customer who recommended the programme; null: nobody
 * @param language the language of messages: {@code en}, {@code sn} or {@code nd}
 * @param status whether the customer takes part
 * @param version counts the changes
 * @param createdAt when the customer was enrolled
 */
public record Customer(
        String id,
        String tenant,
        @Nullable String phone,
        String name,
        @Nullable String externalReference,
        @Nullable String referrer,
        String language,
        Status status,
        long version,
        Instant createdAt) {
    /** The languages of messages, the first of which is for who has not chosen. */
    public static final List<String> LANGUAGES = List.of("en", "sn", "nd");

    /** Returns this customer with a referrer; null: nobody. */
    Customer referredBy(@Nullable String other) {
        return new Customer(id, tenant, phone, name, externalReference, other, language, status, version, createdAt);
    }

    /** Returns this customer with another language. */
    public Customer speaking(String other) {
        return new Customer(id, tenant, phone, name, externalReference, referrer, other, status, version, createdAt);
    }

    /** Returns this customer in another state. */
    public Customer in(Status other) {
        return new Customer(id, tenant, phone, name, externalReference, referrer, language, other, version, createdAt);
    }

    /** Whether a customer takes part. */
    public enum Status {
        /** Earns and redeems. */
        ACTIVE,
        /** Earns nothing until active again. */
        SUSPENDED,
        /** Was erased: only the id is left. */
        DELETED
    }

    /** Shows neither the name nor the number. */
    @Override
    public String toString() {
        return "Customer[" + tenant + '/' + id + ", " + status + ']';
    }
}
