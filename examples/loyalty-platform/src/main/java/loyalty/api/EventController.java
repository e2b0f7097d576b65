package loyalty.api;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.Reason;
import io.bonsela.api.Records;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Refund;
import io.bonsela.rulefiles.EventAttributes;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import loyalty.customer.Enrolment;
import loyalty.rules.DeclaredTypes;
import loyalty.web.Callers;
import loyalty.web.IdempotencyKeys;
import loyalty.web.ProblemException;
import loyalty.web.Refusals;
import loyalty.web.RequestIds;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Events, and what they earned. The {@code Idempotency-Key} is the event's id. */
@RestController
@RequestMapping("/v1/tenants/{tenant}/events")
class EventController {
    private final RewardEngine engine;
    private final KnownCustomers known;
    private final DeclaredTypes types;
    private final Commands commands;

    EventController(RewardEngine engine, KnownCustomers known, DeclaredTypes types, Commands commands) {
        this.types = types;
        this.commands = commands;
        this.engine = engine;
        this.known = known;
    }

    /** An event that is reported. */
    record EventReport(
            String type,
            String customer,
            @Nullable Instant occurredAt,

            @Schema(
                    implementation = Map.class,
                    description = "the values by the names that the rules declare for the type: text, a number,"
                            + " true or false, a date as text, money as {currency, value} with both as text")
            @Nullable
            JsonNode attributes) {}

    /** What an event earned. */
    record Earned(
            String event,
            String customer,
            Decision.Status status,
            Instant occurredAt,
            Instant decidedAt,
            List<RuleOutcome> rules,
            List<Granted> rewards) {
        static Earned of(Decision decision) {
            return new Earned(
                    decision.eventId(),
                    decision.subject(),
                    decision.status(),
                    decision.occurredAt(),
                    decision.decidedAt(),
                    decision.outcomes().stream()
                            .map(outcome -> new RuleOutcome(
                                    outcome.rule(), outcome.outcome().name(), code(outcome.reason())))
                            .toList(),
                    decision.issuances().stream().map(Granted::of).toList());
        }

        private static @Nullable String code(@Nullable Reason reason) {
            return reason == null ? null : reason.code().name();
        }
    }

    /** What a rule did. */
    record RuleOutcome(
            String rule, String outcome, @Nullable String reason) {}

    /** A reward. */
    record Granted(
            String id, String rule, String reward, @Nullable String value, String state) {
        static Granted of(Issuance issuance) {
            return new Granted(
                    issuance.id(),
                    issuance.rule(),
                    issuance.reward(),
                    issuance.value() == null ? null : issuance.value().toString(),
                    issuance.state().name());
        }
    }

    /** An event as it is recorded. */
    record EventView(
            String id,
            String type,
            String customer,
            @Nullable Instant occurredAt,
            Map<String, String> attributes) {
        static EventView of(Event event) {
            Map<String, String> attributes = new TreeMap<>();
            event.attributes().forEach((name, value) -> attributes.put(name, value.toString()));
            return new EventView(event.id(), event.type(), event.subject(), event.occurredAt(), attributes);
        }
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @PreAuthorize("hasAuthority('REPORT_EVENTS')")
    ResponseEntity<Earned> report(
            @PathVariable String tenant,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            @RequestBody EventReport report,
            HttpServletRequest request) {
        String type = Bodies.required("type", report.type());
        if (type.equals(Enrolment.EVENT)) {
            throw Bodies.invalid("type", "is not one of callers: enrol the customer");
        }
        String customer = Bodies.required("customer", report.customer());
        known.check(tenant, customer);
        Event.Builder event = Event.of(type)
                .tenant(tenant)
                .id(IdempotencyKeys.required(key))
                .correlation(RequestIds.of(request))
                .subject(customer);
        if (report.occurredAt() != null) {
            event.occurredAt(report.occurredAt());
        }
        if (report.attributes() != null) {
            EventAttributes.add(report.attributes(), types.of(tenant).get(type), event);
        }
        Decision decision = engine.process(event.build());
        Reason reason = decision.reason();
        if (reason == null) {
            return ResponseEntity.status(
                            decision.status() == Decision.Status.DECIDED ? HttpStatus.CREATED : HttpStatus.OK)
                    .body(Earned.of(decision));
        }
        throw new ProblemException(
                decision.status() == Decision.Status.CONFLICT ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_CONTENT,
                reason.code().name(),
                Refusals.words(reason, ZoneOffset.UTC));
    }

    /** How much of an event was undone, such as {@code USD 5.00}; without an amount, all that is left of it. */
    record RefundData(@Nullable String amount, @Nullable String note) {}

    /** Undoes an event, such as a sale whose goods came back, and what it earned in proportion. */
    @PostMapping("/{id}/refunds")
    @PreAuthorize("hasAuthority('REPORT_EVENTS')")
    Commands.CommandDone refund(
            @PathVariable String id,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            @RequestBody RefundData data,
            Authentication caller) {
        String amount = Bodies.optional("amount", data.amount());
        Money part = amount == null ? null : Money.parse(amount);
        return commands.execute(Callers.of(caller), key, Bodies.optional("note", data.note()), origin -> {
            Refund whole = new Refund(origin, id);
            return part == null ? whole : whole.part(part);
        });
    }

    @GetMapping("/{id}")
    @PreAuthorize("hasAuthority('READ_CUSTOMERS')")
    Earned get(@PathVariable String tenant, @PathVariable String id) {
        return engine.records()
                .decision(tenant, id)
                .map(Earned::of)
                .orElseThrow(() -> ProblemException.unknown("EVENT"));
    }

    @GetMapping
    @PreAuthorize("hasAuthority('READ_CUSTOMERS')")
    Page<EventView> list(
            @PathVariable String tenant,
            @RequestParam(required = false) @Nullable String customer,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        Query query = Query.of(tenant).limit(Bodies.limit(limit));
        query = customer == null ? query : query.subject(customer);
        Records.Page<Event> page = engine.records().events(cursor == null ? query : query.after(cursor));
        return new Page<>(
                page.items().stream().map(EventView::of).toList(), page.next().orElse(null));
    }
}
