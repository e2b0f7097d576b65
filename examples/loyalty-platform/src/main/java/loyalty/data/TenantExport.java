package loyalty.data;

import io.bonsela.api.Event;
import io.bonsela.api.Query;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.Records;
import io.bonsela.api.Records.Page;
import io.bonsela.api.RewardEngine;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import loyalty.channel.Channels;
import loyalty.customer.Customer;
import loyalty.customer.Customers;
import loyalty.customer.Customers.Search;
import loyalty.customer.Referrals;
import loyalty.rules.RuleSource;
import loyalty.staff.Member;
import loyalty.staff.StaffDesk;
import loyalty.tenant.TenantScope;
import loyalty.webhook.Endpoint;
import loyalty.webhook.Endpoints;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that a tenant owns, as a ZIP file: a file of JSON lines for each kind, the rule files, and a manifest with the
 * numbers of lines. Secrets and hashes of passwords are left out, and what is under way: drafts of rules, proposals,
 * sessions of channels.
 */
@Service
public class TenantExport {
    private static final Logger LOG = LoggerFactory.getLogger(TenantExport.class);
    private static final int PAGE = 500;

    private final RewardEngine engine;
    private final Customers customers;
    private final Referrals referrals;
    private final StaffDesk staff;
    private final Channels channels;
    private final Endpoints endpoints;
    private final Imports imports;
    private final RuleSource source;
    private final TenantScope scope;
    private final JsonMapper json;
    private final Clock clock;

    TenantExport(
            RewardEngine engine,
            Customers customers,
            Referrals referrals,
            StaffDesk staff,
            Channels channels,
            Endpoints endpoints,
            Imports imports,
            RuleSource source,
            TenantScope scope,
            JsonMapper json,
            Clock clock) {
        this.engine = engine;
        this.customers = customers;
        this.referrals = referrals;
        this.staff = staff;
        this.channels = channels;
        this.endpoints = endpoints;
        this.imports = imports;
        this.source = source;
        this.scope = scope;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Writes the export. What changes meanwhile may be in it or not.
     *
     * @param actor who requests it, for the log
     * @param out the destination; stays open
     * @throws IOException if the destination cannot be written
     */
    public void write(String tenant, String actor, OutputStream out) throws IOException {
        LOG.atInfo()
                .addKeyValue("tenant", tenant)
                .addKeyValue("actor", actor)
                .log("everything of a tenant is exported");
        ZipOfLines zip = new ZipOfLines(out, json);
        customers(tenant, zip);
        list("staff", staff.list(tenant), TenantExport::line, zip);
        list("channels", channels.list(tenant), channel -> Map.of("id", channel.id(), "kind", channel.kind()), zip);
        list("webhook-endpoints", endpoints.list(tenant), TenantExport::line, zip);
        list("imports", imports.all(tenant), job -> job, zip);
        Records records = engine.records();
        pages("events", tenant, records::events, event -> decided(tenant, event), zip);
        pages("issuances", tenant, records::issuances, issuance -> issuance, zip);
        pages("deliveries", tenant, records::deliveries, delivery -> delivery, zip);
        pages("ledger", tenant, records::ledger, entry -> entry, zip);
        pages("audit", tenant, records::audit, record -> record, zip);
        list("budgets", records.budgets(tenant), budget -> budget, zip);
        list("pools", records.pools(tenant), pool -> pool, zip);
        List<Publication> publications = records.publications(tenant);
        list("rule-versions", publications, publication -> publication, zip);
        for (Publication publication : publications) {
            Optional<String> text =
                    records.ruleSet(tenant, publication.digest()).flatMap(source::text);
            if (text.isPresent()) {
                zip.text("rules/" + publication.version() + ".yaml", text.get());
            }
        }
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("tenant", tenant);
        manifest.put("at", clock.instant().toString());
        manifest.put("lines", zip.counts());
        zip.text("manifest.json", json.writerWithDefaultPrettyPrinter().writeValueAsString(manifest));
        zip.finish();
    }

    private static <T> void list(String name, List<T> items, Function<T, Object> line, ZipOfLines zip)
            throws IOException {
        zip.begin(name);
        for (T item : items) {
            zip.line(line.apply(item));
        }
    }

    private static <T> void pages(
            String name, String tenant, Function<Query, Page<T>> read, Function<T, Object> line, ZipOfLines zip)
            throws IOException {
        zip.begin(name);
        Query all = Query.of(tenant).limit(PAGE);
        for (@Nullable Query next = all; next != null; ) {
            Page<T> page = read.apply(next);
            for (T item : page.items()) {
                zip.line(line.apply(item));
            }
            next = page.next().map(all::after).orElse(null);
        }
    }

    private void customers(String tenant, ZipOfLines zip) throws IOException {
        zip.begin("customers");
        @Nullable Customer last = null;
        List<Customer> page;
        do {
            Search next = Search.all(PAGE).after(last);
            page = scope.reading(tenant, () -> customers.list(tenant, next));
            for (Customer customer : page) {
                zip.line(line(customer));
                last = customer;
            }
        } while (page.size() == PAGE);
    }

    private Object line(Customer customer) {
        String tenant = customer.tenant();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("customer", customer);
        line.put("consents", scope.reading(tenant, () -> customers.consents(tenant, customer.id())));
        line.put("referrals", referrals.list(customer));
        return line;
    }

    private static Object line(Member member) {
        return Map.of(
                "id", member.id(),
                "email", member.email(),
                "name", member.name(),
                "role", member.role(),
                "active", member.active());
    }

    private static Object line(Endpoint endpoint) {
        return Map.of(
                "id", endpoint.id(),
                "url", endpoint.url(),
                "events", endpoint.events(),
                "active", endpoint.active());
    }

    private Object decided(String tenant, Event event) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        engine.records().decision(tenant, event.id()).ifPresent(decision -> line.put("decision", decision));
        return line;
    }
}
