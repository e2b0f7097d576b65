package loyalty.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.bonsela.api.connector.Secret;
import io.bonsela.connectors.support.Hmac;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An airtime provider with the signed protocol. A repeated reference gets its first deal. */
public final class FakeAirtime implements HttpHandler {
    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private final Secret secret;
    private final Map<String, ObjectNode> deals = new ConcurrentHashMap<>();
    private final List<Execution> executions = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean down;

    FakeAirtime(String secret) {
        this.secret = Secret.of(secret);
    }

    /**
     * Airtime that was sent.
     *
     * @param to the number
     * @param amount how much
     * @param currency its currency
     */
    public record Execution(String to, BigDecimal amount, String currency) {
        /** Shows no number. */
        @Override
        public String toString() {
            return "Execution[" + currency + ' ' + amount + ']';
        }
    }

    /** Returns what was sent, each once. */
    public List<Execution> executions() {
        return List.copyOf(executions);
    }

    /** Lets the provider refuse every request as busy from now on, or no longer. */
    public void fail(boolean fails) {
        down = fails;
    }

    /** Returns how many requests were refused as busy. */
    public int refusals() {
        return refusals.get();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            if (down) {
                refusals.incrementAndGet();
                answer(exchange, 503, status("BUSY"));
            } else if (!isSigned(exchange, path, body)) {
                answer(exchange, 401, status("BAD_SIGNATURE"));
            } else if (path.endsWith("/health")) {
                answer(
                        exchange,
                        200,
                        json.createObjectNode().put("balance", "1000.00").put("currency", "USD"));
            } else if (path.endsWith("/issues")) {
                answer(exchange, 200, deal(json.readTree(body)));
            } else {
                ObjectNode deal = deals.get(path.substring(path.lastIndexOf('/') + 1));
                answer(exchange, deal == null ? 404 : 200, deal == null ? status("NOT_FOUND") : deal);
            }
        }
    }

    private ObjectNode deal(JsonNode request) {
        String reference = request.path("reference").asString();
        return deals.computeIfAbsent(reference, first -> {
            String to = request.path("to").asString();
            BigDecimal amount = request.path("amount").decimalValue();
            String currency = request.path("currency").asString();
            executions.add(new Execution(to, amount, currency));
            return status("DELIVERED")
                    .put("reference", reference)
                    .put("id", "fake-" + executions.size())
                    .put("amount", amount)
                    .put("currency", currency)
                    .put("to", to);
        });
    }

    private boolean isSigned(HttpExchange exchange, String path, byte[] body) {
        String timestamp = header(exchange, "Bonsela-Timestamp");
        String head = timestamp + '\n' + exchange.getRequestMethod() + '\n' + path + '\n';
        return Hmac.equal(
                header(exchange, "Bonsela-Signature"), Hmac.hex(secret, head.getBytes(StandardCharsets.UTF_8), body));
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private ObjectNode status(String status) {
        return json.createObjectNode().put("status", status);
    }

    private static void answer(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
