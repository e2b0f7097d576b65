package io.bonsela.connectors.airtime;

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
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** Reloadly's side of a top-up: accepts only the requests in its documentation, and rejects all others as it would. */
final class ReloadlyProtocol implements ProviderProtocol {
    static final String WEBHOOK_SECRET = "reloadly-webhook-secret";
    private static final Set<String> FIELDS =
            Set.of("operatorId", "amount", "useLocalAmount", "customIdentifier", "recipientPhone");

    final AtomicInteger tokens = new AtomicInteger();
    private volatile int ended;
    private volatile boolean refusing;
    private final boolean asynchronous;
    private final String destination;

    ReloadlyProtocol(boolean asynchronous) {
        this(asynchronous, "USD");
    }

    /** An operator that accepts airtime in a currency. */
    ReloadlyProtocol(boolean asynchronous, String destination) {
        this.asynchronous = asynchronous;
        this.destination = destination;
    }

    @Override
    public Optional<Duration> tokenLife() {
        return Optional.of(Duration.ofDays(1));
    }

    @Override
    public void endTokens() {
        ended = tokens.get();
    }

    @Override
    public void refuseTokens() {
        refusing = true;
    }

    @Override
    public Set<String> secrets() {
        return Set.of("tok-");
    }

    @Override
    public Asked read(FakeRequest request) {
        if (request.path().equals("/oauth/token")) {
            return token(request);
        }
        if (!request.header("authorization").matches("Bearer tok-[0-9]+")) {
            return error(401, "INVALID_TOKEN");
        } else if (Integer.parseInt(request.header("authorization").substring("Bearer tok-".length())) <= ended) {
            return error(401, "TOKEN_EXPIRED");
        } else if (!request.header("accept").equals("application/com.reloadly.topups-v1+json")) {
            return error(406, "INVALID_INPUT_PROVIDED");
        }
        if (request.method().equals("POST") && request.path().equals(asynchronous ? "/topups-async" : "/topups")) {
            return topUp(request);
        } else if (request.method().equals("GET") && request.path().equals("/topups/reports/transactions")) {
            return new Asked.Lookup(request.parameters().getOrDefault("customIdentifier", ""));
        } else if (request.path().equals("/accounts/balance")) {
            return new Asked.Answered(FakeReply.json(200, "{\"balance\":95.25,\"currencyCode\":\"USD\"}"));
        } else if (request.path().matches("/operators/auto-detect/phone/[0-9]+/countries/[A-Z]{2}")) {
            return operator();
        } else if (request.path().equals("/operators/9001")) {
            return operator();
        }
        return new Asked.Answered(FakeReply.json(
                404, "{\"timeStamp\":\"2026-01-05 08:00:00\",\"status\":404,\"error\":\"Not Found\",\"path\":\"/\"}"));
    }

    private Asked operator() {
        return new Asked.Answered(FakeReply.json(
                200,
                "{\"operatorId\":9001,\"name\":\"Test Operator\",\"senderCurrencyCode\":\"USD\","
                        + "\"destinationCurrencyCode\":\"" + destination + "\"}"));
    }

    private Asked token(FakeRequest request) {
        if (refusing) {
            return new Asked.Answered(FakeReply.text(503, "later"));
        }
        JsonNode body =
                Json.read(request.body().getBytes(StandardCharsets.UTF_8)).orElse(Json.object());
        boolean known = Json.text(body, "client_id").filter("id"::equals).isPresent()
                && Json.text(body, "client_secret").filter("secret"::equals).isPresent()
                && Json.text(body, "grant_type")
                        .filter("client_credentials"::equals)
                        .isPresent()
                && Json.text(body, "audience").isPresent();
        return known
                ? new Asked.Answered(FakeReply.json(
                        200,
                        "{\"access_token\":\"tok-" + tokens.incrementAndGet()
                                + "\",\"scope\":\"send-topups\",\"expires_in\":86400,\"token_type\":\"Bearer\"}"))
                : error(401, "INVALID_CREDENTIALS");
    }

    private Asked topUp(FakeRequest request) {
        JsonNode body =
                Json.read(request.body().getBytes(StandardCharsets.UTF_8)).orElse(Json.object());
        JsonNode phone = body.path("recipientPhone");
        boolean shaped = request.header("content-type").equals("application/json")
                && FIELDS.containsAll(body.propertyNames())
                && body.path("operatorId").isInt()
                && body.path("amount").isNumber()
                && body.path("useLocalAmount").isBoolean()
                && phone.path("countryCode").asString("").matches("[A-Z]{2}")
                && phone.path("number").asString("").matches("\\+?[0-9]{7,15}");
        return shaped
                ? new Asked.Issue(
                        body.path("customIdentifier").asString(""),
                        phone.path("number").asString(),
                        Money.of(
                                body.path("useLocalAmount").asBoolean() ? destination : "USD",
                                body.path("amount").decimalValue().toPlainString()))
                : error(400, "INVALID_INPUT_PROVIDED");
    }

    private static Asked error(int status, String code) {
        return new Asked.Answered(refusal(status, code));
    }

    private static FakeReply refusal(int status, String code) {
        return FakeReply.json(
                status,
                "{\"timeStamp\":\"2026-01-05 08:00:01\",\"message\":\"text\",\"path\":\"/topups\",\"errorCode\":\""
                        + code + "\",\"infoLink\":null,\"details\":[]}");
    }

    @Override
    public Optional<FakeReply> write(Say say, Asked asked, Deal deal) {
        boolean lookup = asked instanceof Asked.Lookup;
        return Optional.ofNullable(
                switch (say) {
                    case SUCCESS ->
                        lookup || !asynchronous ? answer(lookup, "SUCCESSFUL", deal, deal.plain()) : accepted(deal);
                    case ACCEPTED ->
                        asynchronous && !lookup ? accepted(deal) : answer(lookup, "PROCESSING", deal, deal.plain());
                    case PROCESSING -> answer(lookup, "PROCESSING", deal, deal.plain());
                    case FAILED -> null;
                    case SPENT -> answer(lookup, "FAILED", deal, deal.plain());
                    case REFUNDED -> answer(lookup, "REFUNDED", deal, deal.plain());
                    case OTHER_AMOUNT -> asynchronous && !lookup ? null : answer(lookup, "SUCCESSFUL", deal, "0.07");
                    case OTHER_REFERENCE ->
                        asynchronous
                                ? null
                                : answer(
                                        lookup,
                                        "SUCCESSFUL",
                                        new Deal(deal.number(), "f".repeat(32), deal.to(), deal.amount()),
                                        "1");
                    case OTHER_CURRENCY -> null;
                    case OTHER_RECIPIENT ->
                        asynchronous && !lookup
                                ? null
                                : answer(
                                        lookup,
                                        "SUCCESSFUL",
                                        new Deal(deal.number(), deal.reference(), "263770000000", deal.amount()),
                                        deal.plain());
                    case NOT_FOUND ->
                        FakeReply.json(
                                200, "{\"content\":[],\"totalElements\":0,\"totalPages\":0,\"number\":0,\"size\":10}");
                    case DUPLICATE -> refusal(400, "CUSTOM_IDENTIFIER_ALREADY_USED");
                    case BAD_RECIPIENT -> refusal(400, "INVALID_RECIPIENT_PHONE");
                    case NO_FUNDS -> refusal(400, "INSUFFICIENT_BALANCE");
                    case BUSY -> refusal(400, "OPERATOR_UNAVAILABLE_OR_CURRENTLY_INACTIVE");
                    case THROTTLED -> FakeReply.text(429, "Too Many Requests").later();
                    case TOKEN_EXPIRED -> refusal(401, "TOKEN_EXPIRED");
                    case BAD_CREDENTIALS -> refusal(401, "INVALID_TOKEN");
                    case UNHEARD_OF -> refusal(400, "THE_DOG_ATE_IT");
                });
    }

    private static FakeReply accepted(Deal deal) {
        return FakeReply.json(200, "{\"transactionId\":" + deal.number() + "}");
    }

    private static FakeReply answer(boolean lookup, String status, Deal deal, String amount) {
        String transaction = "{\"transactionId\":" + deal.number() + ",\"status\":\"" + status
                + "\",\"customIdentifier\":\"" + deal.reference() + "\",\"recipientPhone\":\"" + deal.to()
                + "\",\"deliveredAmount\":" + amount + ",\"deliveredAmountCurrencyCode\":\"USD\"}";
        return FakeReply.json(
                200,
                lookup
                        ? "{\"content\":[" + transaction
                                + "],\"totalElements\":1,\"totalPages\":1,\"number\":0,\"size\":10}"
                        : transaction);
    }

    @Override
    public Optional<CallbackRequest> callback(Say say, Deal deal, Signing signing, Instant at) {
        boolean known = say == Say.SUCCESS || say == Say.PROCESSING || say == Say.REFUNDED;
        if (!known || signing == Signing.OLD) {
            // The unit of its timestamp is not documented, so a connector cannot tell how old a callback is.
            return Optional.empty();
        }
        String status = say == Say.SUCCESS ? "SUCCESSFUL" : say == Say.REFUNDED ? "REFUNDED" : "PROCESSING";
        byte[] body =
                ("{\"type\":\"airtime_transaction.status\",\"date\":\"2026-01-05 08:01:00\",\"data\":{\"transaction\":"
                                + "{\"transactionId\":" + deal.number() + ",\"customIdentifier\":\"" + deal.reference()
                                + "\",\"status\":\"" + status + "\"}}}")
                        .getBytes(StandardCharsets.UTF_8);
        return Optional.of(new CallbackRequest(headers(body, signing, at), body, at));
    }

    /** Signs as Reloadly does. */
    private static Map<String, List<String>> headers(byte[] body, Signing signing, Instant at) {
        String timestamp = String.valueOf(at.toEpochMilli());
        byte[] signed = signing == Signing.OF_ANOTHER_BODY ? new byte[] {'{', '}'} : body;
        Secret secret = Secret.of(signing == Signing.WRONG ? "somebody else's" : WEBHOOK_SECRET);
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("X-Reloadly-Request-Timestamp", List.of(timestamp));
        if (signing != Signing.MISSING) {
            headers.put(
                    "X-Reloadly-Signature",
                    List.of(Hmac.hex(secret, signed, (":" + timestamp).getBytes(StandardCharsets.UTF_8))));
        }
        return headers;
    }
}
