package loyalty.console;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.RuleSet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import loyalty.customer.Customer;
import loyalty.customer.Customer.Status;
import loyalty.customer.Customers;
import loyalty.customer.Customers.Search;
import loyalty.customer.Enrolment;
import loyalty.customer.Phones;
import loyalty.rules.DeclaredTypes;
import loyalty.rules.TypedAttributes;
import loyalty.secret.Sealer;
import loyalty.secret.Secrets;
import loyalty.selfservice.HeldRewards;
import loyalty.selfservice.SelfService;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Tenants.Tenant;
import loyalty.web.Callers;
import loyalty.web.IdempotencyKeys;
import loyalty.web.Refusals;
import loyalty.web.RequestIds;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page for a cashier: find or enrol the customer, record what happened, redeem a reward. */
@Controller
@PreAuthorize("hasAuthority('REDEEM')")
class TillPages {
    /** Events that the platform itself reports. */
    private static final Set<String> PLATFORM = Set.of(Enrolment.EVENT, SelfService.ORDER);

    private static final String PREFIX = "attribute.";
    private static final String BY_CODE = "code";
    private static final int LONGEST_NAME = 200;

    private final RewardEngine engine;
    private final Customers customers;
    private final Enrolment enrolment;
    private final DeclaredTypes types;
    private final HeldRewards held;
    private final ConsoleCommands commands;
    private final Secrets secrets;
    private final Sealer sealer;
    private final TenantScope scope;
    private final Clock clock;

    TillPages(
            RewardEngine engine,
            Customers customers,
            Enrolment enrolment,
            DeclaredTypes types,
            HeldRewards held,
            ConsoleCommands commands,
            Secrets secrets,
            Sealer sealer,
            TenantScope scope,
            Clock clock) {
        this.engine = engine;
        this.customers = customers;
        this.enrolment = enrolment;
        this.types = types;
        this.held = held;
        this.commands = commands;
        this.secrets = secrets;
        this.sealer = sealer;
        this.scope = scope;
        this.clock = clock;
    }

    @GetMapping("/console/till")
    String till(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String customer,
            @RequestParam(defaultValue = "") String kind,
            @ModelAttribute("merchant") Tenant merchant,
            Model model) {
        String typed = q.strip();
        Optional<String> phone = Phones.normalize(typed);
        Optional<Customer> found = scope.reading(
                        merchant.id(),
                        () -> customer.isEmpty()
                                ? find(merchant.id(), typed, phone)
                                : customers.find(merchant.id(), customer))
                .filter(each -> each.status() != Status.DELETED);
        model.addAttribute("q", typed);
        model.addAttribute("command", secrets.id("till"));
        found.ifPresent(each -> show(each, kind, merchant, model));
        if (found.isEmpty() && !(typed + customer).isEmpty()) {
            model.addAttribute("unknown", true);
            model.addAttribute("phone", typed.matches("[0-9 +()-]+") ? phone.orElse(null) : null);
        }
        return "till";
    }

    private Optional<Customer> find(String tenant, String typed, Optional<String> phone) {
        if (typed.isEmpty()) {
            return Optional.empty();
        }
        // A reference, such as the number of a card, can look like a phone number.
        Optional<Customer> byPhone = phone.flatMap(number -> customers.byPhone(tenant, number));
        if (byPhone.isPresent()) {
            return byPhone;
        }
        return customers.list(tenant, Search.all(1).externalReference(typed)).stream()
                .findFirst();
    }

    private void show(Customer customer, String kind, Tenant merchant, Model model) {
        String tenant = merchant.id();
        Optional<RuleSet> rules = engine.records().ruleSet(tenant);
        List<String> kinds = Vocabulary.recordable(rules, PLATFORM);
        String chosen = kinds.contains(kind) ? kind : kinds.stream().findFirst().orElse("");
        model.addAttribute("customer", customer);
        model.addAttribute("wallet", engine.reports().wallet(tenant, customer.id()));
        model.addAttribute("kinds", kinds);
        model.addAttribute("kind", chosen);
        model.addAttribute("fields", Vocabulary.plain(rules, chosen));
        model.addAttribute(
                "redeemable", held.items(Locale.ENGLISH, merchant.zone(), held.redeemable(tenant, customer.id())));
    }

    /** Enrols somebody who stands at the till. */
    @PostMapping("/console/till/customers")
    @PreAuthorize("hasAuthority('WRITE_CUSTOMERS')")
    String enrol(
            @RequestParam String command,
            @RequestParam String phone,
            @RequestParam(defaultValue = "") String name,
            @ModelAttribute("merchant") Tenant merchant,
            RedirectAttributes to) {
        String number = Phones.normalize(phone).orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST));
        String called = name.strip().replaceAll("\\p{Cntrl}", " ");
        if (called.length() > LONGEST_NAME) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE, "the name is longer than " + LONGEST_NAME + " characters");
        }
        String tenant = merchant.id();
        String id = "c-"
                + sealer.hash(tenant, "customer " + IdempotencyKeys.required(command))
                        .substring(0, 32);
        Customer fresh = new Customer(
                id,
                tenant,
                number,
                called,
                null,
                null,
                "en",
                Status.ACTIVE,
                1,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        String requested = sealer.hash(tenant, "enrolment at the till\n" + number + '\n' + called);
        try {
            Enrolment.Enrolled enrolled = enrolment.enrol(fresh, requested);
            to.addAttribute("customer", enrolled.customer().id());
            to.addFlashAttribute(
                    enrolled.conflict() ? "problem" : "done",
                    enrolled.conflict()
                            ? "This form has enrolled the customer below. Find the other number to enrol it."
                            : "The customer is enrolled.");
        } catch (DuplicateKeyException e) {
            // Somebody else has enrolled the number meanwhile.
            scope.reading(tenant, () -> customers.byPhone(tenant, number))
                    .ifPresent(other -> to.addAttribute("customer", other.id()));
        }
        return "redirect:/console/till";
    }

    /** Records an event of a customer, such as a purchase. Its source says who has recorded it. */
    @PostMapping("/console/till/events")
    @PreAuthorize("hasAuthority('REPORT_EVENTS')")
    String event(
            @RequestParam String command,
            @RequestParam String customer,
            @RequestParam String kind,
            @RequestParam Map<String, String> fields,
            @ModelAttribute("merchant") Tenant merchant,
            Authentication caller,
            HttpServletRequest request,
            RedirectAttributes to) {
        Customer buyer = known(merchant, customer);
        to.addAttribute("customer", buyer.id());
        to.addAttribute("kind", kind);
        Optional<RuleSet> rules = engine.records().ruleSet(merchant.id());
        EventType type = types.of(merchant.id()).get(kind);
        if (type == null || !Vocabulary.recordable(rules, PLATFORM).contains(kind)) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        Event.Builder event = Event.of(kind)
                .tenant(merchant.id())
                .id(IdempotencyKeys.required(command))
                .source("till/" + Callers.of(caller).id())
                .correlation(RequestIds.of(request))
                .subject(buyer.id());
        Map<String, String> typed = attributes(fields);
        try {
            TypedAttributes.add(typed, type, event);
        } catch (BonselaException e) {
            return notRecorded(e.detail(), typed, to);
        }
        Decision decision = engine.process(event.build());
        Reason refused = decision.reason();
        if (refused != null) {
            return notRecorded(Refusals.words(refused, merchant.zone()), typed, to);
        }
        to.addFlashAttribute("done", earned(decision, Words.titles(rules), merchant));
        return "redirect:/console/till";
    }

    /** What was typed is kept for the next try. */
    private static String notRecorded(String why, Map<String, String> typed, RedirectAttributes to) {
        to.addFlashAttribute("problem", "Not recorded: " + why + '.');
        to.addFlashAttribute("typed", typed);
        return "redirect:/console/till";
    }

    private static Map<String, String> attributes(Map<String, String> fields) {
        Map<String, String> attributes = new TreeMap<>();
        fields.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !value.isBlank()) {
                attributes.put(name.substring(PREFIX.length()), value.strip());
            }
        });
        return attributes;
    }

    private String earned(Decision decision, Map<String, String> titles, Tenant merchant) {
        String rewards = decision.issuances().stream()
                .map(each -> held.label(Locale.ENGLISH, merchant.zone(), each))
                .collect(Collectors.joining(", "));
        String refusals = decision.outcomes().stream()
                .filter(outcome -> outcome.outcome() != Decision.Outcome.MATCHED && outcome.reason() != null)
                .map(outcome -> " Not by '" + titles.getOrDefault(outcome.rule(), outcome.rule()) + "': "
                        + Refusals.words(outcome.reason(), merchant.zone()) + '.')
                .collect(Collectors.joining());
        return (rewards.isEmpty() ? "Recorded. Nothing is earned." : "Recorded. Earned: " + rewards + '.') + refusals;
    }

    /** Redeems a reward by its password, or by a code that names the reward itself. */
    @PostMapping("/console/till/redemptions")
    String redeem(
            @RequestParam String command,
            @RequestParam String customer,
            @RequestParam String issuance,
            @RequestParam String proof,
            @RequestParam(defaultValue = "") String amount,
            @ModelAttribute("merchant") Tenant merchant,
            Authentication caller,
            RedirectAttributes to) {
        Customer holder = known(merchant, customer);
        to.addAttribute("customer", holder.id());
        if (proof.isBlank() || issuance.isEmpty()) {
            to.addFlashAttribute(
                    "problem", "Choose the reward, and type the password or the code that the customer has.");
            return "redirect:/console/till";
        }
        Token token =
                issuance.equals(BY_CODE) ? new Token.Code(proof.strip()) : new Token.Password(issuance, proof.strip());
        @Nullable Money part = amount.isBlank() ? null : Money.parse(amount.strip());
        commands.execute(
                Callers.of(caller), command, "", origin -> new Redeem(origin, token, part, holder.id(), null), to);
        return "redirect:/console/till";
    }

    private Customer known(Tenant merchant, String id) {
        return scope.reading(merchant.id(), () -> customers.find(merchant.id(), id))
                .filter(customer -> customer.status() != Status.DELETED)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
