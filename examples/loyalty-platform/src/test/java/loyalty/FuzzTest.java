package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import loyalty.Platform.Answer;
import loyalty.staff.Role;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is sent to an endpoint, it never fails with 500, and never says what an exception says. */
@DirtiesContext
class FuzzTest extends PlatformTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> BODIES = List.of(
            "", "null", "[]", "{}", "1", "\"x\"", "{\"a\":", "{\"a\":1,\"a\":2}", "[".repeat(3_000), "\u0000", "{}{}");
    private static final List<String> VALUES = List.of(
            "null",
            "1",
            "-1e999",
            "true",
            "[]",
            "[null]",
            "{}",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"%00\"",
            "\"' OR 1=1 --\"",
            "\"USD 1.00\"",
            "\"USD 99999999999999999999999\"",
            "\"demo\"",
            "\"0772000001\"",
            "\"OWNER\"",
            "\"2026-01-01T00:00:00Z\"",
            "\"" + "x".repeat(5_000) + "\"");

    /** What definitions have, which the description does not list. */
    private static final List<String> DEFINED = List.of(
            "on", "when", "give", "caps", "budget", "title", "type", "unit", "value", "limit", "period", "from",
            "until");

    private final Random random = new Random(7);

    @Test
    void noEndpointFails() {
        JsonNode description = platform.send(platform.to("/openapi.json").GET()).body();
        List<String> failed = new ArrayList<>();
        int sent = 0;
        for (var path : description.path("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                String method = operation.getKey().toUpperCase(Locale.ROOT);
                for (String body : bodies(description, operation.getValue())) {
                    Answer answer = platform.send(request(path.getKey(), operation.getValue(), method, body));
                    sent++;
                    if (answer.status() >= 500) {
                        failed.add(method + ' ' + path.getKey() + " with " + shorten(body) + ": " + answer.status());
                    }
                    assertThat(answer.response().body())
                            .doesNotContain("Exception")
                            .doesNotContain("SQL");
                }
            }
        }
        assertThat(failed).isEmpty();
        assertThat(sent).isGreaterThan(800);
    }

    private HttpRequest.Builder request(String path, JsonNode operation, String method, String body) {
        StringBuilder uri = new StringBuilder(path.replace("{tenant}", "demo")
                .replace("{section}", pick(List.of("rules", "rewards", "campaigns", "budgets")))
                .replaceAll("\\{[a-z]+}", pick(List.of("x", "welcome", "c-1", "a%20b"))));
        String separator = "?";
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.path("in").asString().equals("query") && random.nextInt(3) > 0) {
                String value = JSON.readTree(pick(VALUES)).asString("1");
                uri.append(separator)
                        .append(parameter.path("name").asString())
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
                separator = "&";
            }
        }
        HttpRequest.Builder request =
                path.startsWith("/v1/auth/") ? platform.to(uri.toString()) : platform.as(Role.OWNER, uri.toString());
        if (random.nextInt(4) > 0) {
            request.header("Idempotency-Key", pick(List.of("k", "x".repeat(300), "a b", "raised/x", "~x")));
        }
        if (random.nextBoolean()) {
            request.header("If-Match", path.contains("/definitions/") ? rules() : "\"1\"");
        }
        String type = operation.path("requestBody").path("content").has("text/csv") ? "text/csv" : "application/json";
        return request.header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofString(method.equals("GET") ? "" : body));
    }

    private List<String> bodies(JsonNode description, JsonNode operation) {
        List<String> bodies = new ArrayList<>(operation.has("requestBody") ? BODIES : List.of("", "{}"));
        String schema = operation
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema")
                .path("$ref")
                .asString("");
        JsonNode properties = description
                .path("components")
                .path("schemas")
                .path(schema.replaceFirst(".*/", ""))
                .path("properties");
        List<String> names = properties.isEmpty()
                ? DEFINED
                : properties.properties().stream().map(Map.Entry::getKey).toList();
        for (int i = 0; i < 25; i++) {
            ObjectNode body = JSON.createObjectNode();
            names.forEach(name -> {
                if (random.nextInt(5) > 0) {
                    body.set(name, JSON.readTree(pick(VALUES)));
                }
            });
            bodies.add(body.toString());
        }
        return bodies;
    }

    private String rules() {
        return platform.get(Role.OWNER, "/rule-files").header("ETag");
    }

    private String pick(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static String shorten(String body) {
        return body.length() < 200 ? body : body.substring(0, 200);
    }
}
