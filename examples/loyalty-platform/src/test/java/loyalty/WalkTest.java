package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.connector.Secret;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.connectors.support.Hmac;
import io.bonsela.store.jdbc.SqliteStore;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import loyalty.Platform.Answer;
import loyalty.customer.Customer;
import loyalty.customer.Customers;
import loyalty.fake.FakeProviders;
import loyalty.staff.Role;
import loyalty.tenant.TenantScope;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One customer from the first call to the erasure; the books agree after each step. */
class WalkTest extends PlatformTest {
    private static final String PHONE = "+263778123456";

    @Autowired
    private RewardEngine engine;

    @Autowired
    private Customers customers;

    @Autowired
    private TenantScope scope;

    @Autowired
    private FakeProviders fakes;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private KeyRing keys;

    @Autowired
    private Environment environment;

    private String ussd;
    private String keyId;
    private String secret;

    private String dial(String session, String text) {
        HttpRequest.Builder request = platform.to(ussd).header("Content-Type", "application/x-www-form-urlencoded");
        String form = "sessionId=" + session + "&phoneNumber=%2B" + PHONE.substring(1) + "&text=" + text;
        Answer answer = platform.send(request.POST(HttpRequest.BodyPublishers.ofString(form)));
        assertThat(answer.status()).isEqualTo(200);
        return answer.response().body();
    }

    /** A till of the merchant, which signs its requests. */
    private Answer till(String path, String key, String body) {
        String at = String.valueOf(Instant.now().getEpochSecond());
        String full = "/v1/tenants/demo" + path;
        String head = String.join("\n", at, "POST", full, key, "", "");
        return platform.post(
                platform.to(full)
                        .header("Idempotency-Key", key)
                        .header("Bonsela-Key", keyId)
                        .header("Bonsela-Timestamp", at)
                        .header(
                                "Bonsela-Signature",
                                Hmac.hex(
                                        Secret.of(secret),
                                        head.getBytes(StandardCharsets.UTF_8),
                                        body.getBytes(StandardCharsets.UTF_8))),
                body);
    }

    private Answer sale(String key, String customer, String usd, String category) {
        return till(
                "/events",
                key,
                "{\"type\":\"purchase\",\"customer\":\"" + customer
                        + "\",\"attributes\":{\"amount\":{\"currency\":\"USD\",\"value\":\"" + usd
                        + "\"},\"category\":\"" + category + "\",\"shop\":\"mbare\"}}");
    }

    private void booksAgree(String step) {
        assertThat(engine.reports().reconcile("demo").isClean()).as(step).isTrue();
        Map<String, BigDecimal> sums = new HashMap<>();
        Query query = Query.of("demo").limit(1_000);
        for (Query next = query; next != null; ) {
            var page = engine.records().ledger(next);
            for (LedgerEntry entry : page.items()) {
                sums.merge(
                        entry.posting() + ' ' + entry.amount().currency().code(),
                        entry.amount().amount(),
                        BigDecimal::add);
            }
            next = page.next().map(query::after).orElse(null);
        }
        assertThat(sums.values()).as(step).isNotEmpty().allMatch(sum -> sum.signum() == 0);
    }

    private String points(String customer) {
        return engine.reports().wallet("demo", customer).stream()
                .filter(balance -> balance.available().currency().code().equals("POINTS"))
                .map(balance -> balance.available().toString())
                .findFirst()
                .orElse("none");
    }

    private List<Issuance> rewards(String customer, String reward) {
        return engine.records()
                .issuances(Query.of("demo").subject(customer).reward(reward))
                .items();
    }

    @Test
    void fromTheFirstCallToTheErasure() {
        ussd = platform.post(Role.OWNER, "/channels", "{\"kind\":\"USSD\"}")
                .body()
                .path("address")
                .asString();
        Answer key = platform.post(Role.OWNER, "/client-keys", "{\"client\":\"till-walk\"}");
        keyId = key.body().path("id").asString();
        secret = key.body().path("secret").asString();

        assertThat(dial("w-1", "")).startsWith("CON Demo market");
        assertThat(dial("w-1", "1")).startsWith("END You are a member");
        Customer customer =
                scope.within("demo", () -> customers.byPhone("demo", PHONE).orElseThrow());
        String id = customer.id();
        assertThat(points(id)).isEqualTo("POINTS 50");
        booksAgree("enrolled");

        for (int i = 1; i <= 3; i++) {
            assertThat(sale("walk/sale-" + i, id, "40.00", "clothing").status()).isEqualTo(201);
        }
        assertThat(points(id)).isEqualTo("POINTS 170");
        assertThat(rewards(id, "two-off"))
                .singleElement()
                .satisfies(each -> assertThat(each.state()).isEqualTo(IssuanceState.ISSUED));
        booksAgree("bought three times");

        fakes.airtime().fail(true);
        dial("w-2", "4");
        assertThat(dial("w-2", "4*1*1")).startsWith("END You have bought it.");
        assertThat(points(id)).isEqualTo("POINTS 70");
        Patience.await().until(() -> fakes.airtime().refusals() > 0);
        assertThat(sent()).isZero();
        booksAgree("airtime while the provider is down");
        fakes.airtime().fail(false);
        Patience.await().until(() -> rewards(id, "airtime").get(0).state() == IssuanceState.ISSUED);
        assertThat(sent()).isEqualTo(1);
        booksAgree("airtime delivered");

        dial("w-3", "3");
        String password = dial("w-3", "3*1").replaceAll("[^0-9]*([0-9]{6}).*", "$1");
        String redemption = "{\"issuance\":\"" + rewards(id, "two-off").get(0).id() + "\",\"password\":\"" + password
                + "\",\"customer\":\"" + id + "\"}";
        assertThat(till("/redemptions", "walk/redeem", redemption).status()).isEqualTo(200);
        assertThat(till("/redemptions", "walk/redeem", redemption)
                        .body()
                        .path("repeated")
                        .asBoolean())
                .isTrue();
        assertThat(rewards(id, "two-off").get(0).state()).isEqualTo(IssuanceState.REDEEMED);
        booksAgree("redeemed at the till");

        assertThat(till("/events/walk%2Fsale-1/refunds", "walk/refund", "{\"note\":\"came back\"}")
                        .status())
                .isEqualTo(200);
        assertThat(points(id)).isEqualTo("POINTS 30");
        booksAgree("refunded");

        expire();
        assertThat(points(id)).isEqualTo("POINTS 0");
        booksAgree("expired");

        assertThat(platform.method("DELETE", platform.as(Role.MANAGER, "/v1/tenants/demo/customers/" + id), "")
                        .status())
                .isEqualTo(200);
        assertThat(engine.records().issuances(Query.of("demo").subject(id)).items())
                .isEmpty();
        assertThat(dial("w-4", "")).as("the number is free").contains("1. Join");
        booksAgree("erased");
    }

    private long sent() {
        return fakes.airtime().executions().stream()
                .filter(sent -> sent.to().equals(PHONE))
                .count();
    }

    /** Two years later, as another engine over the same file sees it. */
    private void expire() {
        String file = jdbc.sql("SELECT file FROM pragma_database_list WHERE name = 'main'")
                .query(String.class)
                .single();
        assertThat(environment.getProperty("loyalty.file")).isNotNull();
        try (RewardEngine later = RewardEngine.builder()
                .store(SqliteStore.open(Path.of(file)))
                .keys(keys)
                .clockFromEvents()
                .deliveredElsewhere()
                .build()) {
            later.maintenance().expireDue(Instant.now().plus(Duration.ofDays(800)), 100_000);
        }
    }
}
