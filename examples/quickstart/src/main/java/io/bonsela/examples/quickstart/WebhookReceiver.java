package io.bonsela.examples.quickstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.bonsela.connectors.webhook.WebhookVerifier;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** The receiver of a webhook: accepts genuine messages, each once. */
final class WebhookReceiver implements HttpHandler {
    private static final int LONGEST_BODY = 1 << 20;
    /** A message is retried for most of a day, and later if an operator resends it. */
    private static final Duration REMEMBERED = Duration.ofDays(7);

    private final WebhookVerifier verifier;
    private final Clock clock;
    private final BiConsumer<String, byte[]> work;
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    /**
     * Creates a receiver.
     *
     * @param work processes a message, given its id and body; if it throws, the message is sent again
     */
    WebhookReceiver(WebhookVerifier verifier, Clock clock, BiConsumer<String, byte[]> work) {
        this.verifier = verifier;
        this.clock = clock;
        this.work = work;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status(exchange), -1);
        }
    }

    private int status(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        if (body.length > LONGEST_BODY) {
            return 413;
        } else if (verifier.verify(headers, body) != WebhookVerifier.Verdict.GENUINE) {
            return 401;
        }
        String id = exchange.getRequestHeaders().getFirst("webhook-id");
        Instant now = clock.instant();
        seen.values().removeIf(at -> at.isBefore(now.minus(REMEMBERED)));
        try {
            // A repeat that arrives meanwhile waits until the work is done.
            Instant unused = seen.computeIfAbsent(id, first -> {
                work.accept(id, body);
                return now;
            });
        } catch (RuntimeException e) {
            return 500;
        }
        return 204;
    }
}
