package loyalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.connector.Secret;
import io.bonsela.connectors.support.Hmac;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import loyalty.Platform.Answer;
import loyalty.customer.Customers;
import loyalty.staff.Role;
import loyalty.staff.StaffDesk;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Tenants;
import loyalty.tenant.Tenants.Tenant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The platform on PostgreSQL, whose row-level security separates the tenants. */
class PostgresTest {
    private static EmbeddedPostgres server;
    private static ConfigurableApplicationContext application;
    private static Platform platform;
    private static Path keys;

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = EmbeddedPostgres.start();
        execute(
                "CREATE ROLE loyalty LOGIN",
                "CREATE DATABASE loyalty OWNER loyalty",
                "CREATE DATABASE open OWNER loyalty");
        keys = Files.createTempDirectory(Path.of("target"), "postgres").resolve("loyalty.keys");
        application = run("loyalty", "loyalty", keys);
        int port = Integer.parseInt(application.getEnvironment().getProperty("local.server.port", "0"));
        platform = new Platform(port, application.getBean(StaffDesk.class));
    }

    private static ConfigurableApplicationContext run(String database, String role, Path keys) {
        return new SpringApplication(LoyaltyApplication.class)
                .run(
                        "--spring.profiles.active=postgres,test",
                        "--server.port=0",
                        "--spring.datasource.url=" + server.getJdbcUrl(role, database),
                        "--spring.datasource.username=" + role,
                        "--loyalty.keys=" + keys,
                        "--loyalty.create-keys=true",
                        "--loyalty.demo=true",
                        "--loyalty.fakes=true");
    }

    private static void execute(String... commands) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }

    @AfterAll
    static void stop() throws IOException {
        application.close();
        server.close();
    }

    @Test
    void theDemoIsThereAndItsBooksAgree() {
        assertThat(application
                        .getBean(RewardEngine.class)
                        .reports()
                        .reconcile("demo")
                        .differences())
                .isEmpty();
        Answer customers = platform.get(Role.CASHIER, "/customers?limit=3");
        assertThat(customers.body().path("items").size()).isEqualTo(3);
    }

    @Test
    void anEnrolmentEarnsTheWelcome() {
        Answer created = platform.post(Role.CASHIER, "/customers", "{\"phone\":\"0772000001\"}");
        assertThat(created.status()).isEqualTo(201);
        String id = created.body().path("id").asString();
        assertThat(application.getBean(RewardEngine.class).reports().wallet("demo", id))
                .hasSize(1);
        assertThat(platform.post(Role.CASHIER, "/customers", "{\"phone\":\"0772000001\"}")
                        .code())
                .isEqualTo("ALREADY_THERE");
    }

    @Test
    void manyRequestsAtOnceWithOneKeyAreOneCustomer() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Answer>> calls = Collections.nCopies(
                    16,
                    () -> platform.post(
                            platform.as(Role.CASHIER, "/v1/tenants/demo/customers")
                                    .header("Idempotency-Key", "at-once"),
                            "{\"phone\":\"0772000099\"}"));
            Set<String> ids = new HashSet<>();
            for (Future<Answer> answer : threads.invokeAll(calls)) {
                assertThat(answer.get().status()).isEqualTo(201);
                ids.add(answer.get().body().path("id").asString());
            }
            assertThat(ids).hasSize(1);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aStopIsNotOverwrittenByMessagesAtTheSameTime() throws Exception {
        Answer channel = platform.post(
                Role.OWNER,
                "/channels",
                "{\"kind\":\"WHATSAPP\",\"settings\":{\"verify-token\":\"v\",\"app-secret\":\"s\","
                        + "\"access-token\":\"a\",\"phone-number-id\":\"1\"}}");
        String address = channel.body().path("address").asString();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 5; round++) {
                List<Callable<Integer>> calls = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    String body = message("26377600000" + round, "m-" + round + '-' + i, i == 8 ? "stop" : "help");
                    calls.add(() -> written(address, body));
                }
                for (Future<Integer> answer : threads.invokeAll(calls)) {
                    assertThat(answer.get()).isEqualTo(200);
                }
            }
        } finally {
            threads.shutdown();
        }
        JdbcClient jdbc = application.getBean(JdbcClient.class);
        TenantScope scope = application.getBean(TenantScope.class);
        Patience.await()
                .until(() -> scope.within(
                        "demo",
                        () -> jdbc.sql("SELECT count(*) FROM whatsapp_message WHERE handled = 1")
                                        .query(Long.class)
                                        .single()
                                == 80));
        assertThat(scope.within(
                        "demo",
                        () -> jdbc.sql("SELECT opted_out FROM whatsapp_contact")
                                .query(Integer.class)
                                .list()))
                .containsExactly(1, 1, 1, 1, 1);
    }

    private int written(String address, String body) {
        String signature = "sha256=" + Hmac.hex(Secret.of("s"), body.getBytes(StandardCharsets.UTF_8));
        return platform.post(platform.to(address).header("X-Hub-Signature-256", signature), body)
                .status();
    }

    private static String message(String from, String id, String text) {
        return "{\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{\"metadata\":{\"phone_number_id\":\"1\"},"
                + "\"messages\":[{\"from\":\"" + from + "\",\"id\":\"" + id + "\",\"timestamp\":\""
                + Instant.now().getEpochSecond() + "\",\"type\":\"text\",\"text\":{\"body\":\"" + text + "\"}}]}}]}]}";
    }

    @Test
    void wrongPasswordsAtOnceLockOutToo() throws Exception {
        platform.signedIn("demo", Role.CASHIER, "at-once@demo.test");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Answer>> calls =
                    Collections.nCopies(8, () -> platform.signIn("at-once@demo.test", "wrong", null));
            for (Future<Answer> answer : threads.invokeAll(calls)) {
                assertThat(answer.get().status()).isEqualTo(401);
            }
            assertThat(platform.signIn("at-once@demo.test", Platform.PASSWORD, null)
                            .status())
                    .isEqualTo(401);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aStatementOutsideOfATenantSeesNothing() {
        JdbcClient jdbc = application.getBean(JdbcClient.class);
        TenantScope scope = application.getBean(TenantScope.class);
        for (String table : new String[] {"tenant", "staff", "refresh_token", "client_key", "customer", "consent"}) {
            assertThat(jdbc.sql("SELECT count(*) FROM " + table)
                            .query(Long.class)
                            .single())
                    .as(table)
                    .isZero();
        }
        assertThat(scope.<Long>within(
                        "demo",
                        () -> jdbc.sql("SELECT count(*) FROM customer")
                                .query(Long.class)
                                .single()))
                .isGreaterThan(100);
        assertThat(scope.<Long>within(
                        "other",
                        () -> jdbc.sql("SELECT count(*) FROM customer")
                                .query(Long.class)
                                .single()))
                .isZero();
    }

    @Test
    void nothingIsWrittenForAnotherTenant() {
        TenantScope scope = application.getBean(TenantScope.class);
        Tenants tenants = application.getBean(Tenants.class);
        Customers customers = application.getBean(Customers.class);
        assertThatThrownBy(() -> scope.within("demo", () -> {
                    tenants.add(new Tenant("intruder", "Intruder", ZoneId.of("UTC")), Instant.now());
                    return "";
                }))
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> scope.within("other", () -> {
                    customers.consent(
                            "demo",
                            "c-00000000000000000000000000000001",
                            new Customers.Consent("marketing", true, "x", Instant.now()));
                    return "";
                }))
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void withoutAPolicyOrWithARoleThatBypassesItThePlatformDoesNotStart() throws Exception {
        run("open", "loyalty", keys).close();
        try (Connection connection = server.getDatabase("loyalty", "open").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP POLICY customer_of_tenant ON customer");
            assertThatThrownBy(() -> run("open", "loyalty", keys))
                    .rootCause()
                    .hasMessageContaining("every tenant: customer");
            statement.execute(
                    "CREATE POLICY customer_of_tenant ON customer USING (tenant = current_setting('app.tenant_id', true))");
            statement.execute("ALTER TABLE staff NO FORCE ROW LEVEL SECURITY");
            assertThatThrownBy(() -> run("open", "loyalty", keys))
                    .rootCause()
                    .hasMessageContaining("every tenant: staff");
            statement.execute("ALTER TABLE staff FORCE ROW LEVEL SECURITY");
        }
        assertThatThrownBy(() -> run("open", "postgres", keys))
                .rootCause()
                .hasMessageContaining("bypasses row-level security");
    }
}
