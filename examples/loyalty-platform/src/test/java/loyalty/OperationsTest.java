package loyalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import loyalty.Platform.Answer;
import loyalty.operations.Reconciliation;
import loyalty.staff.Role;
import loyalty.staff.StaffDesk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators see. */
class OperationsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private ConfigurableApplicationContext run(String... more) {
        String[] arguments = {
            "--spring.profiles.active=test",
            "--server.port=0",
            "--loyalty.file=" + folder.resolve("loyalty.db"),
            "--loyalty.keys=" + folder.resolve("loyalty.keys"),
            "--logging.structured.format.file=ecs",
            "--logging.file.name=" + folder.resolve("loyalty.log")
        };
        String[] all =
                Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
        return new SpringApplication(LoyaltyApplication.class).run(all);
    }

    private static Platform platform(ConfigurableApplicationContext application) {
        int port = Integer.parseInt(application.getEnvironment().getProperty("local.server.port", "0"));
        return new Platform(port, application.getBean(StaffDesk.class));
    }

    @Test
    void logsAreJsonWithTheRequestAndWithoutPersonalData() throws Exception {
        try (ConfigurableApplicationContext application = run()) {
            Platform platform = platform(application);
            Answer created = platform.post(
                    platform.as(Role.CASHIER, "/v1/tenants/demo/customers").header("X-Request-Id", "till-7.42"),
                    "{\"phone\":\"0772000077\",\"name\":\"Tariro Moyo\"}");
            assertThat(created.status()).isEqualTo(201);
            assertThat(created.header("X-Request-Id")).isEqualTo("till-7.42");
            assertThat(platform.get(Role.CASHIER, "/customers?phone=0772000077").header("X-Request-Id"))
                    .startsWith("r-");
            platform.signIn("nobody@demo.test", "a wrong password", null);
            platform.post(platform.to("/channels/ussd/a-secret-key"), "phoneNumber=0772000077");
            platform.send(platform.as(Role.CASHIER, "/v1/tenants/demo/customers")
                    .header("X-Request-Id", "forged\" \"line")
                    .GET());
        }
        List<String> lines = Files.readAllLines(folder.resolve("loyalty.log"));
        assertThat(lines)
                .allSatisfy(line -> assertThat(JSON.readTree(line).isObject()).isTrue());
        assertThat(lines).anySatisfy(line -> {
            JsonNode json = JSON.readTree(line);
            assertThat(json.path("requestId").asString()).isEqualTo("till-7.42");
            assertThat(json.path("route").asString()).isEqualTo("/v1/tenants/{tenant}/customers");
            assertThat(json.path("status").asInt()).isEqualTo(201);
        });
        assertThat(String.join("\n", lines))
                .doesNotContain("772000077")
                .doesNotContain("Tariro")
                .doesNotContain("nobody@demo.test")
                .doesNotContain("a wrong password")
                .doesNotContain("a-secret-key")
                .doesNotContain("forged")
                .doesNotContain(Platform.PASSWORD);
    }

    @Test
    void theBooksAreReconciledAndADifferenceShowsInTheHealth() {
        try (ConfigurableApplicationContext application = run()) {
            Reconciliation reconciliation = application.getBean(Reconciliation.class);
            reconciliation.reconcile();
            assertThat(reconciliation.health().getDetails()).containsEntry("differences", 0);
            application
                    .getBean(JdbcClient.class)
                    .sql(
                            "UPDATE bonsela_ledger SET amount = amount + 1 WHERE position = (SELECT max(position) FROM bonsela_ledger)")
                    .update();
            reconciliation.reconcile();
            assertThat(reconciliation.health().getDetails().get("differences")).isNotEqualTo(0);
            assertThat(platform(application)
                            .send(platform(application).to("/actuator/health").GET())
                            .status())
                    .as("a restart mends nothing")
                    .isEqualTo(200);
        }
    }

    @Test
    void metricsAreReadOverAPortOfTheirOwn() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (ConfigurableApplicationContext application = run("--management.server.port=" + port)) {
            HttpResponse<String> metrics = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/prometheus"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.body()).contains("loyalty_reconciliation_differences", "bonsela_");
            Platform platform = platform(application);
            assertThat(platform.send(platform.to("/actuator/prometheus").GET()).status())
                    .isNotEqualTo(200);
        }
    }

    @Test
    void aConfigurationThatCannotWorkIsNamedAtTheStart() {
        assertThatThrownBy(() -> run("--loyalty.requests-per-minute=0"))
                .rootCause()
                .hasMessageContaining("loyalty.requests-per-minute is not between 1 and 1000000");
        assertThatThrownBy(() -> run("--loyalty.origins=shop.example"))
                .rootCause()
                .hasMessageContaining(
                        "loyalty.origins has 'shop.example', which is no origin such as https://shop.example");
    }
}
