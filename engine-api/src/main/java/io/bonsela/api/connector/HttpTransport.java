package io.bonsela.api.connector;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP requests as deliveries need it: one deadline for the whole exchange, the body included; bodies no longer
 * than a limit; no redirect followed; no credentials or cookies kept; and a failure that says whether the request can
 * have been executed. Its client is made when it is first needed, and anew once it has ended. Thread-safe.
 *
 * <p>The JDK's client bounds every other part of an answer, from 17.0.13 on. It repeats a request that it has not finished
 * sending when a kept connection turns out to be dead; it does so for GET and HEAD alone as long as {@code
 * jdk.httpclient.enableAllMethodRetry} is not set.
 */
public final class HttpTransport implements AutoCloseable {
    private static final Duration GRACE = Duration.ofMillis(500);

    private final Supplier<HttpClient> clients;
    private final Duration deadline;
    private final int bodyLimit;
    private @Nullable HttpClient client;
    private boolean closed;

    private HttpTransport(Supplier<HttpClient> clients, Duration deadline, int bodyLimit) {
        this.clients = clients;
        this.deadline = deadline;
        this.bodyLimit = bodyLimit;
    }

    /**
     * A transport.
     *
     * @param client sends; set to follow no redirect
     * @param deadline for a whole exchange
     * @param bodyLimit how many bytes of a body are read at most
     */
    public HttpTransport(HttpClient client, Duration deadline, int bodyLimit) {
        this(() -> client, deadline, bodyLimit);
    }

    /**
     * A transport with a client of its own: HTTP/1.1, 5 seconds to connect, bodies up to a megabyte.
     *
     * @param deadline for a whole exchange
     */
    public static HttpTransport within(Duration deadline) {
        Duration connect = deadline.compareTo(Duration.ofSeconds(5)) < 0 ? deadline : Duration.ofSeconds(5);
        return new HttpTransport(
                () -> HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(connect)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        // What is done for an answer does not block: it needs no thread beside the client's own.
                        .executor(Runnable::run)
                        .build(),
                deadline,
                1 << 20);
    }

    /**
     * Sends a request and waits for the whole answer.
     *
     * @param call what to send
     * @return what came back, whatever its status
     * @throws TransportException if nothing came back, or too late, or too much, or what is no HTTP
     */
    public HttpReply send(HttpCall call) throws TransportException {
        if (Thread.currentThread().isInterrupted()) {
            throw new TransportException("INTERRUPTED", false, null);
        }
        HttpRequest request = request(call);
        HttpClient open = open();
        long end = System.nanoTime() + deadline.toNanos();
        CompletableFuture<HttpResponse<byte[]>> answer = open.sendAsync(request, info -> new Limited(bodyLimit, end));
        try {
            return reply(answer.get(deadline.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new TransportException("INTERRUPTED", true, e);
        } catch (TimeoutException e) {
            // The client did not keep its own deadline: it has ended, and would leave every request without an answer.
            answer.cancel(true);
            forget(open);
            throw new TransportException("READ_TIMEOUT", true, e);
        } catch (ExecutionException e) {
            if (hasEnded(e)) {
                forget(open);
            }
            // The client does not expect every length and line.
            throw e.getCause() instanceof IOException known
                    ? failure(known)
                    : new TransportException("BAD_ANSWER", true, e);
        }
    }

    private static HttpReply reply(HttpResponse<byte[]> response) {
        Map<String, String> headers = new LinkedHashMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        return new HttpReply(response.statusCode(), headers, response.body());
    }

    private synchronized HttpClient open() throws TransportException {
        if (closed) {
            throw new TransportException("CLOSED", false, null);
        }
        HttpClient open = client == null ? clients.get() : client;
        client = open;
        return open;
    }

    /** Whether the client's own thread has ended, so that it never sends again. */
    private static boolean hasEnded(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof VirtualMachineError
                    || String.valueOf(each.getMessage()).contains("selector manager closed")) {
                return true;
            }
        }
        return false;
    }

    private synchronized void forget(HttpClient ended) {
        if (client == ended) {
            client = null;
        }
    }

    /** A value that cannot stand in a header is perhaps a secret: what the client says of it is not passed on. */
    private HttpRequest request(HttpCall call) throws TransportException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(call.uri())
                    .timeout(deadline)
                    .method(
                            call.method(),
                            call.body().length == 0
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(call.body()));
            call.headers().forEach(request::header);
            return request.build();
        } catch (IllegalArgumentException e) {
            throw new TransportException("BAD_REQUEST_HEADER", false, null);
        }
    }

    /**
     * Lets go of the client, and ends its thread: at once from JDK 21 on; before that a client cannot be ended, and its
     * thread ends once memory was collected.
     */
    @Override
    public void close() {
        HttpClient open;
        synchronized (this) {
            closed = true;
            open = client;
            client = null;
        }
        if (open == null) {
            return;
        }
        try {
            HttpClient.class.getMethod("shutdownNow").invoke(open);
        } catch (NoSuchMethodException e) {
            // Before JDK 21.
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TransportException failure(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof HttpConnectTimeoutException) {
                return new TransportException("CONNECT_TIMEOUT", false, cause);
            } else if (each instanceof UnknownHostException || each instanceof UnresolvedAddressException) {
                return new TransportException("DNS_FAILURE", false, cause);
            } else if (each instanceof ConnectException) {
                return new TransportException("CONNECT_REFUSED", false, cause);
            } else if (each instanceof HttpTimeoutException || each instanceof TimeoutException) {
                return new TransportException("READ_TIMEOUT", true, cause);
            } else if (each instanceof TooLong) {
                return new TransportException("BODY_TOO_LONG", true, cause);
            } else if (each instanceof SSLException) {
                return new TransportException("TLS_FAILURE", !isHandshake(each), cause);
            }
        }
        return new TransportException("CONNECTION_LOST", true, cause);
    }

    /** In a handshake no request was sent yet. */
    private static boolean isHandshake(Throwable failure) {
        return failure instanceof SSLHandshakeException || failure instanceof SSLPeerUnverifiedException;
    }

    private static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** Collects a body up to a limit, until a moment. */
    private static final class Limited implements BodySubscriber<byte[]> {
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
        private final int limit;
        private volatile Flow.@Nullable Subscription subscription;

        Limited(int limit, long end) {
            this.limit = limit;
            CompletableFuture<byte[]> unused = body.orTimeout(
                            Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS)
                    .whenComplete((done, failure) -> {
                        if (failure != null && subscription != null) {
                            subscription.cancel();
                        }
                    });
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (body.isDone()) {
                // Too late.
                given.cancel();
            } else {
                given.request(Long.MAX_VALUE);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            if (body.isDone()) {
                return;
            }
            for (ByteBuffer buffer : buffers) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                collected.writeBytes(bytes);
            }
            if (collected.size() > limit) {
                body.completeExceptionally(new TooLong());
            }
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            body.complete(collected.toByteArray());
        }
    }
}
