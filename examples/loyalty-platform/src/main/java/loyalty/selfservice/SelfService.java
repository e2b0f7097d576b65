package loyalty.selfservice;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Origin;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Reports.WalletBalance;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Rule;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import loyalty.customer.Customer;
import loyalty.customer.Customer.Status;
import loyalty.customer.Customers;
import loyalty.customer.Enrolment;
import loyalty.customer.Phones;
import loyalty.customer.Referrals;
import loyalty.secret.Sealer;
import loyalty.tenant.OwnIds;
import loyalty.tenant.TenantScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;

/** What channels show of a customer, and do for one. Each action has an id that derives from the request. */
@Service
public class SelfService {
    /** The event by which a customer buys something with points. Its rules are what is for sale. */
    public static final String ORDER = "points-order";

    private static final Logger LOG = LoggerFactory.getLogger(SelfService.class);
    private static final int MOST = 20;

    private final RewardEngine engine;
    private final HeldRewards held;
    private final Customers customers;
    private final Enrolment enrolment;
    private final Referrals referrals;
    private final TenantScope scope;
    private final Sealer sealer;
    private final Texts texts;
    private final Clock clock;

    SelfService(
            RewardEngine engine,
            HeldRewards held,
            Customers customers,
            Enrolment enrolment,
            Referrals referrals,
            TenantScope scope,
            Sealer sealer,
            Texts texts,
            Clock clock) {
        this.engine = engine;
        this.held = held;
        this.customers = customers;
        this.enrolment = enrolment;
        this.referrals = referrals;
        this.scope = scope;
        this.sealer = sealer;
        this.texts = texts;
        this.clock = clock;
    }

    /**
     * Something that can be chosen.
     *
     * @param id what it stands for
     * @param label what is shown
     */
    public record Item(String id, String label) {}

    /** Returns what a customer has, a line for each currency. */
    public List<String> wallet(Visitor visitor) {
        List<WalletBalance> balances =
                engine.reports().wallet(tenant(visitor), visitor.known().id());
        return balances.isEmpty()
                ? List.of(text(visitor, "balance.empty"))
                : balances.stream().map(balance -> line(visitor, balance)).toList();
    }

    private String line(Visitor visitor, WalletBalance balance) {
        Instant expiry = balance.nextExpiry();
        return expiry == null
                ? balance.available().toString()
                : text(
                        visitor,
                        "balance.expiring",
                        balance.available(),
                        balance.expiring(),
                        HeldRewards.date(expiry, visitor.tenant().zone()));
    }

    /** Returns the rewards that a customer can use or will receive, from the oldest. */
    public List<Item> rewards(Visitor visitor) {
        return items(visitor, held.open(tenant(visitor), visitor.known().id()));
    }

    /** Returns the rewards that a customer can redeem at a till, from the oldest. */
    public List<Item> redeemable(Visitor visitor) {
        return items(visitor, held.redeemable(tenant(visitor), visitor.known().id()));
    }

    private List<Item> items(Visitor visitor, List<Issuance> issuances) {
        return held.items(visitor.language(), visitor.tenant().zone(), issuances);
    }

    /**
     * Something that is for sale.
     *
     * @param rule the rule that sells it
     * @param title what it is called
     * @param price what it costs
     */
    public record Offer(String rule, String title, String price) {
        /** Returns what it is called and what it costs. */
        public String label() {
            return title + ": " + price;
        }
    }

    /** Returns what can be bought for a fixed price. */
    public List<Offer> forSale(Visitor visitor) {
        return engine.records().ruleSet(tenant(visitor)).stream()
                .flatMap(rules -> rules.rules().stream())
                .filter(rule -> rule.eventTypes().contains(ORDER) && !rule.paused())
                .flatMap(rule -> offer(rule).stream())
                .limit(MOST)
                .toList();
    }

    private static Optional<Offer> offer(Rule rule) {
        return rule.price() != null && rule.price().value() instanceof Literal price
                ? Optional.of(new Offer(
                        rule.id(), Objects.requireNonNullElse(rule.title(), rule.id()), String.valueOf(price.value())))
                : Optional.empty();
    }

    /**
     * Enrols the visitor.
     *
     * @return whether the visitor takes part now; false: the request is a repeat, and the customer was erased since
     */
    public boolean join(Visitor visitor) {
        String id = idOfJoined(visitor);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Customer fresh =
                new Customer(id, tenant(visitor), visitor.phone(), "", null, null, "en", Status.ACTIVE, 1, now);
        try {
            Customer enrolled = enrolment.enrol(fresh, visitor.request()).customer();
            return scope.within(tenant(visitor), () -> {
                boolean erased = customers
                        .status(tenant(visitor), id)
                        .filter(Status.DELETED::equals)
                        .isPresent();
                if (!erased) {
                    customers.consentAtEnrolment(enrolled, "programme", visitor.channel());
                }
                return !erased;
            });
        } catch (DuplicateKeyException e) {
            LOG.atDebug().log("a visitor was enrolled at this moment on another way");
            return true;
        }
    }

    /** Returns the id of the customer that a visitor becomes by joining. */
    public String idOfJoined(Visitor visitor) {
        return "c-"
                + sealer.hash(tenant(visitor), "customer " + visitor.request()).substring(0, 32);
    }

    /** Makes the password with which a reward is redeemed at a till. */
    public String redeem(Visitor visitor, String issuance) {
        Receipt receipt = engine.execute(new NewCode(origin(visitor), issuance, NewCode.Kind.PASSWORD));
        String code = receipt.code();
        return code == null
                ? text(visitor, "refused", receipt.refusal().map(Enum::name).orElse(""))
                : text(visitor, "redeem.password", code);
    }

    /** Buys something with points. */
    public String buy(Visitor visitor, String rule) {
        String customer = visitor.known().id();
        Decision decision = engine.process(Event.of(ORDER)
                .tenant(tenant(visitor))
                .id(id(visitor))
                .subject(customer)
                .with("product", rule)
                .with("customer", customer)
                .build());
        if (!decision.issuances().isEmpty()) {
            return text(visitor, "bought");
        }
        Optional<ReasonCode> reason = decision.outcomes().stream()
                .filter(outcome -> outcome.rule().equals(rule))
                .flatMap(outcome -> Stream.ofNullable(outcome.reason()))
                .map(Reason::code)
                .findFirst();
        return reason.filter(ReasonCode.WALLET_TOO_LOW::equals).isPresent()
                ? text(visitor, "buy.too-low")
                : text(visitor, "refused", reason.map(Enum::name).orElse(""));
    }

    /** Recommends the programme to a friend. */
    public String refer(Visitor visitor, String typed) {
        return Phones.normalize(typed)
                .map(phone -> "refer."
                        + referrals.refer(visitor.known(), phone).name().toLowerCase(Locale.ROOT))
                .map(key -> text(visitor, key))
                .orElseGet(() -> text(visitor, "refer.no-number"));
    }

    /** Changes the language. */
    public String speak(Visitor visitor, String language) {
        String id = visitor.known().id();
        scope.within(
                tenant(visitor),
                () -> customers
                        .find(tenant(visitor), id)
                        .filter(customer -> customers.change(customer.speaking(language))));
        return texts.get(Locale.forLanguageTag(language), "language.changed");
    }

    private static String tenant(Visitor visitor) {
        return visitor.tenant().id();
    }

    private static String id(Visitor visitor) {
        return OwnIds.of(visitor.channel() + '/' + visitor.request());
    }

    private static Origin origin(Visitor visitor) {
        return Origin.of(tenant(visitor), id(visitor), visitor.channel());
    }

    private String text(Visitor visitor, String key, Object... arguments) {
        return texts.get(visitor.language(), key, arguments);
    }
}
