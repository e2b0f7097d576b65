package io.bonsela.testkit.connector;

import io.bonsela.testkit.Patience;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A client that numbers its exchanges, and times out when it is notified that an exchange will have no answer. A test
 * of missing answers therefore does not wait, and a slow machine causes no time-outs. Thread-safe.
 */
final class ImpatientClient extends HttpClient {
    /** The header with the number of an exchange. */
    static final String NUMBER = "fake-exchange";

    private static final AtomicInteger LAST = new AtomicInteger();
    private static final Map<String, CompletableFuture<?>> UNDERWAY = new ConcurrentHashMap<>();

    private final HttpClient client = HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .connectTimeout(Patience.LIMIT)
            .followRedirects(Redirect.NEVER)
            .executor(Runnable::run)
            .build();

    /**
     * Times an exchange out: no answer will come.
     *
     * @param number the number of the exchange
     * @return whether there is such an exchange
     */
    static boolean timeOut(String number) {
        CompletableFuture<?> answer = UNDERWAY.get(number);
        return answer != null && answer.completeExceptionally(new HttpTimeoutException("no answer will come"));
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> answer = sendAsync(request, handler);
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        } finally {
            // Has no effect on a completed exchange, and ends an interrupted one.
            answer.cancel(true);
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        String number = String.valueOf(LAST.incrementAndGet());
        CompletableFuture<HttpResponse<T>> answer = new CompletableFuture<>();
        UNDERWAY.put(number, answer);
        CompletableFuture<HttpResponse<T>> sent = client.sendAsync(
                HttpRequest.newBuilder(request, (name, value) -> true)
                        .header(NUMBER, number)
                        .build(),
                handler);
        CompletableFuture<?> unused = sent.handle((response, failure) ->
                failure == null ? answer.complete(response) : answer.completeExceptionally(failure));
        CompletableFuture<?> unusedToo = answer.whenComplete((response, failure) -> {
            UNDERWAY.remove(number);
            // Closes the connection before the provider does: the client does not repeat a request that it has
            // abandoned.
            sent.cancel(true);
        });
        return answer;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushed) {
        throw new UnsupportedOperationException("HTTP/1.1 does not support push");
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }
}
