package io.bonsela.examples.quickstart;

import com.sun.net.httpserver.HttpServer;
import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.connectors.voucher.CodeFile;
import io.bonsela.connectors.webhook.SigningKey;
import io.bonsela.connectors.webhook.WebhookVerifier;
import io.bonsela.rulefiles.RuleFile;
import io.bonsela.store.jdbc.SqliteStore;
import io.bonsela.testkit.connector.FakeProvider;
import io.bonsela.testkit.connector.FakeProvider.Repeats;
import io.bonsela.testkit.connector.SignedProtocol;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Delivers airtime, gift cards, codes and webhooks to providers on this machine, one of which is down for the first
 * seconds. What a provider does depends on the last digits of the phone number, as in the sandboxes of real providers.
 */
public final class Deliver implements AutoCloseable {
    private static final String T = "roastery";
    private static final String SECRET = "a key that only the two of us know";
    private static final String SIGNING = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    static final SignedProtocol PROTOCOL = new SignedProtocol("till", SECRET, Clock.systemUTC());

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final PrintStream out;
    private final Pace pace;
    private final CountDownLatch broken = new CountDownLatch(1);
    private final long start = System.nanoTime();
    private final FakeProvider airtime = new FakeProvider(PROTOCOL, Repeats.REPLAYED).byNumber();
    private final FakeProvider giftCards = new FakeProvider(PROTOCOL, Repeats.REPLAYED).byNumber();
    private final HttpServer hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final Set<String> messages = ConcurrentHashMap.newKeySet();
    private final RewardEngine engine;

    /**
     * The timing of the demonstration.
     *
     * @param callTimeout the time after which the outcome of a call is unknown; after twice this time it may be sent
     *     again
     * @param down the minimum time that the airtime provider is down
     */
    record Pace(Duration callTimeout, Duration down) {
        /** Short times for a demonstration; the defaults are minutes and hours. */
        static final Pace OF_A_DEMONSTRATION = new Pace(Duration.ofMillis(500), Duration.ofSeconds(2));
    }

    Deliver(PrintStream out, RuleSet rules, Path store, Pace pace) throws IOException {
        this.out = out;
        this.pace = pace;
        listen();
        // A key for the demonstration. A host reads the same key from its secret storage at every start.
        SecretKey key = new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA256");
        engine = RewardEngine.builder()
                .store(SqliteStore.open(store))
                .rules(rules)
                .keys(tenant -> List.of(new KeyRing.Key("k1", key)))
                .connectors(Connectors.discover(config()))
                .listener(new Told())
                .build();
    }

    private ConnectorsConfig config() {
        Map<String, String> all = new HashMap<>(Map.of(
                "airtime-usd.provider",
                "signed-airtime",
                "airtime-usd.url",
                airtime.uri().toString(),
                "gift-cards.provider",
                "signed-voucher",
                "gift-cards.url",
                giftCards.uri().toString(),
                "shop.provider",
                "webhook",
                "shop.url",
                "http://127.0.0.1:" + hook.getAddress().getPort() + "/hook",
                "shop.secret",
                SIGNING,
                "shop.plain-http",
                "true",
                "shop.ports",
                String.valueOf(hook.getAddress().getPort()),
                "shop.allowed-ranges",
                "127.0.0.0/8"));
        for (String name : List.of("airtime-usd", "gift-cards")) {
            all.put(name + ".key-id", "till");
            all.put(name + ".secret", SECRET);
            all.put(name + ".call-timeout", pace.callTimeout().toString());
            all.put(name + ".quiet-period", "PT1S");
            all.put(name + ".breaker-delay", "PT1S");
            all.put(name + ".retry-delays", "PT0.3S,PT0.5S,PT1S,PT1S");
        }
        return ConnectorsConfig.ofProperties(all);
    }

    /** Starts the shop's endpoint. */
    private void listen() {
        WebhookVerifier verifier = new WebhookVerifier(List.of(SigningKey.parse(SIGNING)), Clock.systemUTC());
        hook.createContext("/hook", new WebhookReceiver(verifier, Clock.systemUTC(), (id, body) -> messages.add(id)));
        hook.start();
    }

    /** Prints the notifications of the engine. */
    private final class Told implements RewardListener {
        @Override
        public void breaker(ConnectorStatus connector) {
            say("circuit breakers of " + connector.name() + ": sends " + connector.sending() + ", look-ups "
                    + connector.asking());
            if (connector.name().equals("airtime-usd") && connector.sending() == ConnectorStatus.Breaker.OPEN) {
                broken.countDown();
            }
        }

        @Override
        public void delivery(Delivery delivery) {
            if (!delivery.connector().equals("shop") && delivery.state() != DeliveryState.DELIVERED) {
                say(delivery.connector() + ": " + delivery.state() + ", "
                        + delivery.progress().code());
            }
        }
    }

    private void say(String what) {
        out.printf("%5.1f s  %s%n", (System.nanoTime() - start) / 1e9, what);
    }

    /** Makes purchases while the airtime provider is down, at least until the engine stops sending to it. */
    void run() throws IOException, InterruptedException {
        byte[] codes = "code\nCOFFEE-1\nCOFFEE-2\nCOFFEE-3\nCOFFEE-4\n".getBytes(StandardCharsets.UTF_8);
        engine.execute(
                CodeFile.read(new ByteArrayInputStream(codes)).into(Origin.of(T, "import-1", "clerk"), "own-codes"));
        airtime.up(false);
        say("the airtime provider is down");
        String[] numbers = {
            "0771234511",
            "0771234501",
            "0771234502",
            "0771234503",
            "0771234504",
            "0771234506",
            "0771234507",
            "0771234508"
        };
        for (int i = 0; i < numbers.length; i++) {
            buy("airtime-" + i, "airtime", numbers[i]);
        }
        buy("card-1", "gift-card", "0771234514");
        buy("card-2", "gift-card", "0771234502");
        Decision code = buy("code-1", "coffee-code", "0771234515");
        Issuance voucher = code.issuances().get(0);
        say("a code from our own pool: " + voucher.state() + ", "
                + engine.deliveries().voucherCode(T, voucher.id()).orElseThrow());
        Thread.sleep(pace.down().toMillis());
        if (!broken.await(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the circuit breaker of a provider that is down did not open");
        }
        airtime.up(true);
        say("the airtime provider is up again");
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!isQuiet() && System.nanoTime() < end) {
            Thread.sleep(100);
        }
        summary();
    }

    private Decision buy(String id, String wants, String phone) {
        return engine.process(Event.of("purchase")
                .tenant(T)
                .id(id)
                .subject("cust-" + id)
                .amount(Money.of("USD", "12.50"))
                .with("phone", "+263" + phone.substring(1))
                .with("wants", wants)
                .build());
    }

    /** Whether nothing more happens automatically. */
    private boolean isQuiet() {
        return engine.records().deliveries(Query.of(T).limit(1_000)).items().stream()
                .allMatch(delivery -> delivery.progress().dueAt() == null);
    }

    private void summary() {
        out.println();
        for (Issuance issuance : engine.records().issuances(Query.of(T)).items()) {
            List<DeliveryAttempt> log = engine.records().attempts(T, issuance.id());
            String steps = log.stream()
                    .map(attempt -> attempt.outcome().toLowerCase(Locale.ROOT))
                    .distinct()
                    .collect(Collectors.joining(", "));
            out.printf(
                    "%-10s %-11s %-8s %s%n",
                    issuance.eventId(),
                    issuance.reward(),
                    issuance.state(),
                    log.isEmpty() ? "" : log.size() + ": " + steps);
        }
        out.println();
        out.println("money moved "
                + (airtime.executions().size() + giftCards.executions().size()) + " times; "
                + messages.size() + " genuine webhooks; budget: "
                + engine.records().budgets(T).get(0).charged() + " charged, "
                + engine.records().budgets(T).get(0).reserved() + " reserved");
        engine.deliveries()
                .connectors()
                .forEach(one -> out.println(one.name() + ": sends " + one.sending() + ", health "
                        + one.health().status()
                        + (one.health().code() == null ? "" : " " + one.health().code())));
    }

    RewardEngine engine() {
        return engine;
    }

    @Override
    public void close() {
        engine.close();
        airtime.close();
        giftCards.close();
        hook.stop(0);
    }

    /**
     * Runs the demonstration.
     *
     * @param args the rule file, and the store's file, which is created anew
     * @throws IOException if a port or file is not available
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        RuleSet rules = RuleFile.read(Path.of(args[0])).orThrow();
        for (String end : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(Path.of(args[1] + end));
        }
        Deliver deliver = new Deliver(System.out, rules, Path.of(args[1]), Pace.OF_A_DEMONSTRATION);
        try {
            deliver.run();
        } finally {
            deliver.close();
        }
    }
}
