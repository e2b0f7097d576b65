import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Reports events at a fixed rate, whether the platform keeps up or not (open loop), as a till does: with signed requests.
 * The latency of a request counts from when it was due. Run it in a process of its own, against a platform whose limit is
 * raised with {@code --loyalty.requests-per-minute=1000000}:
 *
 * <pre>java scripts/Load.java http://localhost:8080 owner@demo.example PASSWORD 1000 60</pre>
 *
 * The last two arguments are events a second, and seconds.
 */
final class Load {
    private static final int CUSTOMERS = 1_000;
    private static final int WARM_UP_SECONDS = 15;
    private static final String TENANT = "/v1/tenants/demo";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final String url;
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private String token = "";
    private String key = "";
    private Mac mac;

    private Load(String url) {
        this.url = url;
    }

    public static void main(String[] args) throws Exception {
        if (args.length != 5) {
            System.err.println("usage: java Load.java URL EMAIL PASSWORD EVENTS-A-SECOND SECONDS");
            System.exit(2);
        }
        Load load = new Load(args[0]);
        load.signIn(args[1], args[2]);
        List<String> customers = load.customers();
        int rate = Integer.parseInt(args[3]);
        for (int part : List.of(8, 4, 2)) {
            load.report("warm-up", Math.max(1, rate / part), WARM_UP_SECONDS, customers);
        }
        load.report("measured", rate, Integer.parseInt(args[4]), customers);
    }

    private void signIn(String email, String password) throws Exception {
        String answer = send(request("/v1/auth/sign-in")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}")));
        token = field(answer, "accessToken");
        String made = send(bearer("/client-keys")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"client\":\"load-" + run + "\"}")));
        key = field(made, "id");
        mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(field(made, "secret").getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    }

    /** Imports customers from a file, and returns their ids. */
    private List<String> customers() throws Exception {
        String csv = IntStream.range(0, CUSTOMERS)
                .mapToObj(i -> "load-" + run + '-' + i)
                .collect(Collectors.joining("\n", "externalReference\n", "\n"));
        String begun = send(bearer("/imports/customers")
                .header("Content-Type", "text/csv")
                .header("Idempotency-Key", "load-" + run)
                .POST(BodyPublishers.ofString(csv)));
        String path = "/imports/" + field(begun, "id");
        while (field(send(bearer(path).GET()), "state").equals("RUNNING")) {
            TimeUnit.MILLISECONDS.sleep(500);
        }
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            String page = send(bearer("/customers?limit=100" + (cursor.isEmpty() ? "" : "&cursor=" + cursor)).GET());
            Matcher customers = Pattern.compile("\"id\":\"([^\"]*)\"[^}]*\"externalReference\":\"load-" + run)
                    .matcher(page);
            while (customers.find()) {
                ids.add(customers.group(1));
            }
            Matcher next = Pattern.compile("\"next\":\"([^\"]*)\"").matcher(page);
            cursor = next.find() ? next.group(1) : "";
        } while (!cursor.isEmpty());
        if (ids.size() != CUSTOMERS) {
            throw new IllegalStateException("there are " + ids.size() + " customers, not " + CUSTOMERS);
        }
        return ids;
    }

    private void report(String name, int rate, int seconds, List<String> customers) throws Exception {
        int count = rate * seconds;
        long[] micros = new long[count];
        Map<Integer, AtomicLong> statuses = new ConcurrentHashMap<>();
        CountDownLatch left = new CountDownLatch(count);
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
        for (int i = 0; i < count; i++) {
            int number = i;
            long due = start + i * 1_000_000_000L / rate;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            HttpRequest request = event(name + rate + '-' + run + '-' + i, customers.get(i % customers.size()));
            http.sendAsync(request, BodyHandlers.discarding()).whenComplete((response, failure) -> {
                micros[number] = (System.nanoTime() - due) / 1_000;
                statuses.computeIfAbsent(response == null ? 0 : response.statusCode(), status -> new AtomicLong())
                        .incrementAndGet();
                left.countDown();
            });
        }
        boolean all = left.await(120, TimeUnit.SECONDS);
        double took = (System.nanoTime() - start) / 1e9;
        Arrays.sort(micros);
        System.out.printf(
                Locale.ROOT,
                "%s: %d events, %.0f a second, p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, max %.1f ms, statuses %s%s%n",
                name,
                count,
                count / took,
                micros[count / 2] / 1e3,
                micros[count * 95 / 100] / 1e3,
                micros[count * 99 / 100] / 1e3,
                micros[count - 1] / 1e3,
                new TreeMap<>(statuses),
                all ? "" : ", some without an answer");
    }

    private HttpRequest event(String id, String customer) throws GeneralSecurityException {
        String body = "{\"type\":\"purchase\",\"customer\":\"" + customer
                + "\",\"attributes\":{\"amount\":{\"currency\":\"USD\",\"value\":\"3.00\"},"
                + "\"category\":\"fuel\",\"shop\":\"mbare\"}}";
        String path = TENANT + "/events";
        String timestamp = String.valueOf(System.currentTimeMillis() / 1_000);
        mac.update(String.join("\n", timestamp, "POST", path, id, "", "").getBytes(StandardCharsets.UTF_8));
        String signature = HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        return request(path)
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", id)
                .header("Bonsela-Key", key)
                .header("Bonsela-Timestamp", timestamp)
                .header("Bonsela-Signature", signature)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path));
    }

    private HttpRequest.Builder bearer(String path) {
        return request(TENANT + path).header("Authorization", "Bearer " + token);
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    private static String field(String json, String name) {
        Matcher field = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        if (!field.find()) {
            throw new IllegalStateException("no " + name + " in " + json);
        }
        return field.group(1);
    }
}
