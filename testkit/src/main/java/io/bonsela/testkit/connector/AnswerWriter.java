package io.bonsela.testkit.connector;

import com.sun.net.httpserver.HttpExchange;
import io.bonsela.testkit.connector.Behaviour.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Writes the answers of a fake provider to connections, whole or with a fault in transmission. Thread-safe. */
final class AnswerWriter {
    /** The length of the longest body that clients of fake providers accept. */
    static final int BODY_LIMIT = 1 << 20;

    private static final int HUGE = 200 << 20;
    private static final int DRIP_MILLIS = 50;

    private final CountDownLatch closing = new CountDownLatch(1);

    /** Writes an answer. The caller closes the exchange. */
    void write(HttpExchange exchange, FakeReply reply, Wire wire) throws IOException {
        switch (wire) {
            case WHOLE -> send(exchange, reply);
            case NO_ANSWER -> keepBack(exchange);
            case CLOSED -> {}
            case CUT -> cut(exchange, reply);
            case DRIP -> drip(exchange, reply);
            case HUGE -> huge(exchange, reply);
            case GARBAGE -> send(exchange, new FakeReply(reply.status(), reply.headers(), "{\"status\":\"SUCC"));
            case HTML ->
                send(
                        exchange,
                        new FakeReply(
                                200, Map.of("Content-Type", "text/html"), "<html><body>Maintenance</body></html>"));
            case REDIRECT ->
                send(exchange, new FakeReply(307, Map.of("Location", "http://169.254.169.254/latest/"), reply.body()));
            case STATUS_500 -> send(exchange, FakeReply.text(500, "Internal Server Error"));
            case STATUS_502 -> send(exchange, FakeReply.text(502, "Bad Gateway"));
        }
    }

    /** Ends the answers that are held back. */
    void close() {
        closing.countDown();
    }

    /** Withholds the answer: an impatient client times out at once; any other client waits as long as it chooses. */
    private void keepBack(HttpExchange exchange) {
        String number = exchange.getRequestHeaders().getFirst(ImpatientClient.NUMBER);
        if (number == null || !ImpatientClient.timeOut(number)) {
            stall(Long.MAX_VALUE);
        }
    }

    private void stall(long millis) {
        try {
            boolean unused = closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, FakeReply reply) throws IOException {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private static void cut(HttpExchange exchange, FakeReply reply) throws IOException {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(reply.status(), body.length + 1L);
        OutputStream out = exchange.getResponseBody();
        out.write(body, 0, body.length / 2);
        out.flush();
    }

    /** Sends blanks after the body, which do not change its meaning: only a deadline for the whole exchange ends it. */
    private void drip(HttpExchange exchange, FakeReply reply) throws IOException {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), BODY_LIMIT);
        OutputStream out = exchange.getResponseBody();
        for (int i = 0; i < BODY_LIMIT && closing.getCount() > 0; i++) {
            out.write(i < body.length ? body[i] : ' ');
            out.flush();
            stall(DRIP_MILLIS);
        }
    }

    private static void huge(HttpExchange exchange, FakeReply reply) throws IOException {
        exchange.sendResponseHeaders(reply.status(), HUGE);
        byte[] blanks = new byte[1 << 16];
        OutputStream out = exchange.getResponseBody();
        for (int sent = 0; sent < HUGE; sent += blanks.length) {
            out.write(blanks);
        }
    }
}
