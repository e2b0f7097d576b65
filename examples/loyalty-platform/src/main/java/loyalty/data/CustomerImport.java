package loyalty.data;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import loyalty.customer.Customer;
import loyalty.customer.Customer.Status;
import loyalty.customer.Customers;
import loyalty.customer.Customers.Consent;
import loyalty.customer.Enrolment;
import loyalty.customer.Phones;
import loyalty.data.CsvFile.Mistake;
import loyalty.data.CsvFile.Row;
import loyalty.secret.Sealer;
import loyalty.tenant.TenantScope;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Customers: {@code phone} or {@code externalReference}, and optionally {@code name}, {@code language}, and {@code
 * consents}, whose purposes are separated by spaces.
 */
@Component
class CustomerImport implements ImportKind {
    private static final Set<String> COLUMNS = Set.of("phone", "externalReference", "name", "language", "consents");
    private static final int LONGEST = 200;

    private final Enrolment enrolment;
    private final Customers customers;
    private final TenantScope scope;
    private final Sealer sealer;
    private final Clock clock;

    CustomerImport(Enrolment enrolment, Customers customers, TenantScope scope, Sealer sealer, Clock clock) {
        this.enrolment = enrolment;
        this.customers = customers;
        this.scope = scope;
        this.sealer = sealer;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "customers";
    }

    @Override
    public Optional<Mistake> checkColumns(List<String> columns) {
        Set<String> unknown = new TreeSet<>(columns);
        unknown.removeAll(COLUMNS);
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(new Mistake(
                        1, "COLUMNS", "the only columns allowed are " + String.join(", ", new TreeSet<>(COLUMNS))));
    }

    @Override
    public Stream<Mistake> check(String tenant, List<Row> rows) {
        return rows.stream().map(CustomerImport::mistake).flatMap(Optional::stream);
    }

    private static Optional<Mistake> mistake(Row row) {
        String phone = row.get("phone");
        String wrong = "";
        if (phone.isEmpty() && row.get("externalReference").isEmpty()) {
            wrong = "phone and externalReference are missing: one of them is needed";
        } else if (!phone.isEmpty() && Phones.normalize(phone).isEmpty()) {
            wrong = "phone is not a phone number";
        } else if (row.values().values().stream().anyMatch(value -> value.length() > LONGEST)) {
            wrong = "a value has more than " + LONGEST + " characters";
        } else if (!row.get("language").isEmpty() && !Customer.LANGUAGES.contains(row.get("language"))) {
            wrong = "language is not en, sn or nd";
        } else if (!purposes(row).stream().allMatch(Consent::isPurpose)) {
            wrong = "consents are not words of lower-case letters, separated by spaces";
        }
        return wrong.isEmpty() ? Optional.empty() : Optional.of(new Mistake(row.line(), "INVALID_VALUE", wrong));
    }

    private static List<String> purposes(Row row) {
        return row.get("consents").isEmpty()
                ? List.of()
                : Arrays.asList(row.get("consents").split("\\s+"));
    }

    @Override
    public List<Mistake> run(String tenant, String job, List<Row> rows) {
        List<Mistake> mistakes = new ArrayList<>();
        rows.forEach(row -> enrol(tenant, job, row).ifPresent(mistakes::add));
        return mistakes;
    }

    private Optional<Mistake> enrol(String tenant, String job, Row row) {
        String request = sealer.hash(tenant, "import " + job + ' ' + row.line());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Customer fresh = new Customer(
                "c-" + request.substring(0, 32),
                tenant,
                Phones.normalize(row.get("phone")).orElse(null),
                row.get("name"),
                row.get("externalReference").isEmpty() ? null : row.get("externalReference"),
                null,
                row.get("language").isEmpty() ? "en" : row.get("language"),
                Status.ACTIVE,
                1,
                now);
        try {
            Customer enrolled = enrolment.enrol(fresh, request).customer();
            boolean erased = scope.within(tenant, () -> {
                boolean gone = customers
                        .status(tenant, enrolled.id())
                        .filter(Status.DELETED::equals)
                        .isPresent();
                purposes(row).stream()
                        .filter(purpose -> !gone)
                        .forEach(purpose -> customers.consentAtEnrolment(enrolled, purpose, "import"));
                return gone;
            });
            if (erased) {
                return Optional.of(new Mistake(row.line(), "ERASED", "the customer was erased since"));
            }
            return Optional.empty();
        } catch (DuplicateKeyException e) {
            return Optional.of(
                    new Mistake(row.line(), "ALREADY_THERE", "another customer has the number or the reference"));
        }
    }
}
