package io.bonsela.testkit.connector;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bonsela.api.connector.HttpTransport;
import io.bonsela.testkit.Patience;
import io.bonsela.testkit.connector.Behaviour.Wire;
import io.bonsela.testkit.connector.ProviderProtocol.Asked;
import io.bonsela.testkit.connector.ProviderProtocol.Deal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A provider on a real socket that can stall, cut, drip, lie, repeat and answer late. It keeps a ledger of what it
 * executed, so that a test can check that money moved once, not only that a call succeeded. Its behaviour comes from a
 * script, or else from the last two digits of the recipient (see {@link #byNumber}); otherwise it succeeds.
 * Thread-safe.
 */
public final class FakeProvider implements AutoCloseable {
    static {
        // Without this the server's second packet waits 40 ms for the acknowledgement of its first. The property is
        // read once, when the server's classes are loaded.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final ProviderProtocol protocol;
    private final FakeLedger ledger;
    private final AnswerWriter writer = new AnswerWriter();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-provider");
        thread.setDaemon(true);
        return thread;
    });
    private final Deque<Behaviour> issues = new ArrayDeque<>();
    private final Deque<Behaviour> lookups = new ArrayDeque<>();
    private final AtomicInteger misses = new AtomicInteger();
    private final AtomicInteger issueCalls = new AtomicInteger();
    private final AtomicInteger lookupCalls = new AtomicInteger();
    private volatile Function<Deal, Behaviour> otherwise = deal -> Behaviour.success();
    private volatile Function<Deal, Behaviour> otherwiseAsked;
    private volatile boolean up = true;

    /** The reaction of a provider to a repeated reference. */
    public enum Repeats {
        /** Repeats its first answer. */
        REPLAYED,
        /** Rejects the request. */
        REFUSED,
        /** Executes the request again. */
        EXECUTED
    }

    /**
     * Starts a provider on a free port of the loopback address.
     *
     * @param protocol the protocol of the provider
     * @param repeats the reaction to a repeated reference
     */
    public FakeProvider(ProviderProtocol protocol, Repeats repeats) {
        this.protocol = protocol;
        ledger = new FakeLedger(repeats);
        otherwiseAsked = ledger::lookUp;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** The address of the provider. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /**
     * A transport to fake providers. If a provider withholds an answer, the call times out at once; other slow answers
     * have {@link Patience#LIMIT}.
     */
    public static HttpTransport http() {
        return new HttpTransport(new ImpatientClient(), Patience.LIMIT, AnswerWriter.BODY_LIMIT);
    }

    /**
     * Sets the behaviour for the next requests to deliver, one after the other.
     *
     * @param script the behaviours in the order of the requests
     */
    public FakeProvider onIssue(Behaviour... script) {
        synchronized (issues) {
            issues.addAll(List.of(script));
        }
        return this;
    }

    /**
     * Sets the behaviour for the next look-ups, one after the other.
     *
     * @param script the behaviours in the order of the requests
     */
    public FakeProvider onLookup(Behaviour... script) {
        synchronized (lookups) {
            lookups.addAll(List.of(script));
        }
        return this;
    }

    /**
     * Sets the behaviour for requests to deliver that are not in a script.
     *
     * @param behaviour returns the behaviour for a deal
     */
    public FakeProvider otherwise(Function<Deal, Behaviour> behaviour) {
        otherwise = behaviour;
        return this;
    }

    /**
     * Sets the behaviour for look-ups that are not in a script. Default: the answer from the ledger.
     *
     * @param behaviour returns the behaviour for a deal
     */
    public FakeProvider otherwiseAsked(Function<Deal, Behaviour> behaviour) {
        otherwiseAsked = behaviour;
        return this;
    }

    /**
     * Behaves according to the last two digits of the recipient, as the sandboxes of some providers do: 01 accepted,
     * then done; 02 the recipient is rejected; 03 our wallet is empty; 04 executed, no answer; 05 not executed, no
     * answer; 06 executed, then an internal error; 07 busy; 08 executed, garbage; 09 executed, the answer is cut;
     * anything else is done.
     */
    public FakeProvider byNumber() {
        return otherwise(deal -> {
            String to = deal.to();
            return switch (to.length() < 2 ? "" : to.substring(to.length() - 2)) {
                case "01" -> Behaviour.executing(Say.ACCEPTED);
                case "02" -> Behaviour.saying(Say.BAD_RECIPIENT);
                case "03" -> Behaviour.saying(Say.NO_FUNDS);
                case "04" -> Behaviour.success().over(Wire.NO_ANSWER);
                case "05" -> Behaviour.saying(Say.SUCCESS).over(Wire.NO_ANSWER);
                case "06" -> Behaviour.success().over(Wire.STATUS_500);
                case "07" -> Behaviour.saying(Say.BUSY);
                case "08" -> Behaviour.success().over(Wire.GARBAGE);
                case "09" -> Behaviour.success().over(Wire.CUT);
                default -> Behaviour.success();
            };
        });
    }

    /**
     * Sets whether the provider is up. While it is down, it closes every connection without an answer.
     *
     * @param up whether it is up
     */
    public void up(boolean up) {
        this.up = up;
    }

    /**
     * Sets the final outcome of a deal, for look-ups.
     *
     * @param reference our reference
     * @param say the outcome
     */
    public void settle(String reference, Say say) {
        ledger.settle(reference, say);
    }

    /** The deals for which money moved, in the order of execution. */
    public List<Deal> executions() {
        return ledger.executions();
    }

    /**
     * The deal under a reference.
     *
     * @param reference our reference
     */
    public Optional<Deal> deal(String reference) {
        return ledger.deal(reference);
    }

    /** All requests to deliver in their order, as the provider understood them. */
    public List<Asked.Issue> asked() {
        return ledger.asked();
    }

    /** The number of look-ups that were answered completely with NOT_FOUND. */
    public int misses() {
        return misses.get();
    }

    /** The number of requests to deliver. */
    public int issueCalls() {
        return issueCalls.get();
    }

    /** The number of look-ups. */
    public int lookupCalls() {
        return lookupCalls.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!up) {
                return;
            }
            Asked asked = protocol.read(request(exchange));
            if (asked instanceof Asked.Answered answered) {
                writer.write(exchange, answered.reply(), Wire.WHOLE);
            } else if (asked instanceof Asked.Issue issue) {
                issueCalls.incrementAndGet();
                issue(exchange, issue);
            } else if (asked instanceof Asked.Lookup lookup) {
                lookupCalls.incrementAndGet();
                Deal deal = ledger.find(lookup.reference());
                Behaviour next = next(lookups).orElseGet(() -> otherwiseAsked.apply(deal));
                if (next.say() == Say.NOT_FOUND && next.wire() == Wire.WHOLE) {
                    misses.incrementAndGet();
                }
                answer(exchange, next, lookup, deal);
            }
        }
    }

    private void issue(HttpExchange exchange, Asked.Issue issue) throws IOException {
        Deal deal = ledger.register(issue);
        // Not under the lock: the behaviour for a deal may wait for another call to this provider.
        Behaviour meant =
                next(issues).orElseGet(() -> ledger.isExecuted(deal) ? Behaviour.success() : otherwise.apply(deal));
        answer(exchange, ledger.execute(deal, meant), issue, deal);
    }

    private static Optional<Behaviour> next(Deque<Behaviour> script) {
        synchronized (script) {
            return Optional.ofNullable(script.poll());
        }
    }

    private void answer(HttpExchange exchange, Behaviour behaviour, Asked asked, Deal deal) throws IOException {
        FakeReply reply = protocol.write(behaviour.say(), asked, deal)
                .orElseGet(() -> FakeReply.text(500, "the protocol has no answer for " + behaviour.say()));
        writer.write(exchange, reply, behaviour.wire());
    }

    private static FakeRequest request(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        URI uri = exchange.getRequestURI();
        return new FakeRequest(
                exchange.getRequestMethod(),
                uri.getPath(),
                uri.getRawQuery() == null ? "" : uri.getRawQuery(),
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        writer.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
