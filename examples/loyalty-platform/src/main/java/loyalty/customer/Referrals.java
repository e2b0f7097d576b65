package loyalty.customer;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import loyalty.secret.Sealer;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Times;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Customers who recommend the programme to somebody. The number of the friend is stored as a keyed hash until it is
 * enrolled; the event of that enrolment names the referrer, and the rules decide what both earn.
 */
@Service
public class Referrals implements CustomerData {
    private final JdbcClient jdbc;
    private final Customers customers;
    private final Sealer sealer;
    private final TenantScope scope;
    private final Clock clock;

    Referrals(JdbcClient jdbc, Customers customers, Sealer sealer, TenantScope scope, Clock clock) {
        this.jdbc = jdbc;
        this.customers = customers;
        this.sealer = sealer;
        this.scope = scope;
        this.clock = clock;
    }

    /** What became of a recommendation. */
    public enum Outcome {
        /** It counts as soon as the friend is enrolled. */
        RECORDED,
        /** The number is the customer's own. */
        OWN_NUMBER,
        /** The number is enrolled already. */
        ENROLLED_ALREADY,
        /** Another customer has recommended the programme to this number. */
        REFERRED_ALREADY
    }

    /**
     * A recommendation.
     *
     * @param at when it was made
     * @param friend the customer that the friend has become; null: not enrolled yet
     */
    public record Referral(Instant at, @Nullable String friend) {}

    /**
     * Records a recommendation. The same one again changes nothing.
     *
     * @param referrer who recommends the programme
     * @param phone the number of the friend, as E.164
     */
    public Outcome refer(Customer referrer, String phone) {
        String tenant = referrer.tenant();
        if (phone.equals(referrer.phone())) {
            return Outcome.OWN_NUMBER;
        }
        return scope.within(tenant, () -> {
            if (customers.byPhone(tenant, phone).isPresent()) {
                return Outcome.ENROLLED_ALREADY;
            }
            String hash = sealer.hash(tenant, phone);
            jdbc.sql("INSERT INTO referral (tenant, phone_hash, referrer, created_at) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT (tenant, phone_hash) DO NOTHING")
                    .params(tenant, hash, referrer.id(), Times.micros(clock.instant()))
                    .update();
            return find(tenant, hash).filter(referrer.id()::equals).isPresent()
                    ? Outcome.RECORDED
                    : Outcome.REFERRED_ALREADY;
        });
    }

    /** Returns what a customer has recommended, by time. */
    public List<Referral> list(Customer referrer) {
        return scope.reading(
                referrer.tenant(),
                () -> jdbc.sql("SELECT r.created_at, c.id FROM referral r LEFT JOIN customer c"
                                + " ON c.tenant = r.tenant AND c.phone_hash = r.phone_hash"
                                + " WHERE r.tenant = ? AND r.referrer = ? ORDER BY r.created_at, r.phone_hash")
                        .params(referrer.tenant(), referrer.id())
                        .query((row, number) -> new Referral(Times.instant(row.getLong(1)), row.getString(2)))
                        .list());
    }

    /** Returns who recommended the programme to a new customer; null: nobody. Called within its tenant. */
    @Nullable
    String referrer(Customer fresh) {
        String phone = fresh.phone();
        return phone == null
                ? null
                : find(fresh.tenant(), sealer.hash(fresh.tenant(), phone))
                        .filter(referrer -> !referrer.equals(fresh.id()))
                        .orElse(null);
    }

    /** A recommendation is of the customer, whichever number it has. */
    @Override
    public void numberChanged(Customer before) {}

    @Override
    public void erase(Customer customer) {
        String phone = customer.phone();
        jdbc.sql("DELETE FROM referral WHERE tenant = ? AND (referrer = ? OR phone_hash = ?)")
                .params(customer.tenant(), customer.id(), phone == null ? "" : sealer.hash(customer.tenant(), phone))
                .update();
    }

    private Optional<String> find(String tenant, String hash) {
        return jdbc.sql("SELECT referrer FROM referral WHERE tenant = ? AND phone_hash = ?")
                .params(tenant, hash)
                .query(String.class)
                .optional();
    }
}
