package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The shop as it runs, and the guide that describes it. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ShopTest {
    private static final Pattern SNIPPET = Pattern.compile("```(java|yaml|xml)\n(.*?)```", Pattern.DOTALL);

    @TempDir
    static Path folder;

    @Autowired
    private Checkout checkout;

    @Autowired
    private RewardEngine engine;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void file(DynamicPropertyRegistry registry) {
        registry.add("shop.file", () -> folder.resolve("shop.db").toString());
    }

    @Test
    void anOrderEarnsPoints() throws Exception {
        assertThat(post("/orders?id=o1&customer=ann&total=12.50").body()).isEqualTo("[\"points POINTS 12\"]");
        assertThat(get("/actuator/prometheus").body()).contains("bonsela_decisions_total{earned=\"true\"}");
        assertThat(get("/actuator/health").body()).contains("\"bonsela\":{\"status\":\"UP\"");
    }

    @Test
    void theSameOrderAgainChangesNothing() throws Exception {
        checkout.pay("o2", "eve", Money.of("USD", "5.00"));
        assertThat(post("/orders?id=o2&customer=eve&total=5.00").body()).isEqualTo("[\"points POINTS 5\"]");
        assertThat(engine.reports().wallet("shop", "eve"))
                .singleElement()
                .extracting(wallet -> wallet.available())
                .isEqualTo(Money.of("POINTS", "5"));
    }

    @Test
    void anotherOrderWithTheIdIsRefusedAndNeitherStoredNorRewarded() throws Exception {
        checkout.pay("o3", "ann", Money.of("USD", "5.00"));
        assertThat(post("/orders?id=o3&customer=ben&total=7.00").statusCode()).isEqualTo(409);
        assertThat(engine.reports().wallet("shop", "ben")).isEmpty();
        assertThat(jdbc.sql("SELECT customer FROM orders WHERE id = 'o3'")
                        .query(String.class)
                        .single())
                .isEqualTo("ann");
    }

    @Test
    void anOrderThatWasStoredWithoutRewardsEarnsNoneLater() {
        jdbc.sql("INSERT INTO orders (id, customer, total) VALUES ('old', 'ann', 'USD 5.00')")
                .update();
        assertThatThrownBy(() -> checkout.pay("old", "ben", Money.of("USD", "5000.00")))
                .isInstanceOf(OrderRefusedException.class);
        assertThat(engine.records().event("shop", "old")).isEmpty();
    }

    @Test
    void anOrderThatTheRulesDoNotAdmitIsNotStored() {
        assertThatThrownBy(() -> checkout.pay("o4", "ann", Money.of("EUR", "5.00")))
                .isInstanceOf(OrderRefusedException.class);
        assertThat(jdbc.sql("SELECT count(*) FROM orders WHERE id = 'o4'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void everySnippetOfTheGuideIsPartOfAFile() throws IOException {
        List<String> files = List.of(
                squeezed("pom.xml"),
                squeezed("src/main/java/shop/Checkout.java"),
                squeezed("src/main/resources/application.yaml"),
                squeezed("src/test/java/shop/PointsTest.java"));
        String guide = Files.readString(Path.of("../../docs/guide/spring.md"));
        Stream<String> snippets = SNIPPET.matcher(guide).results().map(found -> squeeze(found.group(2)));
        assertThat(snippets.toList())
                .hasSizeGreaterThan(3)
                .allSatisfy(snippet -> assertThat(files).anyMatch(file -> file.contains(snippet)));
    }

    private static String squeezed(String file) throws IOException {
        return squeeze(Files.readString(Path.of(file)));
    }

    private static String squeeze(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)));
    }

    private HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
