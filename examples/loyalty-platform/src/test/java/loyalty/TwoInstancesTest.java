package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import loyalty.Platform.Answer;
import loyalty.staff.Role;
import loyalty.staff.StaffDesk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * Two instances on one PostgreSQL: each request is sent twice, to instances at random and at the same time, and everything
 * happens once.
 */
class TwoInstancesTest {
    private static final int CUSTOMERS = 20;
    private static final int PURCHASES = 200;
    private static final int TOP_UPS = 20;
    private static final String TENANT = "/v1/tenants/demo";

    private static EmbeddedPostgres server;
    private static final List<ConfigurableApplicationContext> INSTANCES = new ArrayList<>();
    private static final List<Platform> CLIENTS = new ArrayList<>();
    private static String manager;

    /** Another seed spreads the requests in another way. */
    private final Random random = new Random(Long.getLong("loyalty.seed", 1));

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = EmbeddedPostgres.start();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE loyalty LOGIN");
            statement.execute("CREATE DATABASE loyalty OWNER loyalty");
        }
        Path keys = Files.createTempDirectory(Path.of("target"), "instances").resolve("loyalty.keys");
        for (int i = 0; i < 2; i++) {
            ConfigurableApplicationContext instance = new SpringApplication(LoyaltyApplication.class)
                    .run(
                            "--spring.profiles.active=postgres,test",
                            "--server.port=0",
                            "--spring.datasource.url=" + server.getJdbcUrl("loyalty", "loyalty"),
                            "--spring.datasource.username=loyalty",
                            "--loyalty.keys=" + keys,
                            "--loyalty.create-keys=true",
                            "--loyalty.requests-per-minute=100000",
                            "--loyalty.demo=true",
                            "--loyalty.fakes=true");
            int port = Integer.parseInt(instance.getEnvironment().getProperty("local.server.port", "0"));
            INSTANCES.add(instance);
            CLIENTS.add(new Platform(port, instance.getBean(StaffDesk.class)));
        }
        manager = CLIENTS.get(0).token("demo", Role.MANAGER);
    }

    @AfterAll
    static void stop() throws IOException {
        INSTANCES.forEach(ConfigurableApplicationContext::close);
        server.close();
    }

    private static Answer send(int instance, String method, String path, String key, String body) {
        Platform client = CLIENTS.get(instance);
        HttpRequest.Builder request = client.to(TENANT + path)
                .header("Authorization", "Bearer " + manager)
                .header("Idempotency-Key", key);
        return client.method(method, request, body);
    }

    private static JsonNode get(int instance, String path) {
        Platform client = CLIENTS.get(instance);
        return client.send(client.to(TENANT + path)
                        .header("Authorization", "Bearer " + manager)
                        .GET())
                .body();
    }

    private static RewardEngine engine(int instance) {
        return INSTANCES.get(instance).getBean(RewardEngine.class);
    }

    /** Executes calls in an order of chance, on eight threads. */
    private void shuffled(List<Callable<Answer>> calls) throws Exception {
        Collections.shuffle(calls, random);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<Answer> answer : threads.invokeAll(calls)) {
                assertThat(answer.get().status())
                        .as(answer.get().response().body())
                        .isLessThan(500);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void everythingHappensOnceWhicheverInstanceIsAsked() throws Exception {
        Map<String, String> customers = new ConcurrentHashMap<>();
        List<Callable<Answer>> enrolments = new ArrayList<>();
        for (int i = 0; i < CUSTOMERS * 2; i++) {
            String key = "enrol-" + i % CUSTOMERS;
            int instance = random.nextInt(2);
            enrolments.add(() -> {
                Answer answer = send(instance, "POST", "/customers", key, "{\"externalReference\":\"" + key + "\"}");
                String id = answer.body().path("id").asString();
                assertThat(customers.merge(key, id, (one, other) -> one.equals(other) ? one : "two"))
                        .isEqualTo(id);
                return answer;
            });
        }
        shuffled(enrolments);
        BigDecimal limit = limit();

        Map<String, List<Integer>> statuses = new ConcurrentHashMap<>();
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < PURCHASES * 2; i++) {
            String key = "buy-" + i % PURCHASES;
            String customer = customers.get("enrol-" + i % PURCHASES % CUSTOMERS);
            int instance = random.nextInt(2);
            calls.add(() -> {
                Answer answer = send(
                        instance,
                        "POST",
                        "/events",
                        key,
                        "{\"type\":\"purchase\",\"customer\":\"" + customer
                                + "\",\"attributes\":{\"amount\":{\"currency\":\"USD\",\"value\":\"5.00\"},"
                                + "\"category\":\"clothing\",\"shop\":\"mbare\"}}");
                statuses.computeIfAbsent(key, any -> new CopyOnWriteArrayList<>())
                        .add(answer.status());
                return answer;
            });
        }
        for (int i = 0; i < TOP_UPS * 2; i++) {
            String key = "top-" + i % TOP_UPS;
            int instance = random.nextInt(2);
            calls.add(() -> send(instance, "POST", "/budgets/monthly/top-ups", key, "{\"amount\":\"USD 1.00\"}"));
        }
        shuffled(calls);
        assertThat(statuses).hasSize(PURCHASES);
        assertThat(statuses.values()).allSatisfy(both -> assertThat(both).containsExactlyInAnyOrder(201, 200));
        assertThat(limit()).isEqualByComparingTo(limit.add(BigDecimal.valueOf(TOP_UPS)));

        redeemEachTwice(customers);
        for (int instance = 0; instance < 2; instance++) {
            assertThat(engine(instance).reports().reconcile("demo").differences())
                    .isEmpty();
        }
    }

    private static BigDecimal limit() {
        JsonNode periods = get(1, "/budgets/monthly");
        return new BigDecimal(
                periods.get(periods.size() - 1).path("limit").asString().substring(4));
    }

    /** Each customer has one discount a month, however many purchases were decided at once, and uses it once. */
    private void redeemEachTwice(Map<String, String> customers) throws Exception {
        List<Callable<Answer>> calls = new ArrayList<>();
        for (String customer : customers.values()) {
            Query query = Query.of("demo").subject(customer).reward("two-off");
            assertThat(engine(1).records().issuances(query).items()).hasSize(1);
            String issuance =
                    engine(0).records().issuances(query).items().get(0).id();
            for (int instance = 0; instance < 2; instance++) {
                int asked = instance;
                calls.add(() -> send(
                        asked,
                        "POST",
                        "/redemptions",
                        "use-" + asked + '-' + customer,
                        "{\"issuance\":\"" + issuance + "\"}"));
            }
        }
        shuffled(calls);
        for (String customer : customers.values()) {
            assertThat(engine(0)
                            .records()
                            .issuances(Query.of("demo")
                                    .subject(customer)
                                    .reward("two-off")
                                    .state(IssuanceState.REDEEMED))
                            .items())
                    .hasSize(1);
            assertThat(engine(1).records().audit(Query.of("demo").subject(customer)).items().stream()
                            .filter(record -> record.verb().equals("redeem"))
                            .filter(record -> record.receipt().isDone()))
                    .hasSize(1);
        }
    }

    @Test
    void ofTwoChangesOfTheRulesAtOnceOneIsMade() throws Exception {
        for (int round = 0; round < 10; round++) {
            String etag = CLIENTS.get(0)
                    .send(CLIENTS.get(0)
                            .to(TENANT + "/rule-files")
                            .header("Authorization", "Bearer " + manager)
                            .GET())
                    .header("ETag");
            List<Integer> statuses = new CopyOnWriteArrayList<>();
            List<Callable<Answer>> calls = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String campaign = "c-" + round + '-' + i;
                Platform client = CLIENTS.get(i % 2);
                calls.add(() -> {
                    Answer answer = client.method(
                            "PUT",
                            client.to(TENANT + "/definitions/campaigns/" + campaign)
                                    .header("Authorization", "Bearer " + manager)
                                    .header("Idempotency-Key", campaign)
                                    .header("If-Match", etag),
                            "{\"from\":\"2027-01-01\"}");
                    statuses.add(answer.status());
                    return answer;
                });
            }
            shuffled(calls);
            assertThat(statuses).containsExactlyInAnyOrder(200, 412, 412, 412);
        }
        assertThat(get(0, "/campaigns").findValuesAsString("id").stream().filter(id -> id.startsWith("c-")))
                .hasSize(10);
    }
}
