package loyalty.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** WhatsApp's Cloud API, as far as the platform uses it: accepts messages and keeps them. */
public final class FakeCloudApi implements HttpHandler {
    private final JsonMapper json = new JsonMapper();
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final AtomicInteger error = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();

    /**
     * A message that was sent to somebody.
     *
     * @param to the number without its plus sign, or the user id
     * @param template the name of the template; empty: free text
     * @param text the text, or the values of the template
     */
    public record Sent(String to, String template, String text) {
        /** Shows neither the number nor the text. */
        @Override
        public String toString() {
            return "Sent[" + template + ']';
        }
    }

    /** Returns what was sent to a number, without its plus sign, or to a user id, in that order. */
    public List<Sent> sentTo(String to) {
        return sent.stream().filter(message -> message.to().equals(to)).toList();
    }

    /** Answers with an error of the Cloud API from now on; 0: no longer. */
    public void fail(int code) {
        error.set(code);
    }

    /** Returns how many requests were answered with an error. */
    public int refusals() {
        return refusals.get();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode message = json.readTree(exchange.getRequestBody().readAllBytes());
            String token = exchange.getRequestHeaders().getFirst("Authorization");
            if (error.get() != 0) {
                refusals.incrementAndGet();
                answer(exchange, 400, error(error.get()));
            } else if (token == null || !token.matches("Bearer .+")) {
                answer(exchange, 401, error(190));
            } else {
                sent.add(read(message));
                ObjectNode body = json.createObjectNode().put("messaging_product", "whatsapp");
                body.putArray("messages").addObject().put("id", "wamid.OUT" + sent.size());
                answer(exchange, 200, body);
            }
        }
    }

    private static Sent read(JsonNode message) {
        String to = message.has("to")
                ? message.path("to").asString()
                : message.path("recipient").asString();
        if (message.path("type").asString().equals("text")) {
            return new Sent(to, "", message.path("text").path("body").asString());
        }
        JsonNode template = message.path("template");
        List<String> values = new ArrayList<>();
        template.path("components")
                .path(0)
                .path("parameters")
                .forEach(value -> values.add(value.path("text").asString()));
        return new Sent(to, template.path("name").asString(), String.join(", ", values));
    }

    private ObjectNode error(int code) {
        ObjectNode body = json.createObjectNode();
        body.putObject("error").put("code", code).put("message", "(#" + code + ")");
        return body;
    }

    private static void answer(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
