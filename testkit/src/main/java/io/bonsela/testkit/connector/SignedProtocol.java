package io.bonsela.testkit.connector;

import io.bonsela.api.connector.CallbackRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The provider's side of Bonsela's signed protocol: refuses what is not signed, or more than five minutes off.
 *
 * @param keyId the name of the key
 * @param secret the key
 * @param clock tells the time; null: times are not checked, for tests whose own clock stands still
 */
public record SignedProtocol(
        String keyId, String secret, @Nullable Clock clock) implements ProviderProtocol {
    /** What the fake hands out as the code of every voucher. */
    public static final String CODE = "FAKE-CODE-4711";

    private static final long TOLERANCE_SECONDS = 300;

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
                    ? new Asked.Issue(reference, field(request.body(), "to"), field(request.body(), "amount"))
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
                    case SUCCESS -> deal(200, "DELIVERED", deal, deal.amount());
                    case OTHER_AMOUNT -> deal(200, "DELIVERED", deal, "0.07");
                    case OTHER_REFERENCE ->
                        deal(
                                200,
                                "DELIVERED",
                                new Deal(deal.number(), "f".repeat(32), deal.to(), deal.amount()),
                                deal.amount());
                    case ACCEPTED, PROCESSING -> deal(202, "PENDING", deal, deal.amount());
                    case FAILED -> deal(200, "FAILED", deal, deal.amount());
                    case REFUNDED -> deal(200, "REVERSED", deal, deal.amount());
                    case NOT_FOUND -> FakeReply.json(404, "{\"status\":\"NOT_FOUND\"}");
                    case BAD_RECIPIENT -> deal(200, "REJECTED_RECIPIENT", deal, deal.amount());
                    case NO_FUNDS -> deal(500, "NO_FUNDS", deal, deal.amount());
                    case BUSY -> deal(503, "BUSY", deal, deal.amount());
                    case THROTTLED -> deal(429, "BUSY", deal, deal.amount()).with("Retry-After", "2");
                    case BAD_CREDENTIALS -> FakeReply.json(401, "{\"status\":\"UNKNOWN_KEY\"}");
                    case UNHEARD_OF -> deal(400, "GONE_FISHING", deal, deal.amount());
                    case DUPLICATE, TOKEN_EXPIRED -> null;
                });
    }

    private static FakeReply deal(int status, String word, Deal deal, String amount) {
        return FakeReply.json(
                status,
                "{\"status\":\"" + word + "\",\"reference\":\"" + deal.reference() + "\",\"id\":\"" + deal.number()
                        + "\",\"amount\":" + (amount.isEmpty() ? "0" : amount) + ",\"currency\":\"USD\"}");
    }

    @Override
    public Optional<CallbackRequest> callback(Say say, Deal deal, boolean genuine, Instant at) {
        return write(say, new Asked.Lookup(deal.reference()), deal).map(reply -> {
            String timestamp = String.valueOf(at.getEpochSecond());
            String signature = sign(timestamp + "\nPOST\ncallback\n" + reply.body());
            return new CallbackRequest(
                    Map.of(
                            "Bonsela-Timestamp", List.of(timestamp),
                            "Bonsela-Signature", List.of(genuine ? signature : signature.replace('a', 'b'))),
                    reply.body().getBytes(StandardCharsets.UTF_8),
                    at);
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

    /** The value of a field of flat JSON; empty where there is none. */
    private static String field(String json, String name) {
        Matcher found = Pattern.compile('"' + name + "\":\"?([^\",}]*)").matcher(json);
        return found.find() ? found.group(1) : "";
    }

    @Override
    public String toString() {
        return "SignedProtocol[" + keyId + ']';
    }
}
