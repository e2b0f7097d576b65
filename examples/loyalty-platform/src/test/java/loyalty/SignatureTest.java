package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.connector.Secret;
import io.bonsela.connectors.support.Hmac;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import loyalty.Platform.Answer;
import loyalty.staff.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers of a merchant sign their requests. */
class SignatureTest extends PlatformTest {
    private static final String CUSTOMER = "c-00000000000000000000000000000002";
    private static final String BODY = "{\"type\":\"purchase\",\"customer\":\"" + CUSTOMER + "\",\"attributes\":"
            + "{\"amount\":{\"currency\":\"USD\",\"value\":\"9.00\"},\"category\":\"fuel\",\"shop\":\"caf\u00e9\"}}";

    private String id;
    private String secret;

    @BeforeEach
    void key() {
        Answer key = add("till-" + System.nanoTime());
        id = key.body().path("id").asString();
        secret = key.body().path("secret").asString();
    }

    private Answer add(String client) {
        return platform.post(Role.OWNER, "/client-keys", "{\"client\":\"" + client + "\"}");
    }

    private HttpRequest.Builder signed(String method, String path, String body, Instant at) {
        return signed(method, path, "", body, at);
    }

    private HttpRequest.Builder signed(String method, String path, String key, String body, Instant at) {
        String head = at.getEpochSecond() + "\n" + method + "\n" + path + "\n" + key + "\n\n";
        HttpRequest.Builder request = platform.to(path);
        return (key.isEmpty() ? request : request.header("Idempotency-Key", key))
                .header("Bonsela-Key", id)
                .header("Bonsela-Timestamp", String.valueOf(at.getEpochSecond()))
                .header(
                        "Bonsela-Signature",
                        Hmac.hex(
                                Secret.of(secret),
                                head.getBytes(StandardCharsets.UTF_8),
                                body.getBytes(StandardCharsets.UTF_8)));
    }

    private Answer report(String key, String signedBody, String sentBody, Instant at) {
        return platform.post(signed("POST", "/v1/tenants/demo/events", key, signedBody, at), sentBody);
    }

    @Test
    void aSignedRequestIsLetInAndSentAgainDoesNothingTwice() {
        Instant now = Instant.now();
        Answer first = report("signed-1", BODY, BODY, now);
        assertThat(first.status()).as("%s", first.body()).isEqualTo(201);
        Answer again = report("signed-1", BODY, BODY, now);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().path("status").asString()).isEqualTo("REPEATED");
        assertThat(again.body().path("rewards")).isEqualTo(first.body().path("rewards"));
    }

    @Test
    void anyOtherByteIsRefused() {
        Instant now = Instant.now();
        assertThat(report("signed-2", BODY, BODY.replace("9.00", "900.00"), now).code())
                .isEqualTo("BAD_SIGNATURE");
        assertThat(report("signed-2", BODY, BODY + " ", now).status()).isEqualTo(401);
        String list = "/v1/tenants/demo/events?limit=1";
        assertThat(platform.send(signed("GET", list, "", now).GET()).status()).isEqualTo(200);
        assertThat(platform.send(signed("GET", "/v1/tenants/demo/events", "", now)
                                .uri(platform.to(list).build().uri())
                                .GET())
                        .status())
                .as("another query")
                .isEqualTo(401);
        assertThat(platform.send(signed("POST", list, "", now).GET()).status())
                .as("another method")
                .isEqualTo(401);
    }

    @Test
    void aCapturedRequestCannotBeSentUnderAnotherId() {
        Instant now = Instant.now();
        String path = "/v1/tenants/demo/events";
        assertThat(platform.post(signed("POST", path, "mine", BODY, now).setHeader("Idempotency-Key", "other"), BODY)
                        .code())
                .isEqualTo("BAD_SIGNATURE");
        assertThat(platform.post(signed("POST", path, "mine", BODY, now).header("Idempotency-Key", "other"), BODY)
                        .code())
                .as("a second header beside the signed one")
                .isEqualTo("BAD_SIGNATURE");
        assertThat(platform.post(signed("POST", path, "mine", BODY, now).header("If-Match", "1"), BODY)
                        .code())
                .isEqualTo("BAD_SIGNATURE");
    }

    @Test
    void aTimeOfMoreThanFiveMinutesOffIsRefused() {
        assertThat(report("signed-3", BODY, BODY, Instant.now().minusSeconds(310))
                        .status())
                .isEqualTo(401);
        assertThat(report("signed-3", BODY, BODY, Instant.now().plusSeconds(310))
                        .status())
                .isEqualTo(401);
        assertThat(report("signed-3", BODY, BODY, Instant.now().minusSeconds(280))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aClientHasTwoKeysWhileItChanges() {
        Answer first = add("shop");
        Answer second = add("shop");
        assertThat(second.status()).isEqualTo(201);
        assertThat(add("shop").code()).isEqualTo("TOO_MANY_KEYS");
        for (Answer key : new Answer[] {first, second}) {
            id = key.body().path("id").asString();
            secret = key.body().path("secret").asString();
            assertThat(platform.send(signed("GET", "/v1/tenants/demo/events", "", Instant.now())
                                    .GET())
                            .status())
                    .isEqualTo(200);
        }
        assertThat(platform.method("DELETE", platform.as(Role.OWNER, "/v1/tenants/demo/client-keys/" + id), "")
                        .status())
                .isEqualTo(204);
        assertThat(platform.send(signed("GET", "/v1/tenants/demo/events", "", Instant.now())
                                .GET())
                        .status())
                .isEqualTo(401);
        assertThat(add("shop").status()).isEqualTo(201);
    }

    @Test
    void aServerMayWhatATillMayInItsTenant() {
        Instant now = Instant.now();
        assertThat(platform.send(signed("GET", "/v1/tenants/demo/customers", "", now)
                                .GET())
                        .status())
                .isEqualTo(200);
        assertThat(platform.send(
                                signed("GET", "/v1/tenants/demo/staff", "", now).GET())
                        .status())
                .isEqualTo(403);
        assertThat(platform.send(signed("GET", "/v1/tenants/other/customers", "", now)
                                .GET())
                        .status())
                .isEqualTo(403);
    }
}
