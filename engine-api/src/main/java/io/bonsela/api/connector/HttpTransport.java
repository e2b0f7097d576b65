package io.bonsela.api.connector;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP requests for deliveries. One deadline applies to the whole exchange, including the body; bodies have a
 * maximum length; redirects are not followed; credentials and cookies are not kept; a failure says whether the request
 * may have been executed. The client is created when it is first needed, and replaced if it has terminated.
 * Thread-safe.
 *
 * <p>The JDK's client limits all other parts of a response since 17.0.13. If a kept-alive connection turns out to be
 * dead, the client repeats a request that it has not finished sending. It does so only for GET and HEAD, unless
 * {@code jdk.httpclient.enableAllMethodRetry} is set.
 */
public final class HttpTransport implements AutoCloseable {
    /** How late the client may be. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private final Supplier<HttpClient> clients;
    private final Duration deadline;
    private final int bodyLimit;
    private final ScheduledExecutorService timers = timers();
    private @Nullable HttpClient client;
    private boolean closed;

    private HttpTransport(Supplier<HttpClient> clients, Duration deadline, int bodyLimit) {
        this.clients = clients;
        this.deadline = deadline;
        this.bodyLimit = bodyLimit;
    }

    /**
     * Creates a transport.
     *
     * @param client the client; must not follow redirects
     * @param deadline the deadline for a whole exchange
     * @param bodyLimit the maximum length of a body in bytes
     */
    public HttpTransport(HttpClient client, Duration deadline, int bodyLimit) {
        this(() -> client, deadline, bodyLimit);
    }

    /**
     * Creates a transport with its own client: HTTP/1.1, 5 seconds to connect, bodies of up to 1 MiB.
     *
     * @param deadline the deadline for a whole exchange
     */
    public static HttpTransport within(Duration deadline) {
        Duration connect = deadline.compareTo(Duration.ofSeconds(5)) < 0 ? deadline : Duration.ofSeconds(5);
        return new HttpTransport(
                () -> HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(connect)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        // Handling a response does not block, so the client's own thread is enough.
                        .executor(Runnable::run)
                        .build(),
                deadline,
                1 << 20);
    }

    /**
     * Sends a request and waits for the whole response.
     *
     * @param call what to send
     * @return the response, whatever its status
     * @throws TransportException if there is no response, or if it is too late, too long or not valid HTTP
     */
    public HttpReply send(HttpCall call) throws TransportException {
        if (Thread.currentThread().isInterrupted()) {
            throw new TransportException("INTERRUPTED", false, null);
        }
        HttpRequest request = request(call);
        HttpClient open = open();
        Exchange exchange = new Exchange();
        Future<?> timer = startTimer(exchange);
        try {
            return reply(answer(open, request, exchange, timer));
        } catch (InterruptedException e) {
            if (exchange.end()) {
                forget(open);
                throw new TransportException("READ_TIMEOUT", true, e);
            }
            Thread.currentThread().interrupt();
            throw new TransportException("INTERRUPTED", true, e);
        } catch (IOException | RuntimeException e) {
            if (hasEnded(e)) {
                forget(open);
            }
            throw failure(e);
        }
    }

    /**
     * Waits for a response on the calling thread. {@link HttpClient#sendAsync} would need a second thread, and starts
     * one for each request if there are at most two processors.
     */
    private HttpResponse<byte[]> answer(HttpClient open, HttpRequest request, Exchange exchange, Future<?> timer)
            throws IOException, InterruptedException {
        try {
            return open.send(request, info -> exchange.respond(bodyLimit));
        } finally {
            timer.cancel(false);
            if (exchange.end()) {
                // It may have ended just before the interrupt, which is then nobody else's.
                boolean unused = Thread.interrupted();
            }
        }
    }

    private Future<?> startTimer(Exchange exchange) throws TransportException {
        // Whether the client is dead must be known before the engine interrupts the call, a tenth after the deadline.
        long grace = Math.max(1, Math.min(GRACE.toNanos(), deadline.toNanos() / 20));
        try {
            return timers.scheduleWithFixedDelay(exchange::expire, deadline.toNanos(), grace, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            throw new TransportException("CLOSED", false, e);
        }
    }

    /** Has a thread only while requests are sent. */
    private static ScheduledExecutorService timers() {
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "bonsela-http-deadline");
            thread.setDaemon(true);
            return thread;
        });
        timers.setRemoveOnCancelPolicy(true);
        timers.setContinueExistingPeriodicTasksAfterShutdownPolicy(true);
        timers.setKeepAliveTime(10, TimeUnit.SECONDS);
        timers.allowCoreThreadTimeOut(true);
        return timers;
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

    /** Whether the client's own thread has terminated, so that it can send nothing more. */
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

    /** An invalid header value may be a secret, so the client's message is not passed on. */
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
     * Releases the client and ends its thread: immediately since JDK 21; before that a client cannot be closed, and its
     * thread ends after garbage collection.
     */
    @Override
    public void close() {
        HttpClient open;
        synchronized (this) {
            closed = true;
            open = client;
            client = null;
        }
        timers.shutdown();
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
            // The cause of a ConnectException.
            if (each instanceof UnknownHostException || each instanceof UnresolvedAddressException) {
                return new TransportException("DNS_FAILURE", false, cause);
            }
        }
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof HttpConnectTimeoutException) {
                return new TransportException("CONNECT_TIMEOUT", false, cause);
            } else if (each instanceof ConnectException) {
                return new TransportException("CONNECT_REFUSED", false, cause);
            } else if (each instanceof HttpTimeoutException || each instanceof TimeoutException) {
                return new TransportException("READ_TIMEOUT", true, cause);
            } else if (each instanceof Exchange.TooLong) {
                return new TransportException("BODY_TOO_LONG", true, cause);
            } else if (each instanceof SSLException) {
                return new TransportException("TLS_FAILURE", !isHandshake(each), cause);
            }
        }
        // The client throws or wraps other exceptions for some malformed responses.
        boolean malformed = !(cause instanceof IOException)
                || (cause.getCause() != null && !(cause.getCause() instanceof IOException));
        return new TransportException(malformed ? "BAD_ANSWER" : "CONNECTION_LOST", true, cause);
    }

    /** During the handshake no request has been sent. */
    private static boolean isHandshake(Throwable failure) {
        return failure instanceof SSLHandshakeException || failure instanceof SSLPeerUnverifiedException;
    }
}
