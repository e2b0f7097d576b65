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

/** The other side of a webhook: takes in what is genuine, each message once. */
final class WebhookReceiver implements HttpHandler {
    private static final int LONGEST_BODY = 1 << 20;
    /** A message is repeated for most of a day by itself, and later if an operator has it sent again. */
    private static final Duration REMEMBERED = Duration.ofDays(7);

    private final WebhookVerifier verifier;
    private final Clock clock;
    private final BiConsumer<String, byte[]> work;
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    /**
     * A receiver.
     *
     * @param work does what a message asks for, by its id and body; what it throws has the message sent again
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
            // A repeat that comes meanwhile waits: it is answered once the work is done.
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
