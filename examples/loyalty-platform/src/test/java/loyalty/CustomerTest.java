package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import loyalty.Platform.Answer;
import loyalty.customer.Customer;
import loyalty.customer.Customer.Status;
import loyalty.customer.Customers;
import loyalty.customer.Enrolment;
import loyalty.staff.Role;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Customers over the API. */
class CustomerTest extends PlatformTest {
    @Autowired
    private RewardEngine engine;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Customers customers;

    @Autowired
    private Enrolment enrolment;

    private Answer create(String body) {
        return platform.post(Role.CASHIER, "/customers", body);
    }

    private Answer change(String id, String version, String body) {
        HttpRequest.Builder request = platform.as(Role.CASHIER, "/v1/tenants/demo/customers/" + id);
        return platform.method("PATCH", version == null ? request : request.header("If-Match", version), body);
    }

    private static String id(Answer answer) {
        return answer.body().path("id").asString();
    }

    @Test
    void anEnrolmentEarnsTheWelcome() {
        Answer created = create("{\"phone\":\"0772 000 001\",\"name\":\"Rudo\",\"language\":\"sn\"}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body().path("phone").asString()).isEqualTo("+263772000001");
        assertThat(created.header("Location")).endsWith("/customers/" + id(created));
        assertThat(engine.reports().wallet("demo", id(created)))
                .singleElement()
                .satisfies(wallet -> assertThat(wallet.available()).hasToString("POINTS 50"));
        Answer read = platform.get(Role.ANALYST, "/customers/" + id(created));
        assertThat(read.body()).isEqualTo(created.body());
        assertThat(read.header("ETag")).isEqualTo("\"1\"");
    }

    @Test
    void thePhoneNumberIsInNoEventAndNotReadableInTheDatabase() {
        String id = id(create("{\"phone\":\"+263772000002\"}"));
        assertThat(id).doesNotContain("772000002");
        assertThat(jdbc.sql("SELECT sealed_phone FROM customer WHERE id = ?")
                        .params(id)
                        .query(String.class)
                        .single())
                .doesNotContain("772000002");
        assertThat(engine.records().events(Query.of("demo").subject(id)).items().toString())
                .doesNotContain("772000002");
        assertThat(engine.reports().export("demo", id).toString()).doesNotContain("772000002");
    }

    @Test
    void theSameKeyIsTheSameCustomer() {
        HttpRequest.Builder first =
                platform.as(Role.CASHIER, "/v1/tenants/demo/customers").header("Idempotency-Key", "enrol-7");
        Answer created = platform.post(first, "{\"phone\":\"0772000003\"}");
        Answer again = platform.post(first, "{\"phone\":\"0772000003\"}");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(created.body());
        assertThat(platform.post(first, "{\"phone\":\"0772000004\"}").code()).isEqualTo("IDEMPOTENCY_CONFLICT");
        change(id(created), "\"1\"", "{\"name\":\"Changed\"}");
        assertThat(platform.post(first, "{\"phone\":\"0772000003\"}")
                        .body()
                        .path("name")
                        .asString())
                .as("the same request after a change")
                .isEqualTo("Changed");
        assertThat(platform.post(first, "{\"phone\":\"0772000003\",\"name\":\"Changed\"}")
                        .code())
                .isEqualTo("IDEMPOTENCY_CONFLICT");
        assertThat(engine.records()
                        .events(Query.of("demo").subject(id(created)))
                        .items())
                .hasSize(1);
    }

    @Test
    void aNumberOrReferenceBelongsToOneCustomer() {
        create("{\"phone\":\"0772000005\",\"externalReference\":\"card-x\"}");
        assertThat(create("{\"phone\":\"+263 772 000 005\"}").code()).isEqualTo("ALREADY_THERE");
        assertThat(create("{\"externalReference\":\"card-x\"}").status()).isEqualTo(409);
    }

    @Test
    void badInputIsNamed() {
        assertThat(create("{}").body().path("detail").asString())
                .contains("phone")
                .contains("externalReference");
        assertThat(create("{\"phone\":\"12\"}").body().path("detail").asString())
                .contains("phone");
        assertThat(create("{\"phone\":\"0772000006\",\"language\":\"xx\"}").status())
                .isEqualTo(422);
        assertThat(create("{\"phone\":\"0772000006\",\"status\":\"DELETED\"}").status())
                .isEqualTo(422);
        assertThat(create("{\"phone\":\"0772000006\",\"status\":\"GONE\"}").status())
                .isEqualTo(400);
        assertThat(create("{\"phone\":\"0772000006\",\"colour\":\"red\"}").status())
                .isEqualTo(400);
        assertThat(create("{\"name\":\"" + "x".repeat(201) + "\",\"phone\":\"0772000006\"}")
                        .status())
                .isEqualTo(422);
        assertThat(create("{\"phone\":").code()).isEqualTo("BAD_REQUEST");
        assertThat(create("[]").status()).isEqualTo(400);
        assertThat(create("null").status()).isEqualTo(400);
        assertThat(platform.get(Role.CASHIER, "/customers?limit=0").status()).isEqualTo(422);
        assertThat(platform.get(Role.CASHIER, "/customers?limit=x").status()).isEqualTo(400);
        assertThat(platform.get(Role.CASHIER, "/customers?cursor=nobody").status())
                .isEqualTo(422);
        assertThat(platform.get(Role.CASHIER, "/customers/c-nobody").code()).isEqualTo("UNKNOWN_CUSTOMER");
    }

    @Test
    void aListHasPagesAndSearches() {
        Answer first = platform.get(Role.CASHIER, "/customers?limit=2");
        String next = first.body().path("next").asString();
        Answer second = platform.get(Role.CASHIER, "/customers?limit=2&cursor=" + next);
        assertThat(first.body().path("items").size()).isEqualTo(2);
        assertThat(second.body().path("items").get(0).path("id"))
                .isNotEqualTo(first.body().path("items").get(1).path("id"));
        String id = id(create("{\"phone\":\"0772000007\",\"externalReference\":\"search-me\"}"));
        for (String search :
                new String[] {"phone=0772000007", "phone=%2B263772000007", "externalReference=search-me"}) {
            Answer found = platform.get(Role.CASHIER, "/customers?" + search);
            assertThat(found.body().path("items").findValuesAsString("id"))
                    .as(search)
                    .containsExactly(id);
            assertThat(found.body().path("next").isNull()).isTrue();
        }
        assertThat(platform.get(Role.CASHIER, "/customers?phone=0772999999")
                        .body()
                        .path("items")
                        .size())
                .isZero();
    }

    @Test
    void aChangeNeedsTheVersionThatItChanges() {
        String id = id(create("{\"phone\":\"0772000008\"}"));
        assertThat(change(id, null, "{\"name\":\"A\"}").code()).isEqualTo("IF_MATCH_REQUIRED");
        Answer changed = change(id, "\"1\"", "{\"name\":\"A\",\"phone\":\"0772000018\"}");
        assertThat(changed.header("ETag")).isEqualTo("\"2\"");
        assertThat(changed.body().path("phone").asString()).isEqualTo("+263772000018");
        assertThat(change(id, "\"1\"", "{\"name\":\"B\"}").code()).isEqualTo("CHANGED_MEANWHILE");
        assertThat(change("c-nobody", "\"1\"", "{}").status()).isEqualTo(404);
    }

    @Test
    void anEnrolmentThatTheEngineHasNotDecidedIsDecidedLater() {
        Customer customer = new Customer(
                "c-late",
                "demo",
                null,
                "Late",
                "late",
                null,
                "en",
                Status.ACTIVE,
                1,
                Instant.now().minusSeconds(120));
        customers.add(customer, null);
        enrolment.announceLate();
        enrolment.announceLate();
        assertThat(engine.reports().wallet("demo", "c-late"))
                .singleElement()
                .satisfies(wallet -> assertThat(wallet.available()).hasToString("POINTS 50"));
        assertThat(jdbc.sql("SELECT count(*) FROM customer WHERE announced = 0")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void manyCanEnrolAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(24);
        try {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 48; i++) {
                String body = "{\"externalReference\":\"at-once-" + i + "\"}";
                answers.add(threads.submit(() -> create(body)));
            }
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().status()).isEqualTo(201);
                assertThat(engine.reports().wallet("demo", id(answer.get()))).hasSize(1);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aSuspendedCustomerEarnsNothing() {
        String id = id(create("{\"phone\":\"0772000009\"}"));
        String purchase = "{\"type\":\"purchase\",\"customer\":\"" + id + "\",\"attributes\":{\"amount\":"
                + "{\"currency\":\"USD\",\"value\":\"9.00\"},\"category\":\"fuel\",\"shop\":\"mbare\"}}";
        assertThat(rewards("s-1", purchase)).isEqualTo(1);
        change(id, "\"1\"", "{\"status\":\"SUSPENDED\"}");
        assertThat(rewards("s-2", purchase)).isZero();
        change(id, "\"2\"", "{\"status\":\"ACTIVE\"}");
        assertThat(rewards("s-3", purchase)).isEqualTo(1);
    }

    private int rewards(String key, String body) {
        HttpRequest.Builder request =
                platform.as(Role.CASHIER, "/v1/tenants/demo/events").header("Idempotency-Key", key);
        return platform.post(request, body).body().path("rewards").size();
    }

    @Test
    void consentsAreRecordedAndTakenBack() {
        String id = id(create("{\"phone\":\"0772000010\"}"));
        String path = "/v1/tenants/demo/customers/" + id + "/consents/";
        platform.method("PUT", platform.as(Role.CASHIER, path + "marketing"), "{\"granted\":true,\"source\":\"ussd\"}");
        platform.method("PUT", platform.as(Role.CASHIER, path + "marketing"), "{\"granted\":false}");
        Answer consents = platform.get(Role.CASHIER, "/customers/" + id + "/consents");
        assertThat(consents.body().size()).isEqualTo(1);
        assertThat(consents.body().get(0).path("granted").asBoolean()).isFalse();
        assertThat(platform.method("PUT", platform.as(Role.CASHIER, path + "A%20B"), "{\"granted\":true}")
                        .status())
                .isEqualTo(422);
        assertThat(platform.get(Role.CASHIER, "/customers/c-nobody/consents").status())
                .isEqualTo(404);
    }

    @Test
    void anErasedCustomerIsAnIdAlone() {
        String id = id(create("{\"phone\":\"0772000011\",\"name\":\"Gone\",\"externalReference\":\"gone\"}"));
        HttpRequest.Builder request = platform.as(Role.MANAGER, "/v1/tenants/demo/customers/" + id);
        assertThat(platform.method("DELETE", platform.as(Role.CASHIER, "/v1/tenants/demo/customers/" + id), "")
                        .status())
                .isEqualTo(403);
        Answer erased = platform.method("DELETE", request, "");
        assertThat(erased.body().path("status").asString()).isEqualTo("DELETED");
        assertThat(erased.response().body())
                .doesNotContain("Gone")
                .doesNotContain("772000011")
                .doesNotContain("gone");
        assertThat(platform.method("DELETE", request, "").status()).isEqualTo(200);
        assertThat(engine.reports().wallet("demo", id)).isEmpty();
        assertThat(change(id, erased.header("ETag"), "{\"name\":\"Back\"}").status())
                .isEqualTo(404);
        assertThat(create("{\"phone\":\"0772000011\"}").status())
                .as("the number is free")
                .isEqualTo(201);
    }
}
