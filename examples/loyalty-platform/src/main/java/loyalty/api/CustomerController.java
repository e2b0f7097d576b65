package loyalty.api;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import loyalty.customer.Customer;
import loyalty.customer.Customer.Status;
import loyalty.customer.Customers;
import loyalty.customer.Customers.Consent;
import loyalty.customer.Customers.Search;
import loyalty.customer.Enrolment;
import loyalty.customer.Exports;
import loyalty.customer.Phones;
import loyalty.customer.Referrals;
import loyalty.customer.Referrals.Referral;
import loyalty.secret.Sealer;
import loyalty.secret.Secrets;
import loyalty.tenant.TenantScope;
import loyalty.web.Callers;
import loyalty.web.IdempotencyKeys;
import loyalty.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Customers and their consents. */
@RestController
@RequestMapping("/v1/tenants/{tenant}/customers")
class CustomerController {
    private final Customers customers;
    private final Enrolment enrolment;
    private final Referrals referrals;
    private final Exports exports;
    private final TenantScope scope;
    private final Sealer sealer;
    private final Secrets secrets;
    private final Clock clock;

    CustomerController(
            Customers customers,
            Enrolment enrolment,
            Referrals referrals,
            Exports exports,
            TenantScope scope,
            Sealer sealer,
            Secrets secrets,
            Clock clock) {
        this.referrals = referrals;
        this.exports = exports;
        this.customers = customers;
        this.enrolment = enrolment;
        this.scope = scope;
        this.sealer = sealer;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** What a customer is enrolled or changed with; what is null stays as it is. */
    record CustomerData(
            @Nullable String phone,
            @Nullable String name,
            @Nullable String externalReference,
            @Nullable String language,
            @Nullable Status status) {}

    /** A customer as the API shows it. */
    record CustomerView(
            String id,
            @Nullable String phone,
            String name,
            @Nullable String externalReference,
            String language,
            Status status,
            Instant createdAt) {
        static CustomerView of(Customer customer) {
            return new CustomerView(
                    customer.id(),
                    customer.phone(),
                    customer.name(),
                    customer.externalReference(),
                    customer.language(),
                    customer.status(),
                    customer.createdAt());
        }
    }

    /** A consent, or that it was taken back. */
    record ConsentData(boolean granted, @Nullable String source) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @PreAuthorize("hasAuthority('WRITE_CUSTOMERS')")
    ResponseEntity<CustomerView> create(
            @PathVariable String tenant,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            @RequestBody CustomerData data) {
        // The same key is the same customer, whichever server of the platform gets the request.
        String id = key == null
                ? secrets.id("c")
                : "c-" + sealer.hash(tenant, "customer " + key).substring(0, 32);
        Customer fresh = with(new Customer(id, tenant, null, "", null, null, "en", Status.ACTIVE, 1, now()), data);
        if (fresh.phone() == null && fresh.externalReference() == null) {
            throw Bodies.invalid("phone", "and externalReference are missing: one of them is needed");
        }
        Enrolment.Enrolled result = enrolment.enrol(fresh, key == null ? null : hash(fresh));
        if (result.conflict()) {
            throw new ProblemException(
                    HttpStatus.CONFLICT, "IDEMPOTENCY_CONFLICT", "another customer was enrolled with this key");
        }
        Customer enrolled = result.customer();
        return ResponseEntity.created(URI.create("/v1/tenants/" + tenant + "/customers/" + id))
                .eTag(String.valueOf(enrolled.version()))
                .body(CustomerView.of(enrolled));
    }

    @GetMapping("/{id}")
    @PreAuthorize("hasAuthority('READ_CUSTOMERS')")
    ResponseEntity<CustomerView> get(@PathVariable String tenant, @PathVariable String id) {
        return scope.reading(tenant, () -> customers.find(tenant, id))
                .map(CustomerController::answer)
                .orElseThrow(CustomerController::unknown);
    }

    @GetMapping
    @PreAuthorize("hasAuthority('READ_CUSTOMERS')")
    Page<CustomerView> list(
            @PathVariable String tenant,
            @RequestParam(required = false) @Nullable String phone,
            @RequestParam(required = false) @Nullable String externalReference,
            @RequestParam(required = false) @Nullable Status status,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        int size = Bodies.limit(limit);
        String number = phone == null ? null : phone(phone);
        List<Customer> found = scope.reading(tenant, () -> {
            Customer after = cursor == null
                    ? null
                    : customers
                            .find(tenant, cursor)
                            .orElseThrow(() -> Bodies.invalid("cursor", "is not one of this list"));
            return customers.list(
                    tenant,
                    Search.all(size + 1)
                            .phone(number)
                            .externalReference(externalReference)
                            .status(status)
                            .after(after));
        });
        List<CustomerView> items =
                found.stream().limit(size).map(CustomerView::of).toList();
        return new Page<>(items, found.size() > size ? items.get(size - 1).id() : null);
    }

    @PatchMapping("/{id}")
    @PreAuthorize("hasAuthority('WRITE_CUSTOMERS')")
    ResponseEntity<CustomerView> change(
            @PathVariable String tenant,
            @PathVariable String id,
            @RequestHeader(name = "If-Match", required = false) @Nullable String version,
            @RequestBody CustomerData data) {
        if (version == null) {
            throw new ProblemException(
                    HttpStatus.PRECONDITION_REQUIRED, "IF_MATCH_REQUIRED", "send If-Match with the ETag");
        }
        return scope.within(tenant, () -> {
            Customer before = customers.find(tenant, id).orElse(null);
            if (before == null || before.status() == Status.DELETED) {
                throw unknown();
            } else if (!version.equals("\"" + before.version() + '"')
                    || !enrolment.change(before, with(before, data))) {
                throw new ProblemException(
                        HttpStatus.PRECONDITION_FAILED, "CHANGED_MEANWHILE", "get the customer again");
            }
            return answer(customers.find(tenant, id).orElseThrow());
        });
    }

    @DeleteMapping("/{id}")
    @PreAuthorize("hasAuthority('WRITE_BOOKS')")
    ResponseEntity<CustomerView> erase(@PathVariable String tenant, @PathVariable String id, Authentication caller) {
        return enrolment
                .erase(tenant, id, Callers.of(caller).id())
                .map(CustomerController::answer)
                .orElseThrow(CustomerController::unknown);
    }

    /** The number of a friend to whom the customer recommends the programme. */
    record Friend(String phone) {}

    @GetMapping("/{id}/referrals")
    @PreAuthorize("hasAuthority('READ_CUSTOMERS')")
    List<Referral> referrals(@PathVariable String tenant, @PathVariable String id) {
        return referrals.list(known(tenant, id));
    }

    /** Records a recommendation; the same one again changes nothing. */
    @PostMapping("/{id}/referrals")
    @ResponseStatus(HttpStatus.CREATED)
    @PreAuthorize("hasAuthority('WRITE_CUSTOMERS')")
    List<Referral> refer(@PathVariable String tenant, @PathVariable String id, @RequestBody Friend friend) {
        Customer customer = known(tenant, id);
        Referrals.Outcome outcome = referrals.refer(customer, phone(Bodies.required("phone", friend.phone())));
        if (outcome != Referrals.Outcome.RECORDED) {
            throw new ProblemException(HttpStatus.CONFLICT, outcome.name(), "the recommendation does not count");
        }
        return referrals.list(customer);
    }

    /** Everything that is stored about a customer. */
    @GetMapping(path = "/{id}/export", produces = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize("hasAuthority('READ_CUSTOMERS')")
    ResponseEntity<String> export(@PathVariable String tenant, @PathVariable String id) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(exports.json(known(tenant, id)));
    }

    private Customer known(String tenant, String id) {
        return scope.reading(tenant, () -> customers.find(tenant, id))
                .filter(customer -> customer.status() != Status.DELETED)
                .orElseThrow(CustomerController::unknown);
    }

    @GetMapping("/{id}/consents")
    @PreAuthorize("hasAuthority('READ_CUSTOMERS')")
    List<Consent> consents(@PathVariable String tenant, @PathVariable String id) {
        return ofKnown(tenant, id, () -> customers.consents(tenant, id));
    }

    @PutMapping("/{id}/consents/{purpose}")
    @PreAuthorize("hasAuthority('WRITE_CUSTOMERS')")
    Consent consent(
            @PathVariable String tenant,
            @PathVariable String id,
            @PathVariable String purpose,
            @RequestBody ConsentData data) {
        if (!Consent.isPurpose(purpose)) {
            throw Bodies.invalid("purpose", "is not a word of small letters");
        }
        String source = Bodies.optional("source", data.source());
        Consent consent = new Consent(purpose, data.granted(), source == null ? "api" : source, now());
        return ofKnown(tenant, id, () -> {
            customers.consent(tenant, id, consent);
            return consent;
        });
    }

    /** Returns the time as the tables keep it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private <T> T ofKnown(String tenant, String id, Supplier<T> answer) {
        return scope.within(
                tenant,
                () -> customers
                        .find(tenant, id)
                        .filter(customer -> customer.status() != Status.DELETED)
                        .map(customer -> answer.get())
                        .orElseThrow(CustomerController::unknown));
    }

    private static Customer with(Customer before, CustomerData data) {
        String phone = Bodies.optional("phone", data.phone());
        String name = Bodies.optional("name", data.name());
        String reference = Bodies.optional("externalReference", data.externalReference());
        if (data.language() != null && !Customer.LANGUAGES.contains(data.language())) {
            throw Bodies.invalid("language", "is not en, sn or nd");
        } else if (data.status() == Status.DELETED) {
            throw Bodies.invalid("status", "cannot be set to DELETED: delete the customer");
        }
        return new Customer(
                before.id(),
                before.tenant(),
                phone == null ? before.phone() : phone(phone),
                name == null ? before.name() : name,
                reference == null ? before.externalReference() : reference,
                before.referrer(),
                data.language() == null ? before.language() : data.language(),
                data.status() == null ? before.status() : data.status(),
                before.version(),
                before.createdAt());
    }

    /** Identifies what is requested; says nothing about it to who has no key. */
    private String hash(Customer customer) {
        return sealer.hash(
                customer.tenant(),
                String.join(
                        "\n",
                        "enrolment",
                        String.valueOf(customer.phone()),
                        customer.name(),
                        String.valueOf(customer.externalReference()),
                        customer.language(),
                        customer.status().name()));
    }

    private static String phone(String typed) {
        return Phones.normalize(typed).orElseThrow(() -> Bodies.invalid("phone", "is not a phone number"));
    }

    private static ResponseEntity<CustomerView> answer(Customer customer) {
        return ResponseEntity.ok().eTag(String.valueOf(customer.version())).body(CustomerView.of(customer));
    }

    private static ProblemException unknown() {
        return ProblemException.unknown("CUSTOMER");
    }
}
