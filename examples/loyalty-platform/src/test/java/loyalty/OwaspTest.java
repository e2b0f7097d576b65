package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import loyalty.Platform.Answer;
import loyalty.staff.Role;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Tenants;
import loyalty.tenant.Tenants.Tenant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/**
 * A test for each of the ten greatest risks of APIs, as <a href="https://owasp.org/API-Security/editions/2023/en/0x11-t10/">
 * OWASP lists them (2023)</a>. Other tests go further into single ones.
 */
@DirtiesContext
class OwaspTest extends PlatformTest {
    private static final String DEMO = "/v1/tenants/demo";
    private static final String OTHER = "/v1/tenants/other";
    /** What somebody at a till may do beside reading customers. */
    private static final Set<String> OF_CASHIERS = Set.of(
            "POST /customers",
            "PATCH /customers/{id}",
            "PUT /customers/{id}/consents/{purpose}",
            "POST /customers/{id}/referrals",
            "POST /events",
            "POST /events/{id}/refunds",
            "POST /issuances/{id}/codes",
            "POST /issuances/{id}/undo",
            "POST /redemptions");

    private static HttpServer hostile;
    private static final AtomicInteger REDIRECTED = new AtomicInteger();

    @Autowired
    private RewardEngine engine;

    @Autowired
    private Tenants tenants;

    @Autowired
    private TenantScope scope;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RequestMappingHandlerMapping requestMappingHandlerMapping;

    /** A receiver that redirects, and counts who follows. */
    @DynamicPropertySource
    static void receiver(DynamicPropertyRegistry registry) throws Exception {
        hostile = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hostile.createContext("/redirect", exchange -> {
            exchange.getResponseHeaders().add("Location", "/internal");
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });
        hostile.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] noise = new byte[1 << 16];
            try (var out = exchange.getResponseBody()) {
                for (int i = 0; i < 1_000; i++) {
                    out.write(noise);
                }
            }
        });
        hostile.createContext("/internal", exchange -> {
            REDIRECTED.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        hostile.start();
        registry.add(
                "loyalty.webhooks.ports", () -> "443," + hostile.getAddress().getPort());
        registry.add("loyalty.webhooks.plain-http", () -> "true");
        registry.add("loyalty.webhooks.allowed-ranges", () -> "127.0.0.0/8");
    }

    @BeforeEach
    void otherTenant() {
        scope.within("other", () -> {
            if (tenants.createdAt("other").isEmpty()) {
                tenants.add(new Tenant("other", "Other", ZoneOffset.UTC), Instant.now());
            }
            return tenants;
        });
    }

    private Answer as(String tenant, Role role, String method, String path, String body) {
        HttpRequest.Builder request =
                platform.to(path).header("Authorization", "Bearer " + platform.token(tenant, role));
        return platform.method(method, request, body);
    }

    @Test
    void api1BrokenObjectLevelAuthorization() {
        Answer theirs = as("other", Role.OWNER, "POST", OTHER + "/customers", "{\"phone\":\"0772888001\"}");
        String id = theirs.body().path("id").asString();
        assertThat(id).isNotEmpty();
        for (String path : List.of("", "/consents", "/wallet", "/export", "/referrals", "/tiers")) {
            assertThat(as("demo", Role.OWNER, "GET", OTHER + "/customers/" + id + path, "")
                            .status())
                    .isEqualTo(403);
            Answer own = as("demo", Role.OWNER, "GET", DEMO + "/customers/" + id + path, "");
            assertThat(own.response().body()).doesNotContain("772888001");
            assertThat(own.status() == 404 || own.body().isEmpty())
                    .as(path + " " + own.response().body())
                    .isTrue();
        }
        assertThat(as("demo", Role.OWNER, "GET", DEMO + "/customers?phone=0772888001", "")
                        .body()
                        .path("items")
                        .size())
                .isZero();
        assertThat(as("demo", Role.OWNER, "DELETE", DEMO + "/customers/" + id, "")
                        .status())
                .isEqualTo(404);
        assertThat(as("other", Role.OWNER, "GET", OTHER + "/customers/" + id, "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void api2BrokenAuthentication() {
        String token = platform.token("demo", Role.OWNER);
        String[] parts = token.split("\\.");
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String other = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims.replace("demo", "other").getBytes(StandardCharsets.UTF_8));
        for (String forged : List.of(
                none + '.' + parts[1] + '.',
                parts[0] + '.' + other + '.' + parts[2],
                parts[0] + '.' + parts[1] + '.',
                parts[0] + '.' + parts[1] + ".AAAA",
                "x",
                "")) {
            Answer refused = platform.send(platform.to(DEMO + "/customers")
                    .header("Authorization", "Bearer " + forged)
                    .GET());
            assertThat(refused.status()).as(forged).isEqualTo(401);
        }
        for (int i = 0; i < 5; i++) {
            platform.signIn("owner@demo.test", "wrong " + i, null);
        }
        assertThat(platform.signIn("owner@demo.test", Platform.PASSWORD, null).status())
                .as("locked out, with the right password too")
                .isEqualTo(401);
    }

    @Test
    void api3BrokenObjectPropertyLevelAuthorization() {
        for (String property : List.of(
                "\"id\":\"c-1\"",
                "\"tenant\":\"other\"",
                "\"version\":9",
                "\"referrer\":\"c-1\"",
                "\"createdAt\":\"2020-01-01T00:00:00Z\"",
                "\"status\":\"DELETED\"")) {
            Answer refused = as(
                    "demo", Role.CASHIER, "POST", DEMO + "/customers", "{\"phone\":\"0772888002\"," + property + '}');
            assertThat(refused.status()).as(property).isIn(400, 422);
        }
        String everything = as("demo", Role.MANAGER, "GET", DEMO + "/customers?limit=100", "")
                        .response()
                        .body()
                + platform.get(Role.OWNER, "/staff").response().body()
                + platform.get(Role.OWNER, "/channels").response().body();
        assertThat(everything)
                .doesNotContainIgnoringCase("hash")
                .doesNotContainIgnoringCase("sealed")
                .doesNotContainIgnoringCase("secret")
                .doesNotContain("$2a$");
    }

    @Test
    void api4UnrestrictedResourceConsumption() throws Exception {
        assertThat(platform.get(Role.MANAGER, "/customers?limit=101").status()).isEqualTo(422);
        assertThat(platform.get(Role.MANAGER, "/events?limit=1000000").status()).isEqualTo(422);
        assertThat(platform.command(
                                Role.ANALYST,
                                "/rule-files/backtest?days=100000",
                                null,
                                Platform.ruleFile("bonsela: 1", "bonsela: 1"))
                        .status())
                .isEqualTo(422);
        assertThat(platform.post(Role.MANAGER, "/customers", "{\"name\":\"" + "x".repeat(1 << 20) + "\"}")
                        .status())
                .isEqualTo(413);
        assertThat(platform.post(Role.MANAGER, "/customers", "[".repeat(5_000)).status())
                .isEqualTo(400);
        String bomb = "a: &a [" + "x,".repeat(9) + "]\n"
                + "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c]\n";
        assertThat(platform.command(
                                Role.MANAGER,
                                "/rule-files/validate",
                                null,
                                "{\"text\":\"" + bomb.replace("\n", "\\n") + "\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void api5BrokenFunctionLevelAuthorization() {
        JsonNode description = platform.send(platform.to("/openapi.json").GET()).body();
        List<String> let = new ArrayList<>();
        int asked = 0;
        for (var path : description.path("paths").properties()) {
            if (!path.getKey().startsWith("/v1/tenants/")) {
                continue;
            }
            String resource = path.getKey().substring("/v1/tenants/{tenant}".length());
            String url = path.getKey().replace("{tenant}", "demo").replaceAll("\\{[a-z]+}", "x");
            for (var operation : path.getValue().properties()) {
                String method = operation.getKey().toUpperCase(Locale.ROOT);
                String type =
                        operation.getValue().path("requestBody").path("content").has("text/csv")
                                ? "text/csv"
                                : "application/json";
                for (Role role : List.of(Role.CASHIER, Role.ANALYST, Role.AUDITOR)) {
                    boolean till = role == Role.CASHIER && OF_CASHIERS.contains(method + ' ' + resource);
                    // Trying rules changes nothing, and analysts do it.
                    boolean trial =
                            role != Role.CASHIER && resource.matches("/rule-files/(validate|examples|backtest)");
                    if (!method.equals("GET") && !till && !trial) {
                        asked++;
                        HttpRequest.Builder request = platform.to(url)
                                .header("Authorization", "Bearer " + platform.token("demo", role))
                                .header("Content-Type", type)
                                .method(method, HttpRequest.BodyPublishers.ofString(body(resource)));
                        if (platform.send(request).status() != 403) {
                            let.add(role + " " + method + ' ' + resource);
                        }
                    }
                }
            }
        }
        assertThat(let).isEmpty();
        assertThat(asked).isGreaterThan(80);
        for (String path :
                List.of("/staff", "/audit", "/ledger", "/budgets", "/rules", "/export", "/webhook-endpoints")) {
            assertThat(platform.get(Role.CASHIER, path).status()).as(path).isEqualTo(403);
        }
    }

    /** A body that can be read: one that cannot is refused before anybody asks who sent it. */
    private static String body(String resource) {
        if (resource.equals("/staff/{id}")) {
            return "{\"role\":\"OWNER\",\"active\":true}";
        }
        return resource.endsWith("/{purpose}") ? "{\"granted\":true}" : "{}";
    }

    @Test
    void api6UnrestrictedAccessToSensitiveBusinessFlows() {
        String customer = as("demo", Role.CASHIER, "POST", DEMO + "/customers", "{\"phone\":\"0772888003\"}")
                .body()
                .path("id")
                .asString();
        for (int i = 0; i < 3; i++) {
            platform.command(
                    Role.CASHIER,
                    "/events",
                    "flow-" + i,
                    "{\"type\":\"purchase\",\"customer\":\"" + customer
                            + "\",\"attributes\":{\"amount\":{\"currency\":\"USD\",\"value\":\"5.00\"},"
                            + "\"category\":\"clothing\",\"shop\":\"mbare\"}}");
        }
        String issuance = engine.records()
                .issuances(Query.of("demo").subject(customer).reward("two-off"))
                .items()
                .get(0)
                .id();
        String password = platform.command(
                        Role.CASHIER, "/issuances/" + issuance + "/codes", "flow-code", "{\"kind\":\"PASSWORD\"}")
                .body()
                .path("code")
                .asString();
        Set<String> codes = new TreeSet<>();
        for (int i = 0; i < 20; i++) {
            String guess = String.format(Locale.ROOT, "%06d", i);
            codes.add(platform.command(
                            Role.CASHIER,
                            "/redemptions",
                            "guess-" + i,
                            "{\"issuance\":\"" + issuance + "\",\"password\":\""
                                    + (guess.equals(password) ? "999999" : guess) + "\"}")
                    .code());
        }
        assertThat(codes).as("guessing ends").containsExactlyInAnyOrder("CODE_WRONG", "LOCKED_OUT");
        assertThat(platform.command(
                                Role.CASHIER,
                                "/redemptions",
                                "right",
                                "{\"issuance\":\"" + issuance + "\",\"password\":\"" + password + "\"}")
                        .code())
                .isEqualTo("LOCKED_OUT");
        assertThat(platform.command(
                                Role.CASHIER,
                                "/events",
                                "enrol-again",
                                "{\"type\":\"enrolled\",\"customer\":\"" + customer + "\"}")
                        .status())
                .as("nobody reports an enrolment for its welcome")
                .isEqualTo(422);
    }

    private String endpoint(String url) {
        Answer added = platform.post(
                Role.OWNER, "/webhook-endpoints", "{\"url\":\"" + url + "\",\"events\":[\"customer.enrolled\"]}");
        assertThat(added.status()).as(added.response().body()).isEqualTo(201);
        return added.body().path("endpoint").path("id").asString();
    }

    private void removed(String endpoint) {
        assertThat(as("demo", Role.OWNER, "DELETE", DEMO + "/webhook-endpoints/" + endpoint, "")
                        .status())
                .isEqualTo(204);
    }

    private String enrolled(String phone) {
        return as("demo", Role.CASHIER, "POST", DEMO + "/customers", "{\"phone\":\"" + phone + "\"}")
                .body()
                .path("id")
                .asString();
    }

    /** Returns the code of an attempt to send the message about a customer. */
    private String attempted(String customer) {
        Patience.await().until(() -> code(customer).isPresent());
        return code(customer).orElseThrow();
    }

    private Optional<String> code(String customer) {
        return engine
                .records()
                .deliveries(Query.of("demo").connector("webhooks").subject(customer))
                .items()
                .stream()
                .flatMap(delivery -> engine.records().attempts("demo", delivery.id()).stream())
                .flatMap(attempt -> Stream.ofNullable(attempt.code()))
                .filter(code -> !code.equals("NOT_WANTED"))
                .findFirst();
    }

    @Test
    void api7ServerSideRequestForgery() {
        for (String url : List.of(
                "file:///etc/passwd",
                "gopher://127.0.0.1/",
                "https://example.com:22/",
                "https://user@example.com/",
                "https://example.com/#x")) {
            assertThat(platform.post(Role.OWNER, "/webhook-endpoints", "{\"url\":\"" + url + "\"}")
                            .status())
                    .as(url)
                    .isEqualTo(422);
        }
        String metadata = endpoint("https://169.254.169.254/latest/meta-data");
        assertThat(attempted(enrolled("0772888011"))).isEqualTo("ADDRESS_REFUSED");
        removed(metadata);
        String privateAddress = endpoint("https://10.0.0.1/");
        assertThat(attempted(enrolled("0772888012"))).isEqualTo("ADDRESS_REFUSED");
        removed(privateAddress);
    }

    @Test
    void api8SecurityMisconfiguration() {
        Answer answer = platform.get(Role.CASHIER, "/customers?limit=1");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Strict-Transport-Security")).isNotEmpty();
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("Server")).isEmpty();
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        for (String path : List.of(
                "/actuator",
                "/actuator/env",
                "/actuator/heapdump",
                "/actuator/prometheus",
                "/h2-console",
                "/swagger-ui.html")) {
            assertThat(platform.send(platform.to(path).GET()).status()).as(path).isIn(302, 401, 403, 404);
        }
        Answer broken = platform.post(Role.CASHIER, "/customers", "{");
        assertThat(broken.response().body()).doesNotContain("Exception").doesNotContain("at org.");
        assertThat(platform.send(platform.to("/console/sign-in").method("TRACE", HttpRequest.BodyPublishers.noBody()))
                        .status())
                .isIn(400, 403, 405);
    }

    @Test
    void api9ImproperInventoryManagement() {
        JsonNode described =
                platform.send(platform.to("/openapi.json").GET()).body().path("paths");
        Set<String> mapped = new TreeSet<>();
        requestMappingHandlerMapping.getHandlerMethods().keySet().stream()
                .flatMap(mapping -> mapping.getPatternValues().stream())
                .filter(path -> path.startsWith("/v1/"))
                .forEach(mapped::add);
        Set<String> documented = new TreeSet<>();
        described.properties().forEach(path -> documented.add(path.getKey()));
        assertThat(mapped).isEqualTo(documented);
        assertThat(platform.send(platform.as(Role.OWNER, "/v2/tenants/demo/customers")
                                .GET())
                        .status())
                .isIn(302, 401, 403, 404);
    }

    @Test
    void api10UnsafeConsumptionOfApis() {
        String base = "http://127.0.0.1:" + hostile.getAddress().getPort();
        String redirecting = endpoint(base + "/redirect");
        assertThat(attempted(enrolled("0772888021"))).startsWith("HTTP_307");
        removed(redirecting);
        assertThat(REDIRECTED).as("a redirect is not followed").hasValue(0);
        String endless = endpoint(base + "/endless");
        String customer = enrolled("0772888022");
        assertThat(attempted(customer))
                .as("of an endless answer only the beginning is read")
                .isEqualTo("SENT");
        removed(endless);
        assertThat(platform.get(Role.CASHIER, "/customers?limit=1").status()).isEqualTo(200);
    }
}
