package loyalty.data;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.EventType;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import loyalty.customer.Customer;
import loyalty.customer.Customer.Status;
import loyalty.customer.Customers;
import loyalty.customer.Customers.Search;
import loyalty.customer.Enrolment;
import loyalty.customer.Phones;
import loyalty.data.CsvFile.Mistake;
import loyalty.data.CsvFile.Row;
import loyalty.rules.DeclaredTypes;
import loyalty.rules.TypedAttributes;
import loyalty.tenant.OwnIds;
import loyalty.tenant.TenantScope;
import org.springframework.stereotype.Component;

/**
 * Events: {@code id}, {@code type}, {@code occurredAt}, and who: {@code customer}, {@code externalReference} or {@code
 * phone}. All other columns are attributes of the event's type, as text: money such as {@code USD 5.00}, a number, {@code
 * true} or {@code false}, a date, an instant.
 */
@Component
class EventImport implements ImportKind {
    private static final Set<String> REQUIRED = Set.of("id", "type", "occurredAt");
    private static final List<String> WHO = List.of("customer", "externalReference", "phone");
    private static final int LONGEST_ID = 200;

    private final RewardEngine engine;
    private final DeclaredTypes types;
    private final Customers customers;
    private final TenantScope scope;

    EventImport(RewardEngine engine, DeclaredTypes types, Customers customers, TenantScope scope) {
        this.types = types;
        this.engine = engine;
        this.customers = customers;
        this.scope = scope;
    }

    @Override
    public String name() {
        return "events";
    }

    @Override
    public Optional<Mistake> checkColumns(List<String> columns) {
        if (!columns.containsAll(REQUIRED)
                || columns.stream().filter(WHO::contains).count() != 1) {
            return Optional.of(
                    new Mistake(1, "COLUMNS", "needed are id, type, occurredAt, and one of " + String.join(", ", WHO)));
        }
        return Optional.empty();
    }

    @Override
    public Stream<Mistake> check(String tenant, List<Row> rows) {
        Map<String, EventType> declared = types.of(tenant);
        return rows.stream().map(row -> mistake(tenant, row, declared)).flatMap(Optional::stream);
    }

    private static Optional<Mistake> mistake(String tenant, Row row, Map<String, EventType> declared) {
        try {
            if (row.get("id").isEmpty() || row.get("id").length() > LONGEST_ID || OwnIds.isOwn(row.get("id"))) {
                throw invalid("id is missing, too long, or one of the platform's");
            } else if (row.get("type").equals(Enrolment.EVENT)) {
                throw invalid("type is not one of callers: import the customer");
            } else if (WHO.stream().allMatch(column -> row.get(column).isEmpty())) {
                throw invalid("the customer is missing");
            }
            Event unused = event(tenant, row, "c-checked", declared);
            return Optional.empty();
        } catch (BonselaException e) {
            return Optional.of(new Mistake(row.line(), e.code().name(), e.detail()));
        }
    }

    private static BonselaException invalid(String why) {
        return new BonselaException(ErrorCode.INVALID_VALUE, why);
    }

    @Override
    public List<Mistake> run(String tenant, String job, List<Row> rows) {
        List<Mistake> mistakes = new ArrayList<>();
        List<Row> known = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        Map<String, EventType> declared = types.of(tenant);
        for (Row row : rows) {
            Optional<Customer> customer = scope.reading(tenant, () -> customer(tenant, row))
                    .filter(found -> found.status() != Status.DELETED);
            if (customer.isEmpty()) {
                mistakes.add(new Mistake(row.line(), "UNKNOWN_CUSTOMER", "there is no such customer"));
                continue;
            }
            try {
                events.add(event(tenant, row, customer.get().id(), declared));
                known.add(row);
            } catch (BonselaException e) {
                mistakes.add(new Mistake(row.line(), e.code().name(), "the rules have changed since the upload"));
            }
        }
        List<Decision> decisions = engine.processAll(events);
        for (int i = 0; i < known.size(); i++) {
            Reason reason = decisions.get(i).reason();
            if (reason != null) {
                mistakes.add(new Mistake(known.get(i).line(), reason.code().name(), "the engine refuses the event"));
            }
        }
        return mistakes;
    }

    private Optional<Customer> customer(String tenant, Row row) {
        if (!row.get("customer").isEmpty()) {
            return customers.find(tenant, row.get("customer"));
        } else if (!row.get("phone").isEmpty()) {
            return Phones.normalize(row.get("phone")).flatMap(phone -> customers.byPhone(tenant, phone));
        }
        return customers.list(tenant, Search.all(1).externalReference(row.get("externalReference"))).stream()
                .findFirst();
    }

    private static Event event(String tenant, Row row, String customer, Map<String, EventType> declared) {
        EventType type = declared.get(row.get("type"));
        if (type == null) {
            throw invalid("type is not declared by the rules in force");
        }
        Event.Builder event =
                Event.of(type.name()).tenant(tenant).id(row.get("id")).subject(customer);
        try {
            event.occurredAt(OffsetDateTime.parse(row.get("occurredAt")).toInstant());
        } catch (DateTimeException e) {
            throw invalid("occurredAt is not an instant such as 2026-10-01T12:00:00Z");
        }
        TypedAttributes.add(attributes(row), type, event);
        return event.build();
    }

    /** Returns the cells that are attributes. */
    private static Map<String, String> attributes(Row row) {
        Map<String, String> attributes = new TreeMap<>(row.values());
        attributes.keySet().removeAll(REQUIRED);
        WHO.forEach(attributes::remove);
        return attributes;
    }
}
