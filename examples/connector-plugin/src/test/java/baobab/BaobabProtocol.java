package baobab;

import io.bonsela.api.Money;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Secret;
import io.bonsela.connectors.support.Hmac;
import io.bonsela.connectors.support.Json;
import io.bonsela.testkit.connector.FakeReply;
import io.bonsela.testkit.connector.FakeRequest;
import io.bonsela.testkit.connector.ProviderProtocol;
import io.bonsela.testkit.connector.Say;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Baobab's side of the protocol: what a request asks for, and the format of each response. */
final class BaobabProtocol implements ProviderProtocol {
    static final String CALLBACK_SECRET = "what the two of us know";

    private int tokens;
    private int ended;
    private boolean refusing;

    @Override
    public Asked read(FakeRequest request) {
        if (request.path().equals("/token")) {
            return new Asked.Answered(token(request));
        }
        String token = request.header("authorization").replace("Bearer token-", "");
        if (!token.matches("[0-9]{1,9}")) {
            return new Asked.Answered(error(403, "FORBIDDEN"));
        } else if (Integer.parseInt(token) <= ended) {
            return new Asked.Answered(error(401, "TOKEN"));
        } else if (request.method().equals("POST") && request.path().equals("/recharges")) {
            JsonNode body = json(request);
            return new Asked.Issue(
                    Json.text(body, "reference").orElse(""),
                    Json.text(body, "msisdn").orElse(""),
                    Money.ofMinor(
                            Json.text(body, "currency").orElse("XXX"),
                            body.path("cents").asLong()));
        } else if (request.method().equals("GET") && request.path().startsWith("/recharges/")) {
            return new Asked.Lookup(request.path().substring("/recharges/".length()));
        } else if (request.path().equals("/balance")) {
            return new Asked.Answered(FakeReply.json(200, "{\"cents\":9525,\"currency\":\"USD\"}"));
        }
        return new Asked.Answered(error(404, "WHAT"));
    }

    private FakeReply token(FakeRequest request) {
        JsonNode body = json(request);
        if (refusing) {
            return FakeReply.text(503, "later");
        } else if (!Json.text(body, "client_id").filter("agent-seven"::equals).isPresent()
                || !Json.text(body, "client_secret")
                        .filter("open-sesame"::equals)
                        .isPresent()) {
            return error(403, "FORBIDDEN");
        }
        return FakeReply.json(200, "{\"access_token\":\"token-" + ++tokens + "\",\"expires_in\":3600}");
    }

    private static JsonNode json(FakeRequest request) {
        return Json.read(request.body().getBytes(StandardCharsets.UTF_8)).orElse(Json.object());
    }

    @Override
    public Optional<Duration> tokenLife() {
        return Optional.of(Duration.ofHours(1));
    }

    @Override
    public void endTokens() {
        ended = tokens;
    }

    @Override
    public void refuseTokens() {
        refusing = true;
    }

    @Override
    public Set<String> secrets() {
        return Set.of("token-");
    }

    @Override
    public Optional<FakeReply> write(Say say, Asked asked, Deal deal) {
        boolean lookup = asked instanceof Asked.Lookup;
        return Optional.ofNullable(
                switch (say) {
                    // This service executes nothing at once.
                    case SUCCESS -> lookup ? state("DONE", deal) : null;
                    case ACCEPTED -> FakeReply.json(202, body("ACCEPTED", deal));
                    case PROCESSING -> state("PROCESSING", deal);
                    case FAILED -> state("BOUNCED", deal);
                    case SPENT -> state("FAILED", deal);
                    case REFUNDED -> state("BACK", deal);
                    case OTHER_AMOUNT -> lookup ? state("DONE", with(deal, deal.to(), Money.of("USD", "9.99"))) : null;
                    case OTHER_CURRENCY ->
                        lookup ? state("DONE", with(deal, deal.to(), Money.of("ZWG", "1.00"))) : null;
                    case OTHER_RECIPIENT -> lookup ? state("DONE", with(deal, "263770000000", deal.amount())) : null;
                    case OTHER_REFERENCE ->
                        state("ACCEPTED", new Deal(deal.number(), "f".repeat(32), deal.to(), deal.amount()));
                    case NOT_FOUND -> error(404, "NONE");
                    case DUPLICATE -> error(409, "DUPLICATE");
                    case BAD_RECIPIENT -> error(200, "NUMBER");
                    case NO_FUNDS -> error(500, "FUNDS");
                    case BUSY -> error(503, "BUSY");
                    case THROTTLED -> error(429, "THROTTLED").later();
                    case TOKEN_EXPIRED -> error(401, "TOKEN");
                    case BAD_CREDENTIALS -> error(403, "FORBIDDEN");
                    case UNHEARD_OF -> error(400, "GNARL");
                });
    }

    private static Deal with(Deal deal, String to, Money amount) {
        return new Deal(deal.number(), deal.reference(), to, amount);
    }

    private static FakeReply state(String word, Deal deal) {
        return FakeReply.json(200, body(word, deal));
    }

    private static String body(String word, Deal deal) {
        ObjectNode body = Json.object()
                .put("id", String.valueOf(deal.number()))
                .put("reference", deal.reference())
                .put("state", word)
                .put("msisdn", deal.to().replace("+", ""));
        if (deal.amount() != null) {
            body.put("cents", deal.amount().minorUnits())
                    .put("currency", deal.amount().currency().code());
        }
        return new String(Json.write(body), StandardCharsets.UTF_8);
    }

    private static FakeReply error(int status, String word) {
        return FakeReply.json(status, "{\"error\":\"" + word + "\"}");
    }

    /** A callback contains everything except the recipient. */
    @Override
    public Optional<CallbackRequest> callback(Say say, Deal deal, Signing signing, Instant at) {
        Optional<FakeReply> told =
                say == Say.OTHER_RECIPIENT ? Optional.empty() : write(say, new Asked.Lookup(deal.reference()), deal);
        return told.filter(reply -> reply.body().contains("\"state\"")).map(reply -> {
            byte[] body =
                    reply.body().replaceFirst(",\"msisdn\":\"[^\"]*\"", "").getBytes(StandardCharsets.UTF_8);
            return new CallbackRequest(headers(body, signing, at), body, at);
        });
    }

    private static Map<String, List<String>> headers(byte[] body, Signing signing, Instant at) {
        Instant signed = signing == Signing.OLD ? at.minus(Duration.ofDays(1)) : at;
        String time = String.valueOf(signed.getEpochSecond());
        byte[] head = (time + '.').getBytes(StandardCharsets.US_ASCII);
        Secret secret = Secret.of(signing == Signing.WRONG ? "what nobody knows" : CALLBACK_SECRET);
        String signature = Hmac.hex(secret, head, signing == Signing.OF_ANOTHER_BODY ? new byte[] {'{', '}'} : body);
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("X-Baobab-Time", List.of(time));
        if (signing != Signing.MISSING) {
            headers.put("X-Baobab-Signature", List.of(signature));
        }
        return headers;
    }
}
