package loyalty.demo;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.api.store.Store;
import io.bonsela.store.jdbc.PostgresStore;
import io.bonsela.store.jdbc.SqliteStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DatabaseMetaData;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import javax.sql.DataSource;
import loyalty.LoyaltyProperties;
import loyalty.channel.Channels;
import loyalty.customer.Customer;
import loyalty.customer.Customer.Status;
import loyalty.customer.Customers;
import loyalty.customer.Enrolment;
import loyalty.rules.RuleSource;
import loyalty.rules.Trials;
import loyalty.secret.Secrets;
import loyalty.staff.Role;
import loyalty.staff.StaffDesk;
import loyalty.staff.StaffDesk.Welcome;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Tenants;
import loyalty.tenant.Tenants.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.stereotype.Component;

/**
 * Makes a tenant with three months of events, if the platform has no tenant: an engine over the same store decides them as
 * it would have decided them then. Prints how to sign in.
 */
@Component
class DemoTenant implements ApplicationRunner {
    static final String ID = "demo";

    private static final Logger LOG = LoggerFactory.getLogger(DemoTenant.class);
    private static final String OWNER = "owner@demo.example";
    private static final int CUSTOMERS = 120;
    private static final int DAYS = 91;
    private static final List<String> CATEGORIES = List.of("groceries", "groceries", "airtime", "fuel", "clothing");
    private static final List<String> SHOPS = List.of("avondale", "mbare", "borrowdale");
    private static final List<String> NAMES =
            List.of("Tendai", "Rudo", "Tatenda", "Chipo", "Farai", "Nyasha", "Thandiwe", "Sibusiso", "Nomsa", "Themba");

    private final LoyaltyProperties properties;
    private final Tenants tenants;
    private final Customers customers;
    private final StaffDesk desk;
    private final RuleSource source;
    private final Channels channels;
    private final Secrets secrets;
    private final TenantScope scope;
    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final List<FactProvider> facts;
    private final KeyRing keys;
    private final Clock clock;
    private final Environment environment;
    private final Random random = new Random(20_260_301);

    DemoTenant(
            LoyaltyProperties properties,
            Tenants tenants,
            Customers customers,
            StaffDesk desk,
            RuleSource source,
            Channels channels,
            Secrets secrets,
            TenantScope scope,
            DataSource dataSource,
            JdbcClient jdbc,
            List<FactProvider> facts,
            KeyRing keys,
            Clock clock,
            Environment environment) {
        this.properties = properties;
        this.tenants = tenants;
        this.customers = customers;
        this.desk = desk;
        this.source = source;
        this.channels = channels;
        this.secrets = secrets;
        this.scope = scope;
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.facts = facts;
        this.keys = keys;
        this.clock = clock;
        this.environment = environment;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        if (!properties.demo() || !isNeeded()) {
            return;
        }
        RuleSet rules = rules();
        Instant first = begin(rules);
        source.keep(rules, text());
        List<Customer> enrolled = enrol(first);
        long events = decide(rules, enrolled, first.plus(Duration.ofDays(DAYS)));
        channels.add(
                ID,
                Channels.Kind.WHATSAPP,
                Map.of(
                        "verify-token", secrets.token(),
                        "app-secret", secrets.token(),
                        "access-token", secrets.token(),
                        "phone-number-id", "100000000000001"));
        Welcome welcome = desk.add(ID, OWNER, "Demo owner", Role.OWNER);
        LOG.atInfo().addKeyValue("tenant", ID).addKeyValue("events", events).log("the demo tenant is there");
        // The only time that the password is shown. It goes to the terminal and not to the log.
        System.out.printf(
                "%n  Sign in at http://localhost:%s/console as %s with the one-time password %s%n%n",
                environment.getProperty("local.server.port", "8080"), OWNER, welcome.password());
    }

    /** The owner is added last: without one, the demo was never begun, or the process stopped before it was complete. */
    private boolean isNeeded() {
        List<Tenant> all = scope.acrossTenants(tenants::list);
        boolean ofOthers = all.stream().anyMatch(tenant -> !tenant.id().equals(ID));
        return !ofOthers && desk.list(ID).isEmpty();
    }

    /** Adds the tenant, dated three months ago. Everything else follows from that date, so it can be made again. */
    private Instant begin(RuleSet rules) {
        Instant first = clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(DAYS));
        return scope.within(
                ID,
                () -> tenants.createdAt(ID).orElseGet(() -> {
                    tenants.add(new Tenant(ID, "Demo market", rules.zone()), first);
                    return first;
                }));
    }

    private static RuleSet rules() throws IOException {
        return Trials.parse(text()).orThrow();
    }

    private static String text() throws IOException {
        return new ClassPathResource("demo/rules.yaml").getContentAsString(StandardCharsets.UTF_8);
    }

    private List<Customer> enrol(Instant first) {
        List<Customer> enrolled = new ArrayList<>();
        scope.within(ID, () -> {
            for (int i = 0; i < CUSTOMERS; i++) {
                Customer customer = new Customer(
                        "c-%032x".formatted(i + 1),
                        ID,
                        "+26377%07d".formatted(1_000_000 + i * 37),
                        NAMES.get(i % NAMES.size()),
                        "card-%05d".formatted(i + 1),
                        null,
                        "en",
                        Status.ACTIVE,
                        1,
                        first.plus(Duration.ofHours(random.nextInt(24 * DAYS / 2))));
                if (customers.find(ID, customer.id()).isEmpty()) {
                    customers.add(customer, null);
                    customers.announced(ID, customer.id());
                }
                enrolled.add(customer);
            }
            return enrolled;
        });
        return enrolled;
    }

    /** Decides the events of three months, dated by the events. */
    private long decide(RuleSet rules, List<Customer> enrolled, Instant now) {
        List<Event> events = new ArrayList<>();
        for (Customer customer : enrolled) {
            events.add(Enrolment.event(customer, false));
            int purchases = 5 + random.nextInt(40);
            for (int i = 0; i < purchases; i++) {
                events.add(purchase(customer, i, now));
            }
        }
        events.sort(Comparator.comparing(event -> Objects.requireNonNull(event.occurredAt())));
        RewardEngineBuilder builder = RewardEngine.builder()
                .store(store())
                .keys(keys)
                .clockFromEvents()
                .deliveredElsewhere()
                .rules(rules);
        facts.forEach(builder::facts);
        long used = 0;
        try (RewardEngine engine = builder.build()) {
            for (int from = 0; from < events.size(); from += 256) {
                engine.maintenance()
                        .expireDue(Objects.requireNonNull(events.get(from).occurredAt()), 10_000);
                for (Decision decision : engine.processAll(events.subList(from, Math.min(from + 256, events.size())))) {
                    used += decision.issuances().stream()
                            .filter(issuance -> issuance.reward().equals("two-off") && random.nextInt(10) < 6)
                            // Commands are dated by the clock, so only what is valid now can still be redeemed.
                            .filter(issuance ->
                                    Objects.requireNonNull(issuance.expiresAt()).isAfter(clock.instant()))
                            .filter(issuance -> redeem(engine, issuance))
                            .count();
                }
            }
            engine.maintenance().expireDue(now, 10_000);
            engine.maintenance().addUp(ID, 1_000_000);
        }
        LOG.atDebug().addKeyValue("redeemed", used).log("the demo tenant has redeemed rewards");
        return events.size();
    }

    private Event purchase(Customer customer, int number, Instant now) {
        Duration since = Duration.between(customer.createdAt(), now);
        boolean local = random.nextInt(10) < 4;
        long cents = random.nextLong(150, 6_150);
        return Event.of("purchase")
                .tenant(ID)
                .id("till-" + customer.id().substring(28) + "/%04d".formatted(number))
                .subject(customer.id())
                .occurredAt(customer.createdAt().plusSeconds(1 + random.nextLong(Math.max(1, since.toSeconds() - 1))))
                .amount(local ? Money.ofMinor("ZWG", cents * 27) : Money.ofMinor("USD", cents))
                .with("category", CATEGORIES.get(random.nextInt(CATEGORIES.size())))
                .with("shop", SHOPS.get(random.nextInt(SHOPS.size())))
                .build();
    }

    private static boolean redeem(RewardEngine engine, Issuance issuance) {
        return engine.execute(new Redeem(
                        Origin.of(ID, "demo-redeem/" + issuance.id(), "demo"), new Redeem.Token.Trusted(issuance.id())))
                .isDone();
    }

    /** Opens the store of the platform beside the one that the platform's engine has. */
    private Store store() {
        try {
            String product = JdbcUtils.extractDatabaseMetaData(dataSource, DatabaseMetaData::getDatabaseProductName);
            return Objects.equals(product, "SQLite")
                    ? SqliteStore.open(Path.of(jdbc.sql("SELECT file FROM pragma_database_list WHERE name = 'main'")
                            .query(String.class)
                            .single()))
                    : PostgresStore.of(dataSource);
        } catch (MetaDataAccessException e) {
            throw new IllegalStateException("the database cannot be reached", e);
        }
    }
}
