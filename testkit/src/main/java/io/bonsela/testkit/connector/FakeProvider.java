package io.bonsela.testkit.connector;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bonsela.api.connector.HttpTransport;
import io.bonsela.testkit.Patience;
import io.bonsela.testkit.connector.Behaviour.Wire;
import io.bonsela.testkit.connector.ProviderProtocol.Asked;
import io.bonsela.testkit.connector.ProviderProtocol.Deal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A provider on a real socket that can stall, cut, drip, lie, repeat and answer late, and that keeps a ledger of what it
 * executed, so that a test can say that money moved once, not only that a call succeeded. Its behaviour comes from a
 * script, else from the last two digits of the recipient (see {@link #byNumber}), else it succeeds. Thread-safe.
 */
public final class FakeProvider implements AutoCloseable {
    private static final int HUGE = 200 << 20;
    private static final int BODY_LIMIT = 1 << 20;
    private static final int DRIP_MILLIS = 50;

    static {
        // Otherwise the server's second packet waits 40 ms for the acknowledgement of its first. Read once, when the
        // server's classes are loaded.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final ProviderProtocol protocol;
    private final Repeats repeats;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-provider");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Deque<Behaviour> issues = new ArrayDeque<>();
    private final Deque<Behaviour> lookups = new ArrayDeque<>();
    private final Map<String, Deal> deals = new HashMap<>();
    private final Map<String, Deal> byNumber = new HashMap<>();
    private final Map<String, Say> settled = new ConcurrentHashMap<>();
    private final List<Deal> executions = new ArrayList<>();
    private final Set<Integer> executed = new HashSet<>();
    private int lastNumber = 70_000;
    private final List<Asked.Issue> asks = new ArrayList<>();
    private final AtomicInteger misses = new AtomicInteger();
    private final AtomicInteger issueCalls = new AtomicInteger();
    private final AtomicInteger lookupCalls = new AtomicInteger();
    private volatile Function<Deal, Behaviour> otherwise = deal -> Behaviour.success();
    private volatile Function<Deal, Behaviour> otherwiseAsked = this::byLedger;
    private volatile boolean wanting = true;

    /** What a provider does about a reference that it has seen. */
    public enum Repeats {
        /** Answers as it did the first time. */
        REPLAYED,
        /** Refuses it. */
        REFUSED,
        /** Executes it again. */
        EXECUTED
    }

    /**
     * A provider on a free port of the loopback address, running.
     *
     * @param protocol how it speaks
     * @param repeats what it does about a reference that it has seen
     */
    public FakeProvider(ProviderProtocol protocol, Repeats repeats) {
        this.protocol = protocol;
        this.repeats = repeats;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Where it is. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /**
     * A transport to fake providers. An answer that one of them keeps back is a time-out at once; whatever else is slow
     * has {@link Patience#LIMIT}.
     */
    public static HttpTransport http() {
        return new HttpTransport(new ImpatientClient(), Patience.LIMIT, BODY_LIMIT);
    }

    /**
     * What it does about the next requests to deliver, one after the other.
     *
     * @param script in their order
     */
    public FakeProvider onIssue(Behaviour... script) {
        synchronized (issues) {
            issues.addAll(List.of(script));
        }
        return this;
    }

    /**
     * What it does about the next look-ups, one after the other.
     *
     * @param script in their order
     */
    public FakeProvider onLookup(Behaviour... script) {
        synchronized (lookups) {
            lookups.addAll(List.of(script));
        }
        return this;
    }

    /**
     * What it does about requests to deliver that no script speaks of.
     *
     * @param behaviour by the deal
     */
    public FakeProvider otherwise(Function<Deal, Behaviour> behaviour) {
        otherwise = behaviour;
        return this;
    }

    /**
     * What it does about look-ups that no script speaks of. Default: what its ledger says.
     *
     * @param behaviour by the deal
     */
    public FakeProvider otherwiseAsked(Function<Deal, Behaviour> behaviour) {
        otherwiseAsked = behaviour;
        return this;
    }

    /**
     * Behaves by the last two digits of the recipient, as the sandboxes of some providers do: 01 accepted, then done; 02
     * the recipient is refused; 03 our wallet is empty; 04 executed, no answer; 05 not executed, no answer; 06 executed,
     * then an internal error; 07 busy; 08 executed, garbage; 09 executed, the answer is cut; anything else is done.
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
     * Is down, or not: down, it closes every connection without an answer.
     *
     * @param up whether it is up
     */
    public void up(boolean up) {
        wanting = up;
    }

    /**
     * What became of a deal in the end, for look-ups.
     *
     * @param reference ours
     * @param say what became of it
     */
    public void settle(String reference, Say say) {
        settled.put(reference, say);
    }

    /** Every execution in its order: what money moved for. */
    public List<Deal> executions() {
        synchronized (deals) {
            return List.copyOf(executions);
        }
    }

    /**
     * The deal under a reference.
     *
     * @param reference ours
     */
    public Optional<Deal> deal(String reference) {
        synchronized (deals) {
            return Optional.ofNullable(deals.get(reference));
        }
    }

    /** Every request to deliver in its order, as the provider understood it. */
    public List<Asked.Issue> asked() {
        synchronized (deals) {
            return List.copyOf(asks);
        }
    }

    /** How many look-ups were answered, whole, with NOT_FOUND. */
    public int misses() {
        return misses.get();
    }

    /** How many requests to deliver came. */
    public int issueCalls() {
        return issueCalls.get();
    }

    /** How many look-ups came. */
    public int lookupCalls() {
        return lookupCalls.get();
    }

    private Behaviour byLedger(Deal deal) {
        Say said = settled.get(deal.reference());
        if (said != null) {
            return Behaviour.saying(said);
        }
        synchronized (deals) {
            return Behaviour.saying(executed.contains(deal.number()) ? Say.SUCCESS : Say.NOT_FOUND);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!wanting) {
                return;
            }
            Asked asked = protocol.read(request(exchange));
            if (asked instanceof Asked.Answered answered) {
                send(exchange, answered.reply());
            } else if (asked instanceof Asked.Issue issue) {
                issueCalls.incrementAndGet();
                synchronized (deals) {
                    asks.add(issue);
                }
                issue(exchange, issue);
            } else if (asked instanceof Asked.Lookup lookup) {
                lookupCalls.incrementAndGet();
                Deal deal = find(lookup.reference());
                Behaviour next = next(lookups).orElseGet(() -> otherwiseAsked.apply(deal));
                if (next.say() == Say.NOT_FOUND && next.wire() == Wire.WHOLE) {
                    misses.incrementAndGet();
                }
                answer(exchange, next, lookup, deal);
            }
        }
    }

    /** By its reference, or by the number that the provider gave it. */
    private Deal find(String reference) {
        synchronized (deals) {
            Deal ours = deals.get(reference);
            Deal theirs = byNumber.get(reference.replaceAll("\\D", ""));
            return ours != null ? ours : theirs != null ? theirs : new Deal(0, reference, "", null);
        }
    }

    private void issue(HttpExchange exchange, Asked.Issue issue) throws IOException {
        Deal deal = register(issue);
        // Not under the lock: what is done about a deal may wait for another call to this provider.
        Behaviour meant = next(issues).orElseGet(() -> isRepeat(deal) ? Behaviour.success() : otherwise.apply(deal));
        answer(exchange, execute(deal, meant), issue, deal);
    }

    private Deal register(Asked.Issue issue) {
        synchronized (deals) {
            Deal before = issue.reference().isEmpty() ? null : deals.get(issue.reference());
            if (before != null && repeats != Repeats.EXECUTED) {
                return before;
            }
            Deal deal = new Deal(++lastNumber, issue.reference(), issue.to(), issue.amount());
            deals.put(issue.reference().isEmpty() ? "#" + deal.number() : issue.reference(), deal);
            byNumber.put(String.valueOf(deal.number()), deal);
            return deal;
        }
    }

    private boolean isRepeat(Deal deal) {
        synchronized (deals) {
            return executed.contains(deal.number());
        }
    }

    /** What is done in the end: a deal is executed once, even if two requests for it come at the same time. */
    private Behaviour execute(Deal deal, Behaviour meant) {
        synchronized (deals) {
            if (isRepeat(deal)) {
                boolean refused = repeats == Repeats.REFUSED && meant.wire() == Wire.WHOLE;
                return new Behaviour(false, refused ? Say.DUPLICATE : meant.say(), meant.wire());
            }
            if (meant.executes()) {
                executions.add(deal);
                executed.add(deal.number());
            }
            return meant;
        }
    }

    private static Optional<Behaviour> next(Deque<Behaviour> script) {
        synchronized (script) {
            return Optional.ofNullable(script.poll());
        }
    }

    private void answer(HttpExchange exchange, Behaviour behaviour, Asked asked, Deal deal) throws IOException {
        FakeReply reply = protocol.write(behaviour.say(), asked, deal)
                .orElseGet(() -> FakeReply.text(500, "the protocol has no answer " + behaviour.say()));
        switch (behaviour.wire()) {
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

    /** An impatient client times out at once; any other waits for as long as it will. */
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

    /** After its body come blanks, which change no meaning: only a deadline for all of the exchange ends it. */
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
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
