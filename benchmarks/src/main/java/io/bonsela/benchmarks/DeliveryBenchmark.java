package io.bonsela.benchmarks;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.command.Announce;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.store.Store;
import io.bonsela.connectors.airtime.SignedAirtimeProvider;
import io.bonsela.connectors.webhook.SigningKey;
import io.bonsela.connectors.webhook.WebhookProvider;
import io.bonsela.core.memory.MemoryStore;
import io.bonsela.testkit.connector.FakeProvider;
import io.bonsela.testkit.connector.FakeReply;
import io.bonsela.testkit.connector.FakeRequest;
import io.bonsela.testkit.connector.ProviderProtocol;
import io.bonsela.testkit.connector.Say;
import io.bonsela.testkit.connector.SignedProtocol;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Measures deliveries per second to a provider on this machine and, for comparison, a bare loop over the JDK's HTTP
 * client that sends the same requests to the same provider in the same run. Checks that both deliver everything.
 */
public final class DeliveryBenchmark {
    private static final int ROUNDS = Integer.getInteger("bonsela.rounds", 5);
    /** Rounds that are not counted, because they mostly measure the JIT compiler. */
    private static final int WARM_UP = 6;

    private static final int COUNT = Integer.getInteger("bonsela.deliveries", 4_000);
    private static final String T = "shop";
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String SIGNING = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private DeliveryBenchmark() {}

    /**
     * Runs the benchmark.
     *
     * @param args none
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        System.out.println(
                "| deliveries, outstanding | engine, per second | bare loop, per second | ratio | min to max |");
        System.out.println("|---|--:|--:|--:|--:|");
        for (boolean webhook : new boolean[] {false, true}) {
            for (int outstanding : new int[] {1, 16, 64}) {
                compare(webhook, outstanding);
            }
        }
    }

    private static void compare(boolean webhook, int outstanding) throws Exception {
        int count = outstanding == 1 ? COUNT / 2 : COUNT;
        List<Double> ours = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            double engine = engine(webhook, outstanding, count);
            double loop = loop(webhook, outstanding, count);
            if (round >= 0) {
                ours.add(engine);
                bare.add(loop);
                ratios.add(engine / loop);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| %s, %d | %,.0f | %,.0f | %.2f | %.2f to %.2f |%n",
                webhook ? "webhook" : "airtime",
                outstanding,
                median(ours),
                median(bare),
                median(ratios),
                ratios.stream().min(Double::compare).orElseThrow(),
                ratios.stream().max(Double::compare).orElseThrow());
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** Accepts any webhook. */
    private static final class Endpoint implements ProviderProtocol {
        private final AtomicInteger taken = new AtomicInteger();

        @Override
        public Asked read(FakeRequest request) {
            taken.incrementAndGet();
            return new Asked.Answered(FakeReply.text(200, "ok"));
        }

        @Override
        public Optional<FakeReply> write(Say say, Asked asked, Deal deal) {
            return Optional.empty();
        }
    }

    private static double engine(boolean webhook, int outstanding, int count) throws Exception {
        Endpoint endpoint = new Endpoint();
        SignedProtocol signed = new SignedProtocol("till", SECRET, null);
        CountDownLatch done = new CountDownLatch(count);
        RewardListener listener = new RewardListener() {
            @Override
            public void delivery(Delivery delivery) {
                if (delivery.state() == DeliveryState.DELIVERED) {
                    done.countDown();
                }
            }
        };
        try (FakeProvider fake = new FakeProvider(webhook ? endpoint : signed, FakeProvider.Repeats.REPLAYED)) {
            Store store = new MemoryStore();
            Map<String, String> settings = settings(webhook, fake.uri(), outstanding);
            try (RewardEngine deciding =
                    builder(store, settings, webhook).manualDispatch().build()) {
                decide(deciding, webhook, count);
            }
            long start = System.nanoTime();
            try (RewardEngine delivering =
                    builder(store, settings, webhook).listener(listener).build()) {
                done.await();
                double seconds = (System.nanoTime() - start) / 1e9;
                int delivered =
                        webhook ? endpoint.taken.get() : fake.executions().size();
                require(delivered == count, "delivered " + delivered + " of " + count);
                require(delivering.deliveries().dispatchOnce() == 0, "some deliveries are still due");
                return count / seconds;
            }
        }
    }

    private static RewardEngineBuilder builder(Store store, Map<String, String> settings, boolean webhook) {
        return RewardEngine.builder()
                .store(store)
                .queueLimit(1_000_000)
                .connectors(Connectors.with()
                        .provider(new SignedAirtimeProvider())
                        .provider(new WebhookProvider())
                        .config(ConnectorsConfig.of(Map.of("out", settings)))
                        .build())
                .rules(rules(webhook));
    }

    /** Makes everything due before the first delivery begins, so that only deliveries are measured. */
    private static void decide(RewardEngine engine, boolean webhook, int count) {
        if (webhook) {
            for (int i = 0; i < count; i++) {
                engine.execute(new Announce(
                        Origin.of(T, "a" + i, "host"), "customer.enrolled", "s" + i, Map.of("channel", "ussd")));
            }
        } else {
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                events.add(Event.of("purchase")
                        .tenant(T)
                        .id("e" + i)
                        .subject("s" + i)
                        .with("phone", "+263771234567")
                        .build());
            }
            engine.processAll(events);
        }
    }

    private static Map<String, String> settings(boolean webhook, URI uri, int outstanding) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "provider", webhook ? "webhook" : "signed-airtime",
                "url", uri.toString(),
                "concurrency", String.valueOf(outstanding)));
        if (webhook) {
            settings.put("secret", SIGNING);
            settings.put("plain-http", "true");
            settings.put("ports", String.valueOf(uri.getPort()));
            settings.put("allowed-ranges", "127.0.0.0/8");
        } else {
            settings.put("key-id", "till");
            settings.put("secret", SECRET);
        }
        return settings;
    }

    private static RuleSet rules(boolean webhook) {
        RuleSet.Builder rules = RuleSet.of(T, ZoneOffset.UTC)
                .eventType("purchase", Map.of("phone", Attribute.required(ValueType.TEXT)));
        if (!webhook) {
            rules.reward(Reward.of("airtime", "airtime", "USD")
                            .valued(Money.of("USD", "1.00"))
                            .deliveredBy("out", "phone", Map.of()))
                    .rule(Rule.named("thanks")
                            .on("purchase")
                            .when(Expressions.field("phone").isPresent())
                            .give("airtime")
                            .unbudgeted()
                            .build());
        }
        return rules.build();
    }

    private static double loop(boolean webhook, int outstanding, int count) throws Exception {
        Endpoint endpoint = new Endpoint();
        SignedProtocol signed = new SignedProtocol("till", SECRET, null);
        try (FakeProvider fake = new FakeProvider(webhook ? endpoint : signed, FakeProvider.Repeats.REPLAYED)) {
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            AtomicInteger next = new AtomicInteger();
            AtomicInteger good = new AtomicInteger();
            Thread[] threads = new Thread[outstanding];
            SigningKey key = SigningKey.parse(SIGNING);
            long start = System.nanoTime();
            for (int i = 0; i < outstanding; i++) {
                threads[i] = new Thread(() -> {
                    while (next.getAndIncrement() < count) {
                        HttpRequest request = webhook ? webhook(fake.uri(), key) : airtime(fake.uri());
                        good.addAndGet(status(client, request) == 200 ? 1 : 0);
                    }
                });
                threads[i].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            require(good.get() == count, good + " of " + count + " requests succeeded");
            return count / seconds;
        }
    }

    /** Sends a request; once more if the client took a connection from its pool while it was being closed. */
    private static int status(HttpClient client, HttpRequest request) {
        try {
            try {
                return client.send(request, HttpResponse.BodyHandlers.ofByteArray())
                        .statusCode();
            } catch (IOException e) {
                System.err.println("retrying after " + e);
                return client.send(request, HttpResponse.BodyHandlers.ofByteArray())
                        .statusCode();
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalStateException(message);
        }
    }

    private static HttpRequest airtime(URI base) {
        String body = "{\"reference\":\"" + UUID.randomUUID().toString().replace("-", "")
                + "\",\"tenant\":\"shop\",\"reward\":\"airtime\",\"amount\":1.00,\"currency\":\"USD\",\"to\":\"+263771234567\","
                + "\"parameters\":{}}";
        String timestamp = String.valueOf(System.currentTimeMillis() / 1_000);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            String signature = HexFormat.of()
                    .formatHex(mac.doFinal((timestamp + "\nPOST\n/issues\n" + body).getBytes(StandardCharsets.UTF_8)));
            return HttpRequest.newBuilder(base.resolve("/issues"))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .header("Content-Type", "application/json")
                    .header("Accept", "application/json")
                    .header("Bonsela-Key", "till")
                    .header("Bonsela-Timestamp", timestamp)
                    .header("Bonsela-Signature", signature)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest webhook(URI base, SigningKey key) {
        byte[] body = ("{\"type\":\"customer.enrolled\",\"timestamp\":\"2026-03-02T09:00:00Z\",\"data\":{\"version\":1,"
                        + "\"tenant\":\"shop\",\"subject\":\"s1\",\"channel\":\"ussd\"}}")
                .getBytes(StandardCharsets.UTF_8);
        String id = "msg_" + UUID.randomUUID();
        long timestamp = System.currentTimeMillis() / 1_000;
        return HttpRequest.newBuilder(base)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .header("Content-Type", "application/json")
                .header("webhook-id", id)
                .header("webhook-timestamp", String.valueOf(timestamp))
                .header("webhook-signature", key.sign(id, timestamp, body))
                .build();
    }
}
