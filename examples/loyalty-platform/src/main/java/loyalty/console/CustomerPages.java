package loyalty.console;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.explain.ExplanationText;
import io.bonsela.api.rule.RuleSet;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import loyalty.customer.Customer;
import loyalty.customer.Customers;
import loyalty.customer.Customers.Consent;
import loyalty.customer.Customers.Search;
import loyalty.customer.Phones;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Tenants.Tenant;
import loyalty.web.Callers;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The pages about customers: a search, and all that is known about one of them. */
@Controller
@PreAuthorize("hasAuthority('READ_CUSTOMERS')")
class CustomerPages {
    private static final int SHOWN = 50;
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final RewardEngine engine;
    private final Customers customers;
    private final TenantScope scope;
    private final Clock clock;

    CustomerPages(RewardEngine engine, Customers customers, TenantScope scope, Clock clock) {
        this.engine = engine;
        this.customers = customers;
        this.scope = scope;
        this.clock = clock;
    }

    /** A line of the list of rewards. */
    record RewardLine(String reward, String value, String rule, String state, String issued, String expires) {}

    /** A line of the list of events. */
    record EventLine(String id, String type, String at, String earned) {}

    @GetMapping("/console/customers")
    String list(@RequestParam(defaultValue = "") String q, Authentication caller, Model model) {
        String tenant = Callers.of(caller).tenant();
        String typed = q.strip();
        String phone = typed.isEmpty() ? null : Phones.normalize(typed).orElse(null);
        String reference = typed.isEmpty() || phone != null ? null : typed;
        model.addAttribute("q", typed);
        model.addAttribute(
                "found",
                scope.reading(tenant, () -> customers.list(tenant, new Search(phone, reference, null, null, SHOWN))));
        model.addAttribute("most", SHOWN);
        return "customers";
    }

    @GetMapping("/console/customers/{id}")
    String customer(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String why,
            @ModelAttribute("merchant") Tenant merchant,
            Model model) {
        String tenant = merchant.id();
        Customer customer = scope.reading(tenant, () -> customers.find(tenant, id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        List<Consent> consents = scope.reading(tenant, () -> customers.consents(tenant, id));
        Optional<RuleSet> rules = engine.records().ruleSet(tenant);
        model.addAttribute("customer", customer);
        model.addAttribute("enrolled", at(customer.createdAt(), merchant.zone()));
        model.addAttribute("consents", consents);
        model.addAttribute("wallet", engine.reports().wallet(tenant, id));
        model.addAttribute("tiers", engine.records().tiers(tenant, id));
        model.addAttribute("rewards", rewards(tenant, id, merchant.zone()));
        model.addAttribute("events", events(tenant, id, merchant.zone()));
        model.addAttribute("rules", rules.map(RuleSet::rules).orElse(List.of()));
        model.addAttribute("why", why);
        model.addAttribute("answer", why == null ? List.of() : answer(tenant, id, why, rules));
        return "customer";
    }

    private List<String> answer(String tenant, String id, String rule, Optional<RuleSet> rules) {
        return rules.filter(
                        set -> set.rules().stream().anyMatch(each -> each.id().equals(rule)))
                .map(set -> ExplanationText.english(set.zone())
                        .lines(engine.inspect().whyNot(tenant, id, rule, clock.instant())))
                .orElse(List.of());
    }

    private List<RewardLine> rewards(String tenant, String id, ZoneId zone) {
        List<Issuance> all = engine.records()
                .issuances(Query.of(tenant).subject(id).limit(1_000))
                .items();
        return all.stream()
                .sorted((one, other) -> other.issuedAt().compareTo(one.issuedAt()))
                .limit(SHOWN)
                .map(issuance -> new RewardLine(
                        issuance.reward(),
                        String.valueOf(issuance.value() == null ? "" : issuance.value()),
                        issuance.rule(),
                        issuance.state().name().toLowerCase(Locale.ROOT),
                        at(issuance.issuedAt(), zone),
                        issuance.expiresAt() == null ? "" : at(issuance.expiresAt(), zone)))
                .toList();
    }

    private List<EventLine> events(String tenant, String id, ZoneId zone) {
        List<Event> all = engine.records()
                .events(Query.of(tenant).subject(id).limit(1_000))
                .items();
        return all.subList(Math.max(0, all.size() - SHOWN), all.size()).stream()
                .map(event -> line(tenant, event, zone))
                .sorted((one, other) -> other.at().compareTo(one.at()))
                .toList();
    }

    private EventLine line(String tenant, Event event, ZoneId zone) {
        Optional<Decision> decision = engine.records().decision(tenant, event.id());
        String earned = decision.map(Decision::issuances).orElse(List.of()).stream()
                .map(issuance -> issuance.value() == null ? issuance.reward() : String.valueOf(issuance.value()))
                .reduce((one, other) -> one + ", " + other)
                .orElse("nothing");
        Instant at = decision.map(Decision::occurredAt).orElse(Instant.EPOCH);
        return new EventLine(event.id(), event.type(), at(at, zone), earned);
    }

    private static String at(Instant at, ZoneId zone) {
        return MOMENT.format(at.atZone(zone));
    }
}
