package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import loyalty.Platform.Answer;
import loyalty.staff.Role;
import org.junit.jupiter.api.Test;

/** Events over the API. */
class EventTest extends PlatformTest {
    private static final String CUSTOMER = "c-00000000000000000000000000000003";

    private static String purchase(String amount) {
        return "{\"type\":\"purchase\",\"customer\":\"" + CUSTOMER + "\",\"attributes\":{\"amount\":" + amount
                + ",\"category\":\"fuel\",\"shop\":\"mbare\"}}";
    }

    private static String usd(String value) {
        return "{\"currency\":\"USD\",\"value\":\"" + value + "\"}";
    }

    private Answer report(String key, String body) {
        HttpRequest.Builder request = platform.as(Role.CASHIER, "/v1/tenants/demo/events");
        return platform.post(key == null ? request : request.header("Idempotency-Key", key), body);
    }

    @Test
    void anEventEarnsAndItsRepeatDoesNot() {
        Answer first = report("e-1", purchase(usd("12.50")));
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.body().path("rewards").get(0).path("value").asString()).isEqualTo("POINTS 12");
        Answer again = report("e-1", purchase(usd("12.50")));
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().path("rewards")).isEqualTo(first.body().path("rewards"));
        assertThat(platform.get(Role.ANALYST, "/events/e-1").body().path("rewards"))
                .isEqualTo(first.body().path("rewards"));
    }

    @Test
    void theSameKeyForAnotherEventIsAConflict() {
        report("e-2", purchase(usd("1.00")));
        Answer other = report("e-2", purchase(usd("100.00")));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("EVENT_CONFLICT");
    }

    @Test
    void aRetryByAnotherRequestIsNoConflict() {
        for (String request : new String[] {"r-1", "r-2"}) {
            HttpRequest.Builder builder = platform.as(Role.CASHIER, "/v1/tenants/demo/events")
                    .header("Idempotency-Key", "e-3")
                    .header("X-Request-Id", request);
            assertThat(platform.post(builder, purchase(usd("2.00"))).status()).isLessThan(300);
        }
    }

    @Test
    void whatTheRulesDoNotAdmitIsRefusedWithAReason() {
        assertThat(report("e-4", purchase(usd("-1.00"))).status()).isEqualTo(422);
        assertThat(report("e-4", purchase("\"1.00\"")).body().path("detail").asString())
                .contains("amount");
        assertThat(report("e-4", purchase("{\"currency\":\"XXQ\",\"value\":\"1\"}"))
                        .status())
                .isEqualTo(422);
        assertThat(report("e-4", purchase(usd("1.00")).replace("fuel", "gold")).status())
                .isEqualTo(422);
        assertThat(report("e-4", purchase(usd("1.00")).replace("purchase", "sale"))
                        .status())
                .isEqualTo(422);
        assertThat(report("e-4", purchase(usd("1.00")).replace("\"shop\":\"mbare\"", "\"shop\":7"))
                        .status())
                .isEqualTo(422);
        assertThat(report("e-4", purchase(usd("1.00"))).status())
                .as("nothing was recorded")
                .isEqualTo(201);
    }

    @Test
    void badRequestsAreNamed() {
        assertThat(report(null, purchase(usd("1.00"))).code()).isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
        assertThat(report("e-5", "{\"type\":\"purchase\"}")
                        .body()
                        .path("detail")
                        .asString())
                .contains("customer");
        assertThat(report("e-5", "{").code()).isEqualTo("BAD_REQUEST");
        assertThat(report("e-5", "null").status()).isEqualTo(400);
        assertThat(report("e-5", purchase(usd("1.00")).replace("\"attributes\"", "\"attribute\""))
                        .status())
                .isEqualTo(400);
        assertThat(report("e-5", "{\"type\":\"purchase\",\"customer\":\"" + CUSTOMER + "\",\"attributes\":[1]}")
                        .status())
                .isEqualTo(422);
        assertThat(report("e-5", "{\"type\":\"purchase\",\"customer\":\"c\",\"occurredAt\":\"yesterday\"}")
                        .status())
                .isEqualTo(400);
        assertThat(report("raised/x", purchase(usd("1.00"))).status()).isEqualTo(422);
        assertThat(platform.get(Role.CASHIER, "/events/unknown").code()).isEqualTo("UNKNOWN_EVENT");
    }

    @Test
    void onlyCustomersHaveEventsAndOnlyThePlatformEnrols() {
        assertThat(report("e-9", purchase(usd("1.00")).replace(CUSTOMER, "+263772000042"))
                        .code())
                .isEqualTo("UNKNOWN_CUSTOMER");
        assertThat(report("e-9", "{\"type\":\"enrolled\",\"customer\":\"" + CUSTOMER + "\"}")
                        .body()
                        .path("detail")
                        .asString())
                .contains("enrol the customer");
        assertThat(report("platform:enrolled/" + CUSTOMER, purchase(usd("1.00")))
                        .code())
                .isEqualTo("KEY_RESERVED");
        Answer gone = platform.post(Role.CASHIER, "/customers", "{\"phone\":\"0772000043\"}");
        String id = gone.body().path("id").asString();
        platform.method("DELETE", platform.as(Role.MANAGER, "/v1/tenants/demo/customers/" + id), "");
        assertThat(report("e-9", purchase(usd("1.00")).replace(CUSTOMER, id)).code())
                .isEqualTo("UNKNOWN_CUSTOMER");
        String credit = "{\"customer\":\"" + id + "\",\"reward\":\"points\",\"amount\":\"POINTS 5\",\"note\":\"x\"}";
        assertThat(platform.command(Role.MANAGER, "/credits", "e-9", credit).code())
                .isEqualTo("UNKNOWN_CUSTOMER");
    }

    @Test
    void anIdWithASlashIsFoundByItsEncodedPath() {
        report("till-7/0001", purchase(usd("3.00")));
        Answer found = platform.get(Role.ANALYST, "/events/till-7%2F0001");
        assertThat(found.body().path("event").asString())
                .as("%s", found.response().body())
                .isEqualTo("till-7/0001");
        assertThat(platform.get(Role.ANALYST, "/events/till-7%2F0002").code()).isEqualTo("UNKNOWN_EVENT");
    }

    @Test
    void anotherRoleAndAnotherTenantAreRefused() {
        HttpRequest.Builder analyst =
                platform.as(Role.ANALYST, "/v1/tenants/demo/events").header("Idempotency-Key", "e-6");
        assertThat(platform.post(analyst, purchase(usd("1.00"))).code()).isEqualTo("NOT_ALLOWED");
        HttpRequest.Builder other =
                platform.as(Role.OWNER, "/v1/tenants/other/events").header("Idempotency-Key", "e-6");
        assertThat(platform.post(other, purchase(usd("1.00"))).status()).isEqualTo(403);
    }

    @Test
    void theListOfACustomerHasPages() {
        report("e-7", purchase(usd("1.00")));
        report("e-8", purchase(usd("1.00")));
        Answer first = platform.get(Role.ANALYST, "/events?limit=1&customer=" + CUSTOMER);
        assertThat(first.body().path("items").size()).isEqualTo(1);
        Answer second = platform.get(
                Role.ANALYST,
                "/events?limit=1&customer=" + CUSTOMER + "&cursor="
                        + first.body().path("next").asString());
        assertThat(second.body().path("items").get(0))
                .isNotEqualTo(first.body().path("items").get(0));
        assertThat(platform.get(Role.ANALYST, "/events?cursor=made-up").status())
                .isEqualTo(422);
    }
}
