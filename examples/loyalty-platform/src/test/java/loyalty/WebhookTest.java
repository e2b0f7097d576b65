package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.connectors.webhook.SigningKey;
import io.bonsela.connectors.webhook.WebhookVerifier;
import io.bonsela.connectors.webhook.WebhookVerifier.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import loyalty.Platform.Answer;
import loyalty.staff.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Endpoints of tenants, on sockets. */
@TestPropertySource(
        properties = {
            "loyalty.webhooks.plain-http=true",
            "loyalty.webhooks.allowed-ranges=127.0.0.0/8",
            "bonsela.connectors.webhooks.retry-delays=PT0.2S,PT0.2S,PT0.2S,PT0.2S,PT0.2S,PT0.2S"
        })
@DirtiesContext
class WebhookTest extends PlatformTest {
    private static final AtomicInteger NUMBERS = new AtomicInteger(500);
    private static Receiver first;
    private static Receiver second;

    @Autowired
    private RewardEngine engine;

    @Autowired
    private JdbcClient jdbc;

    /** A receiver. */
    private static final class Receiver {
        private final HttpServer server;
        private final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();
        private final List<String> bodies = new CopyOnWriteArrayList<>();
        private final AtomicInteger failures = new AtomicInteger();
        private volatile int answer = 204;

        Receiver() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server.createContext("/", exchange -> {
                Map<String, String> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                exchange.getRequestHeaders().forEach((name, values) -> sent.put(name, values.get(0)));
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                headers.add(sent);
                bodies.add(body);
                exchange.sendResponseHeaders(failures.getAndDecrement() > 0 ? 500 : answer, -1);
                exchange.close();
            });
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        String url() {
            return "http://127.0.0.1:" + port() + "/hook";
        }

        long received(String customer) {
            return bodies.stream().filter(body -> body.contains(customer)).count();
        }
    }

    @DynamicPropertySource
    static void receivers(DynamicPropertyRegistry registry) {
        first = new Receiver();
        second = new Receiver();
        registry.add("loyalty.webhooks.ports", () -> first.port() + "," + second.port());
    }

    @AfterAll
    static void stop() {
        first.server.stop(0);
        second.server.stop(0);
    }

    @AfterEach
    void removeAll() {
        for (JsonNode endpoint : platform.get(Role.OWNER, "/webhook-endpoints").body()) {
            assertThat(delete(endpoint.path("id").asString()).status()).isEqualTo(204);
        }
        first.answer = 204;
        second.answer = 204;
    }

    private Answer delete(String id) {
        return platform.method("DELETE", platform.as(Role.OWNER, "/v1/tenants/demo/webhook-endpoints/" + id), "");
    }

    private Answer put(String id, String body) {
        return platform.method("PUT", platform.as(Role.OWNER, "/v1/tenants/demo/webhook-endpoints/" + id), body);
    }

    private static String data(String url, String events) {
        return "{\"url\":\"" + url + "\",\"events\":[" + events + "]}";
    }

    private Answer added(Receiver receiver, String events) {
        Answer added = platform.post(Role.OWNER, "/webhook-endpoints", data(receiver.url(), events));
        assertThat(added.status()).as(added.response().body()).isEqualTo(201);
        return added;
    }

    private static String id(Answer added) {
        return added.body().path("endpoint").path("id").asString();
    }

    /** Enrols a customer, which is announced. */
    private String enrolled() {
        Answer enrolled =
                platform.post(Role.CASHIER, "/customers", "{\"phone\":\"0772999" + NUMBERS.incrementAndGet() + "\"}");
        assertThat(enrolled.status()).isEqualTo(201);
        return enrolled.body().path("id").asString();
    }

    private static void until(Receiver receiver, String customer) {
        Patience.await().until(() -> receiver.received(customer) >= 1);
    }

    private static Verdict verdict(Receiver receiver, String customer, String secret) {
        for (int i = 0; i < receiver.bodies.size(); i++) {
            if (receiver.bodies.get(i).contains(customer)) {
                return new WebhookVerifier(List.of(SigningKey.parse(secret)), Clock.systemUTC())
                        .verify(receiver.headers.get(i), receiver.bodies.get(i).getBytes(StandardCharsets.UTF_8));
            }
        }
        throw new AssertionError("nothing was received");
    }

    @Test
    void anEndpointGetsSignedMessagesOfTheTypesThatItWants() {
        Answer all = added(first, "");
        Answer few = added(second, "\"budget.alert\"");
        assertThat(all.header("Cache-Control")).contains("no-store");
        String customer = enrolled();
        until(first, customer);
        assertThat(verdict(first, customer, all.body().path("secret").asString()))
                .isEqualTo(Verdict.GENUINE);
        assertThat(verdict(first, customer, few.body().path("secret").asString()))
                .isEqualTo(Verdict.SIGNATURE_WRONG);
        assertThat(first.bodies.toString()).contains("customer.enrolled").doesNotContain("772999");
        assertThat(second.received(customer)).isZero();
    }

    @Test
    void whatOneEndpointHasGotIsNotSentAgainWhileAnotherFails() {
        added(first, "\"customer.enrolled\"");
        added(second, "\"customer.enrolled\"");
        second.failures.set(3);
        String customer = enrolled();
        Patience.await().until(() -> second.received(customer) == 4);
        Patience.await()
                .during(Duration.ofMillis(800))
                .until(() -> first.received(customer) == 1 && second.received(customer) == 4);
    }

    @Test
    void anEndpointThatIsGoneGetsNothingUntilItIsChanged() {
        String id = id(added(first, "\"customer.enrolled\""));
        first.answer = 410;
        until(first, enrolled());
        Patience.await()
                .until(() -> !platform.get(Role.OWNER, "/webhook-endpoints/" + id)
                        .body()
                        .path("active")
                        .asBoolean());
        first.answer = 204;
        String missed = enrolled();
        assertThat(put(id, data(first.url(), "\"customer.enrolled\""))
                        .body()
                        .path("active")
                        .asBoolean())
                .isTrue();
        until(first, enrolled());
        assertThat(first.received(missed)).isZero();
    }

    @Test
    void bothKeysSignUntilTheNextChange() {
        Answer added = added(first, "\"customer.enrolled\"");
        String old = added.body().path("secret").asString();
        Answer renewed = platform.post(Role.OWNER, "/webhook-endpoints/" + id(added) + "/secrets", "");
        String fresh = renewed.body().path("secret").asString();
        assertThat(fresh).startsWith("whsec_").isNotEqualTo(old);
        String customer = enrolled();
        until(first, customer);
        assertThat(verdict(first, customer, old)).isEqualTo(Verdict.GENUINE);
        assertThat(verdict(first, customer, fresh)).isEqualTo(Verdict.GENUINE);
        assertThat(platform.post(Role.OWNER, "/webhook-endpoints/" + id(added) + "/secrets", "")
                        .status())
                .isEqualTo(200);
        String next = enrolled();
        until(first, next);
        assertThat(verdict(first, next, old)).isEqualTo(Verdict.SIGNATURE_WRONG);
    }

    @Test
    void withoutEndpointsThereAreNoDeliveries() {
        String customer = enrolled();
        assertThat(engine.records()
                        .deliveries(Query.of("demo").connector("webhooks").subject(customer))
                        .items())
                .isEmpty();
    }

    @Test
    void endpointsAreListedWithoutKeysAndAreThree() {
        added(first, "");
        added(first, "\"reward.issued\",\"reward.redeemed\"");
        added(second, "");
        Answer fourth = platform.post(Role.OWNER, "/webhook-endpoints", data(second.url(), ""));
        assertThat(fourth.status()).isEqualTo(409);
        assertThat(fourth.code()).isEqualTo("TOO_MANY_ENDPOINTS");
        Answer list = platform.get(Role.OWNER, "/webhook-endpoints");
        assertThat(list.body().size()).isEqualTo(3);
        assertThat(list.body().get(1).path("events").size()).isEqualTo(2);
        assertThat(list.response().body()).doesNotContain("whsec_");
        assertThat(jdbc.sql("SELECT sealed_secret FROM webhook_endpoint")
                        .query(String.class)
                        .list())
                .hasSize(3)
                .noneMatch(secret -> secret.contains("whsec_"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"url\":\"\"}",
                "{\"url\":\"ftp://127.0.0.1/x\"}",
                "{\"url\":\"https://127.0.0.1:9/x\"}",
                "{\"url\":\"https://user:pw@example.com/x\"}",
                "{\"url\":\"not a url\"}",
                "{\"url\":\"PORT\",\"events\":[\"A B\"]}",
                "{\"url\":\"PORT\",\"events\":[null]}",
                "{\"url\":\"PORT\",\"events\":\"all\"}",
                "[]"
            })
    void badEndpointsAreRefused(String body) {
        Answer refused = platform.post(Role.OWNER, "/webhook-endpoints", body.replace("PORT", first.url()));
        assertThat(refused.status()).as(refused.response().body()).isIn(400, 422);
        assertThat(platform.get(Role.OWNER, "/webhook-endpoints").body().size()).isZero();
    }

    @Test
    void onlyOwnersSeeAndChangeThem() {
        String id = id(added(first, ""));
        for (Role role : List.of(Role.MANAGER, Role.CASHIER, Role.ANALYST, Role.AUDITOR)) {
            assertThat(platform.get(role, "/webhook-endpoints").status()).isEqualTo(403);
            assertThat(platform.post(role, "/webhook-endpoints", data(first.url(), ""))
                            .status())
                    .isEqualTo(403);
            assertThat(platform.post(role, "/webhook-endpoints/" + id + "/secrets", "")
                            .status())
                    .isEqualTo(403);
        }
        assertThat(platform.send(platform.as(Role.OWNER, "/v1/tenants/other/webhook-endpoints/" + id))
                        .status())
                .isEqualTo(403);
        assertThat(platform.send(platform.to("/v1/tenants/demo/webhook-endpoints")
                                .GET())
                        .status())
                .isEqualTo(401);
        assertThat(platform.get(Role.OWNER, "/webhook-endpoints/unknown").code())
                .isEqualTo("UNKNOWN_ENDPOINT");
        assertThat(put("unknown", data(first.url(), "")).status()).isEqualTo(404);
        assertThat(delete("unknown").status()).isEqualTo(404);
        assertThat(platform.post(Role.OWNER, "/webhook-endpoints/unknown/secrets", "")
                        .status())
                .isEqualTo(404);
    }
}
