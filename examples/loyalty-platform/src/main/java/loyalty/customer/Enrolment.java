package loyalty.customer;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Event;
import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Announce;
import io.bonsela.api.command.Erase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import loyalty.customer.Customer.Status;
import loyalty.tenant.OwnIds;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Tenants;
import loyalty.tenant.Tenants.Tenant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/**
 * Enrols and erases customers. A new customer's row is committed first, so that facts about the customer are there when
 * the engine decides the enrolment; an enrolment that is not decided because the process stopped is decided later.
 */
@Service
public class Enrolment {
    /** The event that an enrolment is. */
    public static final String EVENT = "enrolled";

    /** The message to endpoints about an enrolment. */
    public static final String ANNOUNCED = "customer.enrolled";

    private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);
    private static final String REFERRER = "referrer";
    private static final Duration LATE = Duration.ofMinutes(1);
    private static final int AT_ONCE = 1_000;

    private final Customers customers;
    private final Referrals referrals;
    private final List<CustomerData> data;
    private final Tenants tenants;
    private final RewardEngine engine;
    private final TenantScope scope;
    private final Clock clock;

    Enrolment(
            Customers customers,
            Referrals referrals,
            List<CustomerData> data,
            Tenants tenants,
            RewardEngine engine,
            TenantScope scope,
            Clock clock) {
        this.customers = customers;
        this.referrals = referrals;
        this.data = data;
        this.tenants = tenants;
        this.engine = engine;
        this.scope = scope;
        this.clock = clock;
    }

    /**
     * The result of an enrolment.
     *
     * @param customer the customer as it is now
     * @param conflict whether the customer was enrolled before with something else
     */
    public record Enrolled(Customer customer, boolean conflict) {}

    /**
     * Enrols a customer. The same one again changes nothing.
     *
     * @param customer the customer
     * @param requestHash identifies what was requested, so that a repeat is told from another request; null: no repeat is
     *     expected
     * @throws org.springframework.dao.DuplicateKeyException if another customer has the number or the reference
     */
    public Enrolled enrol(Customer customer, @Nullable String requestHash) {
        Customer enrolled;
        boolean conflict = false;
        try {
            enrolled = scope.within(customer.tenant(), () -> {
                Customer fresh = customer.referredBy(referrals.referrer(customer));
                customers.add(fresh, requestHash);
                return fresh;
            });
        } catch (DuplicateKeyException e) {
            // The same customer was enrolled before or at this moment, or another customer has the number.
            String tenant = customer.tenant();
            enrolled = scope.within(tenant, () -> customers.find(tenant, customer.id()))
                    .orElseThrow(() -> e);
            conflict = scope.within(tenant, () -> customers.requestHash(tenant, customer.id()))
                    .filter(hash -> hash.equals(requestHash))
                    .isEmpty();
        }
        if (!conflict) {
            announce(enrolled);
        }
        return new Enrolled(enrolled, conflict);
    }

    private void announce(Customer customer) {
        String tenant = customer.tenant();
        engine.process(event(customer, declaresReferrer(tenant)));
        engine.execute(new Announce(
                Origin.of(tenant, OwnIds.of(ANNOUNCED + '/' + customer.id()), "platform"),
                ANNOUNCED,
                customer.id(),
                Map.of()));
        scope.within(customer.tenant(), () -> {
            customers.announced(customer.tenant(), customer.id());
            return customer;
        });
    }

    /**
     * Returns the event of an enrolment.
     *
     * @param customer the customer
     * @param withReferrer whether it has the attribute {@code referrer}, if the customer has one
     */
    public static Event event(Customer customer, boolean withReferrer) {
        Event.Builder event = Event.of(EVENT)
                .tenant(customer.tenant())
                .id(OwnIds.of(EVENT + '/' + customer.id()))
                .subject(customer.id())
                .occurredAt(customer.createdAt());
        String referrer = customer.referrer();
        return withReferrer && referrer != null ? event.with(REFERRER, referrer).build() : event.build();
    }

    /** Whether the rules in force know who recommended a new customer. */
    private boolean declaresReferrer(String tenant) {
        return engine.records().ruleSet(tenant).stream()
                .flatMap(rules -> rules.eventTypes().stream())
                .filter(type -> type.name().equals(EVENT))
                .anyMatch(type -> type.attributes().containsKey(REFERRER));
    }

    /** Decides the enrolments that were not decided when they were made. */
    @Scheduled(initialDelayString = "PT10S", fixedDelayString = "PT1M")
    public void announceLate() {
        Instant before = clock.instant().minus(LATE);
        for (Tenant tenant : scope.acrossTenants(tenants::list)) {
            List<Customer> late =
                    scope.reading(tenant.id(), () -> customers.notAnnounced(tenant.id(), before, AT_ONCE));
            late.forEach(this::announceOneLate);
        }
    }

    /** One that fails is tried again in a minute, and does not keep the others waiting. */
    private void announceOneLate(Customer customer) {
        try {
            announce(customer);
        } catch (BonselaException e) {
            LOG.atWarn()
                    .addKeyValue("tenant", customer.tenant())
                    .addKeyValue("code", e.code())
                    .log("an enrolment was not decided");
        }
    }

    /**
     * Stores a changed customer. Another number gets nothing of what only the holder of the number before may use. Called
     * within the customer's tenant.
     *
     * @param before the customer as it was read
     * @return whether its version is still the one that was read
     */
    public boolean change(Customer before, Customer after) {
        boolean changed = customers.change(after);
        if (changed && !Objects.equals(before.phone(), after.phone())) {
            data.forEach(part -> part.numberChanged(before));
        }
        return changed;
    }

    /**
     * Erases a customer: the engine's records lose the person, and the row loses the name, the number and the reference.
     *
     * @param tenant the tenant
     * @param id the customer's id
     * @param actor who requests it
     * @return empty if the tenant has no such customer
     * @throws IllegalStateException if the engine refuses it; nothing is erased then
     */
    public Optional<Customer> erase(String tenant, String id, String actor) {
        return scope.within(tenant, () -> {
            Optional<Customer> found = customers.find(tenant, id);
            if (found.isEmpty() || found.get().status() == Status.DELETED) {
                return found;
            }
            customers.erase(tenant, id);
            data.forEach(part -> part.erase(found.get()));
            Receipt receipt = engine.execute(new Erase(Origin.of(tenant, OwnIds.of("erase/" + id), actor), id));
            if (!receipt.isDone()) {
                throw new IllegalStateException("the engine refuses to erase a customer: " + receipt.reason());
            }
            return customers.find(tenant, id);
        });
    }
}
