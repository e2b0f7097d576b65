package io.bonsela.connectors.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import io.bonsela.connectors.support.Hmac;
import io.bonsela.connectors.webhook.WebhookVerifier.Verdict;
import io.bonsela.testkit.Seeds;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tests signatures with published vectors, the official library, and manipulated messages. */
final class SignatureTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static final long NOW = 1_614_265_330;
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

    private static Clock at(long seconds) {
        return Clock.fixed(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
    }

    private static byte[] payload(JsonNode vector) {
        JsonNode repeat = vector.path("payload_repeat");
        String text = repeat.isObject()
                ? repeat.path("unit").asString().repeat(repeat.path("count").asInt())
                : vector.path("payload").asString();
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void everyPublishedSignatureIsMade() {
        JsonNode vectors = Data.read("connectors/standard-webhooks-vectors.json");
        int count = 0;
        for (JsonNode vector : vectors.path("sign")) {
            String signed = SigningKey.parse(vector.path("secret").asString())
                    .sign(vector.path("id").asString(), vector.path("timestamp").asLong(), payload(vector));
            assertThat(signed)
                    .as(vector.path("name").asString())
                    .isEqualTo(vector.path("signature").asString());
            count++;
        }
        for (JsonNode vector : vectors.path("sign_asymmetric")) {
            String id = vector.path("id").asString();
            long timestamp = vector.path("timestamp").asLong();
            String signature = vector.path("signature").asString();
            if (vector.has("secret_key")) {
                assertThat(SigningKey.parse(vector.path("secret_key").asString())
                                .sign(id, timestamp, payload(vector)))
                        .isEqualTo(signature);
            }
            SigningKey key = SigningKey.parse(vector.path("public_key").asString());
            assertThat(key.verifies(id, String.valueOf(timestamp), payload(vector), signature))
                    .isTrue();
            if (vector.has("negative_signature")) {
                assertThat(key.verifies(
                                id,
                                String.valueOf(timestamp),
                                payload(vector),
                                vector.path("negative_signature").asString()))
                        .isFalse();
            }
            assertThatThrownBy(() -> key.sign(id, timestamp, BODY)).isInstanceOf(IllegalStateException.class);
            count++;
        }
        System.out.println("webhooks: COUNT " + count + " signing vectors agree");
        assertThat(count).isGreaterThanOrEqualTo(12);
    }

    @Test
    void everyPublishedCaseIsJudged() {
        JsonNode vectors = Data.read("connectors/standard-webhooks-vectors.json");
        int count = 0;
        for (JsonNode vector : vectors.path("verify")) {
            List<SigningKey> keys = new ArrayList<>();
            vector.path("secrets").forEach(secret -> keys.add(SigningKey.parse(secret.asString())));
            Map<String, String> headers = new HashMap<>();
            vector.path("headers")
                    .properties()
                    .forEach(header ->
                            headers.put(header.getKey(), header.getValue().asString()));
            Verdict verdict =
                    new WebhookVerifier(keys, at(vector.path("now").asLong())).verify(headers, payload(vector));
            assertThat(verdict == Verdict.GENUINE)
                    .as("%s: %s", vector.path("name").asString(), verdict)
                    .isEqualTo(vector.path("expect").asBoolean());
            count++;
        }
        JsonNode rotation = vectors.path("rotation");
        String both = SigningKey.parse(rotation.path("current_secret").asString())
                        .sign(rotation.path("id").asString(), NOW, payload(rotation))
                + ' '
                + SigningKey.parse(rotation.path("previous_secret").asString())
                        .sign(rotation.path("id").asString(), NOW, payload(rotation));
        assertThat(both).isEqualTo(rotation.path("header").asString());
        System.out.println("webhooks: COUNT " + count + " verification cases agree");
        assertThat(count).isGreaterThanOrEqualTo(25);
    }

    @Test
    void keysAreReadAsTheyAreWritten() {
        for (JsonNode each :
                Data.read("connectors/standard-webhooks-vectors.json").path("secret_parsing")) {
            String secret = each.path("secret").asString();
            if (each.path("ok").isBoolean() && !each.path("ok").asBoolean()) {
                assertThatThrownBy(() -> SigningKey.parse(secret))
                        .isInstanceOf(IllegalArgumentException.class)
                        .message()
                        .doesNotContain("not base64!");
            } else {
                assertThat(SigningKey.parse(secret).toString())
                        .contains("hidden")
                        .doesNotContain("MfKQ");
            }
        }
    }

    @Test
    void hmacIsThatOfRfc4231() {
        int count = 0;
        for (JsonNode vector : Data.read("hmac/rfc4231.json").path("cases")) {
            byte[] mac = Hmac.sha256(
                    HexFormat.of().parseHex(vector.path("keyHex").asString()),
                    HexFormat.of().parseHex(vector.path("dataHex").asString()));
            String expected = vector.path("sha256").asString();
            // One test case of the RFC truncates the code.
            assertThat(HexFormat.of().formatHex(mac)).startsWith(expected);
            count++;
        }
        assertThat(count).isGreaterThanOrEqualTo(6);
    }

    @Test
    void theOfficialLibraryAcceptsWhatIsSigned() throws Exception {
        long now = Instant.now().getEpochSecond();
        String signature = SigningKey.parse(SECRET).sign("msg_1", now, BODY);
        HttpHeaders headers = HttpHeaders.of(
                Map.of(
                        "webhook-id", List.of("msg_1"),
                        "webhook-timestamp", List.of(String.valueOf(now)),
                        "webhook-signature", List.of(signature)),
                (name, value) -> true);
        new Webhook(SECRET).verify(new String(BODY, StandardCharsets.UTF_8), headers);
    }

    /** Ten thousand messages with something changed: a bit, a header, the time, the key, the order. */
    @Test
    void nothingThatWasTamperedWithIsAccepted() {
        Random random = Seeds.random("tampering");
        WebhookVerifier verifier = new WebhookVerifier(List.of(SigningKey.parse(SECRET)), at(NOW));
        int refused = 0;
        int genuine = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] body = new byte[1 + random.nextInt(200)];
            random.nextBytes(body);
            String id = "msg_" + i;
            long time = NOW - 300 + random.nextInt(601);
            Map<String, String> headers =
                    headers(id, time, SigningKey.parse(SECRET).sign(id, time, body));
            assertThat(verifier.verify(headers, body)).as("%s", i).isEqualTo(Verdict.GENUINE);
            genuine++;
            byte[] changed = tamper(random, headers, body, id);
            assertThat(verifier.verify(headers, changed))
                    .as("%s: %s", i, headers)
                    .isNotEqualTo(Verdict.GENUINE);
            refused++;
        }
        System.out.println("webhooks: COUNT " + refused + " mutations refused, " + genuine + " genuine ones accepted");
    }

    private static Map<String, String> headers(String id, long time, String signature) {
        Map<String, String> headers = new HashMap<>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", String.valueOf(time));
        headers.put("webhook-signature", signature);
        return headers;
    }

    private static byte[] tamper(Random random, Map<String, String> headers, byte[] body, String id) {
        String signature = headers.get("webhook-signature");
        switch (random.nextInt(10)) {
            case 0 -> {
                byte[] changed = body.clone();
                changed[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
                return changed;
            }
            case 1 -> {
                return java.util.Arrays.copyOf(body, body.length - 1);
            }
            case 2 -> headers.put("webhook-id", id + 'x');
            case 3 ->
                headers.put("webhook-timestamp", String.valueOf(Long.parseLong(headers.get("webhook-timestamp")) + 1));
            case 4 ->
                headers.put("webhook-signature", signature.substring(0, signature.length() - 1 - random.nextInt(20)));
            case 5 -> headers.put("webhook-signature", flip(random, signature));
            case 6 -> headers.put("webhook-signature", signature.replace("v1,", random.nextBoolean() ? "v1a," : "v2,"));
            case 7 -> headers.remove(new ArrayList<>(headers.keySet()).get(random.nextInt(3)));
            case 8 -> {
                // A genuine message with a time too far in the past or the future.
                long time =
                        random.nextBoolean() ? NOW - 301 - random.nextInt(9_999) : NOW + 301 + random.nextInt(9_999);
                headers.putAll(headers(id, time, SigningKey.parse(SECRET).sign(id, time, body)));
            }
            default ->
                headers.put(
                        "webhook-signature",
                        SigningKey.parse(OTHER).sign(id, Long.parseLong(headers.get("webhook-timestamp")), body));
        }
        return body;
    }

    /** Another signature of the same length, with valid characters only. */
    private static String flip(Random random, String signature) {
        byte[] bytes = Base64.getDecoder().decode(signature.substring(3));
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return "v1," + Base64.getEncoder().encodeToString(bytes);
    }
}
