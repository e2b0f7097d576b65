package io.bonsela.testkit.connector;

import io.bonsela.api.Money;
import io.bonsela.api.connector.Connector.CallbackRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The provider's side of Bonsela's signed protocol: rejects requests that are not signed, or whose time is more than
 * five minutes off.
 *
 * @param keyId the id of the key
 * @param secret the key
 * @param clock the clock; null: times are not checked, for tests whose own clock stands still
 */
public record SignedProtocol(
        String keyId, String secret, @Nullable Clock clock) implements ProviderProtocol {
    /** The code of every voucher that the fake issues. */
    public static final String CODE = "FAKE-CODE-4711";

    private static final long TOLERANCE_SECONDS = 300;
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    @Override
    public Asked read(FakeRequest request) {
        String timestamp = request.header("bonsela-timestamp");
        String head = timestamp + '\n' + request.method() + '\n' + request.path() + '\n';
        if (!request.header("bonsela-key").equals(keyId)) {
            return refused("UNKNOWN_KEY");
        } else if (!timestamp.matches("[0-9]{1,12}")
                || !request.header("bonsela-signature").equals(sign(head + request.body()))) {
            return refused("BAD_SIGNATURE");
        } else if (clock != null
                && Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp)) > TOLERANCE_SECONDS) {
            return refused("STALE_TIMESTAMP");
        }
        String path = request.path();
        if (request.method().equals("POST") && path.equals("/issues")) {
            String reference = field(request.body(), "reference");
            return reference.matches("[0-9a-f]{32}")
                    ? new Asked.Issue(reference, field(request.body(), "to"), money(request.body()))
                    : new Asked.Answered(FakeReply.json(400, "{\"status\":\"REJECTED_REQUEST\"}"));
        } else if (path.matches("/issues/[0-9a-f]{32}") && request.method().equals("GET")) {
            return new Asked.Lookup(path.substring("/issues/".length()));
        } else if (path.matches("/issues/[0-9a-f]{32}/reversal")
                && request.method().equals("POST")) {
            return new Asked.Answered(FakeReply.json(200, "{\"status\":\"REVERSED\"}"));
        } else if (path.matches("/issues/[0-9a-f]{32}/code") && request.method().equals("GET")) {
            return new Asked.Answered(FakeReply.json(200, "{\"code\":\"" + CODE + "\"}"));
        } else if (path.equals("/health")) {
            return new Asked.Answered(
                    FakeReply.json(200, "{\"status\":\"UP\",\"balance\":95.25,\"currency\":\"USD\"}"));
        }
        return new Asked.Answered(FakeReply.json(404, "{\"status\":\"NO_SUCH_DOOR\"}"));
    }

    private static Asked refused(String status) {
        return new Asked.Answered(FakeReply.json(401, "{\"status\":\"" + status + "\"}"));
    }

    @Override
    public Optional<FakeReply> write(Say say, Asked asked, Deal deal) {
        return Optional.ofNullable(
                switch (say) {
                    case SUCCESS -> deal(200, "DELIVERED", deal, deal.plain());
                    case OTHER_AMOUNT -> deal(200, "DELIVERED", deal, "0.07");
                    case OTHER_CURRENCY -> deal(200, "DELIVERED", deal, deal.plain(), "ZWG");
                    case OTHER_RECIPIENT ->
                        new FakeReply(
                                200,
                                JSON,
                                body("DELIVERED", deal, deal.plain(), "USD")
                                        .replace("}", ",\"to\":\"+263770000000\"}"));
                    case OTHER_REFERENCE ->
                        deal(
                                200,
                                "DELIVERED",
                                new Deal(deal.number(), "f".repeat(32), deal.to(), deal.amount()),
                                deal.plain());
                    case ACCEPTED, PROCESSING -> deal(202, "PENDING", deal, deal.plain());
                    case FAILED -> null;
                    case SPENT -> deal(200, "FAILED", deal, deal.plain());
                    case REFUNDED -> deal(200, "REVERSED", deal, deal.plain());
                    case NOT_FOUND -> FakeReply.json(404, "{\"status\":\"NOT_FOUND\"}");
                    case BAD_RECIPIENT -> deal(200, "REJECTED_RECIPIENT", deal, deal.plain());
                    case NO_FUNDS -> deal(500, "NO_FUNDS", deal, deal.plain());
                    case BUSY -> deal(503, "BUSY", deal, deal.plain());
                    case THROTTLED -> deal(429, "BUSY", deal, deal.plain()).later();
                    case BAD_CREDENTIALS -> FakeReply.json(401, "{\"status\":\"UNKNOWN_KEY\"}");
                    case UNHEARD_OF -> deal(400, "GONE_FISHING", deal, deal.plain());
                    case DUPLICATE, TOKEN_EXPIRED -> null;
                });
    }

    private static FakeReply deal(int status, String word, Deal deal, String amount) {
        Money money = deal.amount();
        return deal(
                status,
                word,
                deal,
                amount,
                money == null ? "USD" : money.currency().code());
    }

    private static FakeReply deal(int status, String word, Deal deal, String amount, String currency) {
        return new FakeReply(status, JSON, body(word, deal, amount, currency));
    }

    private static String body(String word, Deal deal, String amount, String currency) {
        return "{\"status\":\"" + word + "\",\"reference\":\"" + deal.reference() + "\",\"id\":\"" + deal.number()
                + "\",\"amount\":" + amount + ",\"currency\":\"" + currency + "\"}";
    }

    private static @Nullable Money money(String json) {
        String amount = field(json, "amount");
        return amount.isEmpty() ? null : Money.of(field(json, "currency"), amount);
    }

    @Override
    public Optional<CallbackRequest> callback(Say say, Deal deal, Signing signing, Instant at) {
        return write(say, new Asked.Lookup(deal.reference()), deal).map(reply -> {
            Instant signed = signing == Signing.OLD ? at.minus(Duration.ofDays(1)) : at;
            String timestamp = String.valueOf(signed.getEpochSecond());
            String body = signing == Signing.OF_ANOTHER_BODY ? reply.body() + " " : reply.body();
            String signature = sign(timestamp + "\nPOST\ncallback\n" + body);
            Map<String, List<String>> headers = new LinkedHashMap<>();
            headers.put("Bonsela-Timestamp", List.of(timestamp));
            if (signing != Signing.MISSING) {
                headers.put(
                        "Bonsela-Signature",
                        List.of(
                                signing == Signing.WRONG
                                        ? new StringBuilder(signature).reverse().toString()
                                        : signature));
            }
            return new CallbackRequest(headers, reply.body().getBytes(StandardCharsets.UTF_8), at);
        });
    }

    private String sign(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The value of a field of flat JSON; empty if there is none. */
    private static String field(String json, String name) {
        Matcher found = Pattern.compile('"' + name + "\":\"?([^\",}]*)").matcher(json);
        return found.find() ? found.group(1) : "";
    }

    @Override
    public String toString() {
        return "SignedProtocol[" + keyId + ']';
    }
}
