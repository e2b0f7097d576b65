package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import loyalty.staff.Role;
import loyalty.staff.StaffDesk;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the platform in tests: members of staff of each role, who sign in once. */
public final class Platform {
    public static final String PASSWORD = "correct horse battery";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, String> TOKENS = new ConcurrentHashMap<>();

    private final int port;
    private final StaffDesk desk;
    private final HttpClient http = HttpClient.newHttpClient();

    public Platform(int port, StaffDesk desk) {
        this.port = port;
        this.desk = desk;
    }

    /** An answer. */
    public record Answer(int status, JsonNode body, HttpResponse<String> response) {
        public String code() {
            return body.path("code").asString();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** Sends a request. */
    public Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String type = response.headers().firstValue("Content-Type").orElse("");
            JsonNode body = type.contains("json") ? JSON.readTree(response.body()) : JSON.createObjectNode();
            return new Answer(response.statusCode(), body, response);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    /** A request of a member of the demo tenant with a role. */
    public HttpRequest.Builder as(Role role, String path) {
        return to(path).header("Authorization", "Bearer " + token("demo", role));
    }

    /** The access token of a member of a tenant with a role. */
    public String token(String tenant, Role role) {
        return TOKENS.computeIfAbsent(
                port + tenant + role,
                key -> signedIn(tenant, role, role.name().toLowerCase(Locale.ROOT) + "@" + tenant + ".test")
                        .body()
                        .path("accessToken")
                        .asString());
    }

    /** Adds a member, who signs in with a new password. */
    public Answer signedIn(String tenant, Role role, String email) {
        String password = desk.add(tenant, email, "Test", role).password();
        return signIn(email, password, PASSWORD);
    }

    public Answer signIn(String email, String password, String newPassword) {
        var body = JSON.createObjectNode().put("email", email).put("password", password);
        if (newPassword != null) {
            body.put("newPassword", newPassword);
        }
        return post(to("/v1/auth/sign-in"), body.toString());
    }

    public Answer get(Role role, String path) {
        return send(as(role, "/v1/tenants/demo" + path).GET());
    }

    public Answer post(Role role, String path, String body) {
        return post(as(role, "/v1/tenants/demo" + path), body);
    }

    /** Posts a command, with its idempotency key unless that is null. */
    public Answer command(Role role, String path, String key, String body) {
        HttpRequest.Builder request = as(role, "/v1/tenants/demo" + path);
        return post(key == null ? request : request.header("Idempotency-Key", key), body);
    }

    /** The body of a request with the demo tenant's rule file, in which one text is replaced by another one. */
    public static String ruleFile(String from, String to) throws IOException {
        String text = new ClassPathResource("demo/rules.yaml").getContentAsString(StandardCharsets.UTF_8);
        assertThat(text).contains(from);
        return JSON.createObjectNode().put("text", text.replace(from, to)).toString();
    }

    public Answer post(HttpRequest.Builder request, String body) {
        return send(request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public Answer method(String method, HttpRequest.Builder request, String body) {
        return send(request.header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }
}
