package io.bonsela.connectors.webhook;

import io.bonsela.api.connector.HttpReply;
import io.bonsela.api.connector.TransportException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * Posts to endpoints that tenants name. A name is resolved for each connection and rejected if any of its addresses is
 * not allowed; the connection uses exactly the addresses that were checked. There are no redirects, proxies, cookies or
 * retries, and no second request on a connection, where an unsolicited response could wait. The whole exchange has one
 * deadline, and only a few kilobytes of each part of a response are read. Thread-safe.
 */
final class Sender implements AutoCloseable {
    static final int READ_AT_MOST = 4_096;

    private static final int LONGEST_LINE = 8_192;
    private static final int MOST_HEADERS = 100;
    private static final int MOST_BLANK_LINES = 10;

    private final Supplier<CloseableHttpClient> clients;
    private CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor deadlines;
    private final Duration deadline;

    /** Resolves names. */
    interface Resolver {
        InetAddress[] resolve(String name) throws UnknownHostException;
    }

    Sender(String name, AddressGuard guard, Resolver resolver, Duration deadline, int connections) {
        this.deadline = deadline;
        deadlines = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "bonsela-" + name + "-deadline");
            thread.setDaemon(true);
            return thread;
        });
        deadlines.setRemoveOnCancelPolicy(true);
        clients = () -> client(new Checked(guard, resolver), deadline, connections);
        client = clients.get();
    }

    private static CloseableHttpClient client(DnsResolver resolver, Duration deadline, int connections) {
        Timeout timeout = Timeout.of(deadline);
        Http1Config bounds = Http1Config.custom()
                .setMaxLineLength(LONGEST_LINE)
                .setMaxHeaderCount(MOST_HEADERS)
                .setMaxEmptyLineCount(MOST_BLANK_LINES)
                .build();
        PoolingHttpClientConnectionManager manager = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(bounds)
                        .build())
                .setMaxConnTotal(connections)
                .setMaxConnPerRoute(connections)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(
                                Duration.ofSeconds(5).compareTo(deadline) < 0 ? Duration.ofSeconds(5) : deadline))
                        .setSocketTimeout(timeout)
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(manager)
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(timeout)
                        .setConnectionRequestTimeout(timeout)
                        .setRedirectsEnabled(false)
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setUserAgent("Bonsela-Webhooks/1")
                .build();
    }

    /** Resolves and checks. */
    private record Checked(AddressGuard guard, Resolver resolver) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            List<InetAddress> checked = guard.check(resolver.resolve(host));
            if (checked.isEmpty()) {
                throw new RefusedAddress();
            }
            return checked.toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    private static final class RefusedAddress extends UnknownHostException {
        private static final long serialVersionUID = 1;
    }

    HttpReply post(URI uri, Map<String, String> headers, byte[] body) throws TransportException {
        HttpPost request = new HttpPost(uri);
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        ScheduledFuture<?> end = deadlines.schedule(request::abort, deadline.toNanos(), TimeUnit.NANOSECONDS);
        CloseableHttpClient used = current();
        try {
            return read(used.executeOpen(null, request, null));
        } catch (IOException e) {
            throw failure(request.isAborted(), e);
        } catch (RuntimeException e) {
            if (isShut(e)) {
                replace(used);
            }
            // The client does not handle every malformed length or line.
            throw new TransportException("BAD_ANSWER", true, e);
        } catch (Error e) {
            // The client shuts itself down on an error.
            replace(used);
            throw e;
        } finally {
            end.cancel(false);
            // Closes the connection without reading the rest of the response.
            request.abort();
        }
    }

    private static boolean isShut(RuntimeException e) {
        return e instanceof IllegalStateException
                && String.valueOf(e.getMessage()).contains("shut down");
    }

    private synchronized CloseableHttpClient current() {
        return client;
    }

    private synchronized void replace(CloseableHttpClient used) {
        if (client == used) {
            client = clients.get();
            used.close(CloseMode.IMMEDIATE);
        }
    }

    private static HttpReply read(ClassicHttpResponse response) throws IOException {
        byte[] body = new byte[0];
        if (response.getEntity() != null) {
            InputStream in = response.getEntity().getContent();
            body = in == null ? body : in.readNBytes(READ_AT_MOST);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : response.getHeaders()) {
            headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
        }
        return new HttpReply(response.getCode(), headers, body);
    }

    private static TransportException failure(boolean aborted, IOException cause) {
        if (aborted) {
            return new TransportException("READ_TIMEOUT", true, cause);
        } else if (cause instanceof RefusedAddress) {
            return new TransportException("ADDRESS_REFUSED", false, cause);
        } else if (cause instanceof UnknownHostException) {
            return new TransportException("DNS_FAILURE", false, cause);
        } else if (cause instanceof ConnectTimeoutException) {
            return new TransportException("CONNECT_TIMEOUT", false, cause);
        } else if (cause instanceof HttpHostConnectException || cause instanceof ConnectException) {
            return new TransportException("CONNECT_REFUSED", false, cause);
        } else if (cause instanceof SSLHandshakeException || cause instanceof SSLPeerUnverifiedException) {
            return new TransportException("TLS_FAILURE", false, cause);
        } else if (cause instanceof SocketTimeoutException) {
            return new TransportException("READ_TIMEOUT", true, cause);
        }
        return new TransportException("CONNECTION_LOST", true, cause);
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        current().close(CloseMode.IMMEDIATE);
    }
}
