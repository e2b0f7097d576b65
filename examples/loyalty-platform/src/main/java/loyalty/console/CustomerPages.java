package loyalty.console;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Credit;
import io.bonsela.api.explain.ExplanationText;
import io.bonsela.api.rule.RuleSet;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loyalty.customer.Customer;
import loyalty.customer.Customer.Status;
import loyalty.customer.Customers;
import loyalty.customer.Customers.Consent;
import loyalty.customer.Customers.Search;
import loyalty.customer.Enrolment;
import loyalty.customer.Exports;
import loyalty.customer.Phones;
import loyalty.secret.Secrets;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Tenants.Tenant;
import loyalty.web.Callers;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriUtils;

/** The pages about customers: a search, and all that is known about one of them. */
@Controller
@PreAuthorize("hasAuthority('READ_CUSTOMERS')")
class CustomerPages {
    private static final int SHOWN = 50;

    private final RewardEngine engine;
    private final Customers customers;
    private final Enrolment enrolment;
    private final Exports exports;
    private final ConsoleCommands commands;
    private final Secrets secrets;
    private final TenantScope scope;
    private final Clock clock;

    CustomerPages(
            RewardEngine engine,
            Customers customers,
            Enrolment enrolment,
            Exports exports,
            ConsoleCommands commands,
            Secrets secrets,
            TenantScope scope,
            Clock clock) {
        this.engine = engine;
        this.customers = customers;
        this.enrolment = enrolment;
        this.exports = exports;
        this.commands = commands;
        this.secrets = secrets;
        this.scope = scope;
        this.clock = clock;
    }

    /** A line of the list of rewards. */
    record RewardLine(
            String reward, String value, String rule, String title, String state, String issued, String expires) {}

    /** A line of the list of events. */
    record EventLine(String id, String type, String details, String at, String earned, String paid) {}

    @GetMapping("/console/customers")
    String list(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String after,
            Authentication caller,
            Model model) {
        String tenant = Callers.of(caller).tenant();
        String typed = q.strip();
        List<Customer> found = scope.reading(tenant, () -> {
            Customer last =
                    after.isEmpty() ? null : customers.find(tenant, after).orElse(null);
            return search(tenant, typed, last);
        });
        model.addAttribute("q", typed);
        model.addAttribute("after", after);
        model.addAttribute("found", found.stream().limit(SHOWN).toList());
        model.addAttribute("next", found.size() > SHOWN ? found.get(SHOWN - 1).id() : null);
        return "customers";
    }

    /** Finds by what was typed: a number, a reference, or the beginning of a name. */
    private List<Customer> search(String tenant, String typed, @Nullable Customer after) {
        Search all = Search.all(SHOWN + 1).after(after);
        if (typed.isEmpty()) {
            return customers.list(tenant, all);
        }
        // A reference, such as the number of a card, can look like a phone number.
        Optional<Customer> byPhone = Phones.normalize(typed).flatMap(phone -> customers.byPhone(tenant, phone));
        if (byPhone.isPresent()) {
            return List.of(byPhone.get());
        }
        List<Customer> byReference = customers.list(tenant, all.externalReference(typed));
        return byReference.isEmpty() ? customers.list(tenant, all.name(typed)) : byReference;
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
        model.addAttribute("enrolled", Moments.text(customer.createdAt(), merchant.zone()));
        model.addAttribute("consents", consents);
        model.addAttribute(
                "marketing",
                consents.stream().anyMatch(consent -> consent.purpose().equals("marketing") && consent.granted()));
        model.addAttribute("wallet", engine.reports().wallet(tenant, id));
        model.addAttribute("tiers", engine.records().tiers(tenant, id));
        List<RewardLine> rewards = rewards(tenant, id, merchant.zone(), Words.titles(rules));
        model.addAttribute("rewards", rewards);
        model.addAttribute("events", events(tenant, id, merchant.zone()));
        model.addAttribute("rules", rules.map(RuleSet::rules).orElse(List.of()));
        model.addAttribute(
                "credits",
                rules.map(RuleSet::rewards).orElse(List.of()).stream()
                        .filter(reward -> reward.type().equals("credit"))
                        .toList());
        model.addAttribute("command", secrets.id("console"));
        model.addAttribute("why", why);
        model.addAttribute("answer", why == null ? List.of() : answer(tenant, id, why, rules));
        model.addAttribute(
                "granted",
                rewards.stream()
                        .filter(line -> line.rule().equals(why))
                        .findFirst()
                        .orElse(null));
        return "customer";
    }

    @PostMapping("/console/customers/{id}/status")
    @PreAuthorize("hasAuthority('WRITE_CUSTOMERS')")
    String status(
            @PathVariable String id,
            @RequestParam Status status,
            @ModelAttribute("merchant") Tenant merchant,
            RedirectAttributes flash) {
        boolean changed = status != Status.DELETED
                && Boolean.TRUE.equals(scope.within(
                        merchant.id(),
                        () -> customers
                                .find(merchant.id(), id)
                                .filter(customer -> customer.status() != Status.DELETED)
                                .map(customer -> customers.change(customer.in(status)))
                                .orElse(false)));
        flash.addFlashAttribute(changed ? "done" : "problem", changed ? "Done." : "The customer was not changed.");
        return back(id);
    }

    @PostMapping("/console/customers/{id}/consents")
    @PreAuthorize("hasAuthority('WRITE_CUSTOMERS')")
    String consent(
            @PathVariable String id,
            @RequestParam boolean granted,
            @ModelAttribute("merchant") Tenant merchant,
            RedirectAttributes flash) {
        Customer customer = known(merchant, id);
        scope.within(merchant.id(), () -> {
            customers.consent(
                    merchant.id(), customer.id(), new Consent("marketing", granted, "console", clock.instant()));
            return customer;
        });
        flash.addFlashAttribute("done", granted ? "The consent is recorded." : "The consent is taken back.");
        return back(id);
    }

    /** Credits points by hand, for example after a complaint. */
    @PostMapping("/console/customers/{id}/credit")
    @PreAuthorize("hasAuthority('WRITE_BOOKS')")
    String credit(
            @PathVariable String id,
            @RequestParam String command,
            @RequestParam String reward,
            @RequestParam String amount,
            @RequestParam String note,
            @ModelAttribute("merchant") Tenant merchant,
            Authentication caller,
            RedirectAttributes flash) {
        Customer customer = known(merchant, id);
        Money money = Money.parse(amount.strip());
        commands.execute(
                Callers.of(caller),
                command,
                note,
                origin -> new Credit(origin, customer.id(), reward, money, null),
                flash);
        return back(id);
    }

    @PostMapping("/console/customers/{id}/erase")
    @PreAuthorize("hasAuthority('WRITE_BOOKS')")
    String erase(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String sure,
            @ModelAttribute("merchant") Tenant merchant,
            Authentication caller,
            RedirectAttributes flash) {
        if (!sure.strip().equalsIgnoreCase("erase")) {
            flash.addFlashAttribute("problem", "Nothing was erased: type the word.");
            return back(id);
        }
        known(merchant, id);
        enrolment.erase(merchant.id(), id, Callers.of(caller).id());
        flash.addFlashAttribute("done", "The customer is erased. Only the id is left.");
        return back(id);
    }

    /** Everything that is stored about a customer, as a file. */
    @GetMapping("/console/customers/{id}/export")
    ResponseEntity<String> export(@PathVariable String id, @ModelAttribute("merchant") Tenant merchant) {
        Customer customer = known(merchant, id);
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("customer.json")
                                .build()
                                .toString())
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .body(exports.json(customer));
    }

    private Customer known(Tenant merchant, String id) {
        return scope.reading(merchant.id(), () -> customers.find(merchant.id(), id))
                .filter(customer -> customer.status() != Status.DELETED)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String back(String id) {
        return "redirect:/console/customers/" + UriUtils.encodePathSegment(id, StandardCharsets.UTF_8);
    }

    private List<String> answer(String tenant, String id, String rule, Optional<RuleSet> rules) {
        return rules.filter(
                        set -> set.rules().stream().anyMatch(each -> each.id().equals(rule)))
                .map(set -> ExplanationText.english(set.zone())
                        .lines(engine.inspect().whyNot(tenant, id, rule, clock.instant())))
                .orElse(List.of());
    }

    private List<RewardLine> rewards(String tenant, String id, ZoneId zone, Map<String, String> titles) {
        return engine
                .records()
                .issuances(Query.of(tenant).subject(id).newestFirst().limit(SHOWN))
                .items()
                .stream()
                .map(issuance -> new RewardLine(
                        issuance.reward(),
                        String.valueOf(issuance.value() == null ? "" : issuance.value()),
                        issuance.rule(),
                        titles.getOrDefault(issuance.rule(), issuance.rule()),
                        Words.state(issuance),
                        Moments.text(issuance.issuedAt(), zone),
                        issuance.expiresAt() == null ? "" : Moments.text(issuance.expiresAt(), zone)))
                .toList();
    }

    private List<EventLine> events(String tenant, String id, ZoneId zone) {
        return engine
                .records()
                .events(Query.of(tenant).subject(id).newestFirst().limit(SHOWN))
                .items()
                .stream()
                .map(event -> line(tenant, event, zone))
                .toList();
    }

    private EventLine line(String tenant, Event event, ZoneId zone) {
        Optional<Decision> decision = engine.records().decision(tenant, event.id());
        String earned = decision.map(Decision::issuances).orElse(List.of()).stream()
                .map(issuance -> issuance.value() == null ? issuance.reward() : String.valueOf(issuance.value()))
                .reduce((one, other) -> one + ", " + other)
                .orElse("nothing");
        String paid = decision.map(Decision::issuances).orElse(List.of()).stream()
                .flatMap(issuance -> Stream.ofNullable(issuance.price()))
                .map(Money::toString)
                .collect(Collectors.joining(", "));
        Instant at = decision.map(Decision::occurredAt).orElse(Instant.EPOCH);
        String details =
                event.attributes().values().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return new EventLine(event.id(), event.type(), details, Moments.text(at, zone), earned, paid);
    }
}
