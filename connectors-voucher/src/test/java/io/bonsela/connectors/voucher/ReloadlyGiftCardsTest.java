package io.bonsela.connectors.voucher;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Money;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.Secret;
import io.bonsela.connectors.support.Hmac;
import io.bonsela.connectors.support.Json;
import io.bonsela.testkit.connector.ConnectorKit;
import io.bonsela.testkit.connector.FakeProvider;
import io.bonsela.testkit.connector.FakeReply;
import io.bonsela.testkit.connector.FakeRequest;
import io.bonsela.testkit.connector.ProviderProtocol;
import io.bonsela.testkit.connector.Say;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Gift cards: the card is fetched only to be shown. */
final class ReloadlyGiftCardsTest extends ConnectorKit {
    private static final String WEBHOOK_SECRET = "reloadly-webhook-secret";

    @Override
    protected ConnectorProvider provider() {
        return new ReloadlyGiftCardsProvider();
    }

    @Override
    protected ProviderProtocol protocol() {
        return new Protocol();
    }

    @Override
    protected Map<String, String> settings(URI uri) {
        Map<String, String> settings = new HashMap<>();
        settings.put("url", uri.toString());
        settings.put("auth-url", uri.toString());
        settings.put("client-id", "id");
        settings.put("client-secret", "secret");
        settings.put("sender-name", "Demo Shop");
        settings.put("webhook-secret", WEBHOOK_SECRET);
        return settings;
    }

    @Override
    protected String recipient() {
        return "person@example.com";
    }

    @Override
    protected Money value() {
        return Money.of("USD", "15.00");
    }

    @Override
    protected List<Money> values() {
        return List.of(Money.of("USD", "10.00"), value());
    }

    @Override
    protected Map<String, String> parameters() {
        return Map.of("productId", "10");
    }

    @Override
    protected String secretCode() {
        return "TEST-PIN-1";
    }

    @Test
    void whatTheProductIsNotSoldForIsRefusedBeforeItIsOrdered() {
        try (FakeProvider fake = new FakeProvider(protocol(), FakeProvider.Repeats.REFUSED)) {
            Map<String, String> settings = settings(fake.uri());
            settings.put("provider", provider().id());
            ConnectorConfig config = new ConnectorConfig(Connectors.settings(provider()), settings, text -> text);
            Connector connector =
                    provider().create(config, new ConnectorContext("cards", Clock.systemUTC(), FakeProvider.http()));
            assertThat(connector.issue(request("11", "15.00")))
                    .isEqualTo(new Rejected("CURRENCY_NOT_TAKEN:USD/EUR", Rejected.Cause.AMOUNT));
            assertThat(connector.issue(request("10", "12.00")))
                    .isEqualTo(new Rejected("AMOUNT_NOT_OFFERED", Rejected.Cause.AMOUNT));
            assertThat(fake.issueCalls()).isZero();
        }
    }

    private static IssueRequest request(String product, String dollars) {
        return new IssueRequest(
                "0123456789abcdef0123456789abcdef",
                "t",
                "issuance",
                "ann",
                "card",
                Money.of("USD", dollars),
                "person@example.com",
                Map.of("productId", product),
                1,
                Instant.now(),
                "event");
    }

    /** Reloadly's side of an order: accepts only the requests in its documentation. */
    private static final class Protocol implements ProviderProtocol {
        private static final Set<String> FIELDS = Set.of(
                "productId",
                "countryCode",
                "quantity",
                "unitPrice",
                "customIdentifier",
                "senderName",
                "recipientEmail");

        @Override
        public Asked read(FakeRequest request) {
            if (request.path().equals("/oauth/token")) {
                return new Asked.Answered(FakeReply.json(
                        200, "{\"access_token\":\"tok-1\",\"expires_in\":86400,\"token_type\":\"Bearer\"}"));
            } else if (!request.header("authorization").equals("Bearer tok-1")
                    || !request.header("accept").equals("application/com.reloadly.giftcards-v1+json")) {
                return new Asked.Answered(refusal(401, "INVALID_TOKEN"));
            } else if (request.method().equals("POST") && request.path().equals("/orders")) {
                return order(request);
            } else if (request.path().matches("/products/[0-9]+")) {
                return new Asked.Answered(FakeReply.json(
                        200,
                        "{\"productId\":10,\"recipientCurrencyCode\":\""
                                + (request.path().endsWith("/11") ? "EUR" : "USD")
                                + "\",\"fixedRecipientDenominations\":[10.00,15.00]}"));
            } else if (request.path().equals("/reports/transactions")) {
                return new Asked.Lookup(request.parameters().getOrDefault("customIdentifier", ""));
            } else if (request.path().matches("/orders/transactions/[0-9]+/cards")) {
                return new Asked.Answered(
                        FakeReply.json(200, "[{\"cardNumber\":\"TEST-CARD-1\",\"pinCode\":\"TEST-PIN-1\"}]"));
            }
            return new Asked.Answered(FakeReply.json(404, "{\"status\":404,\"error\":\"Not Found\"}"));
        }

        private static Asked order(FakeRequest request) {
            JsonNode body =
                    Json.read(request.body().getBytes(StandardCharsets.UTF_8)).orElse(Json.object());
            boolean shaped = FIELDS.containsAll(body.propertyNames())
                    && body.path("productId").isInt()
                    && body.path("countryCode").asString("").matches("[A-Z]{2}")
                    && body.path("quantity").asInt(0) == 1
                    && body.path("unitPrice").isNumber()
                    && body.path("senderName").isString();
            return shaped
                    ? new Asked.Issue(
                            body.path("customIdentifier").asString(""),
                            body.path("recipientEmail").asString(""),
                            Money.of(
                                    "USD", body.path("unitPrice").decimalValue().toPlainString()))
                    : new Asked.Answered(refusal(400, "INVALID_INPUT_PROVIDED"));
        }

        private static FakeReply refusal(int status, String code) {
            return FakeReply.json(status, "{\"message\":\"text\",\"errorCode\":\"" + code + "\",\"details\":[]}");
        }

        @Override
        public Optional<FakeReply> write(Say say, Asked asked, Deal deal) {
            boolean lookup = asked instanceof Asked.Lookup;
            return Optional.ofNullable(
                    switch (say) {
                        case SUCCESS -> answer(lookup, "SUCCESSFUL", deal, "15.00");
                        case OTHER_AMOUNT -> answer(lookup, "SUCCESSFUL", deal, "10.00");
                        case OTHER_CURRENCY, OTHER_RECIPIENT -> null;
                        case OTHER_REFERENCE ->
                            answer(lookup, "SUCCESSFUL", new Deal(deal.number(), "f".repeat(32), "", null), "15.00");
                        case ACCEPTED -> answer(lookup, "PENDING", deal, "15.00");
                        case PROCESSING -> answer(lookup, "PROCESSING", deal, "15.00");
                        case FAILED -> null;
                        case SPENT -> answer(lookup, "FAILED", deal, "15.00");
                        case REFUNDED -> answer(lookup, "REFUNDED", deal, "15.00");
                        case NOT_FOUND -> FakeReply.json(200, "{\"content\":[],\"totalElements\":0}");
                        case DUPLICATE -> refusal(400, "CUSTOM_IDENTIFIER_ALREADY_USED");
                        case BAD_RECIPIENT -> refusal(400, "COUNTRY_NOT_SUPPORTED");
                        case NO_FUNDS -> refusal(400, "INSUFFICIENT_BALANCE");
                        case BUSY -> refusal(400, "TRANSACTION_CANNOT_BE_PROCESSED_AT_THE_MOMENT");
                        case THROTTLED -> FakeReply.text(429, "").later();
                        case TOKEN_EXPIRED -> refusal(401, "TOKEN_EXPIRED");
                        case BAD_CREDENTIALS -> refusal(401, "INVALID_TOKEN");
                        case UNHEARD_OF -> refusal(400, "THE_DOG_ATE_IT");
                    });
        }

        private static FakeReply answer(boolean lookup, String status, Deal deal, String price) {
            String order = "{\"transactionId\":" + deal.number() + ",\"amount\":15.75,\"customIdentifier\":\""
                    + deal.reference() + "\",\"status\":\"" + status
                    + "\",\"product\":{\"productId\":10,\"quantity\":1,\"unitPrice\":" + price + ",\"totalPrice\":"
                    + price
                    + ",\"currencyCode\":\"USD\"}}";
            return FakeReply.json(200, lookup ? "{\"content\":[" + order + "]}" : order);
        }

        @Override
        public Optional<CallbackRequest> callback(Say say, Deal deal, Signing signing, Instant at) {
            if (signing == Signing.OLD || signing == Signing.MISSING || signing == Signing.OF_ANOTHER_BODY) {
                return Optional.empty();
            }
            if (say != Say.SUCCESS && say != Say.PROCESSING && say != Say.REFUNDED) {
                return Optional.empty();
            }
            byte[] body = ("{\"type\":\"giftcard_transaction.status\",\"data\":{\"transactionId\":" + deal.number()
                            + ",\"customIdentifier\":\"" + deal.reference() + "\",\"status\":\"SUCCESSFUL\"}}")
                    .getBytes(StandardCharsets.UTF_8);
            String timestamp = String.valueOf(at.toEpochMilli());
            Secret secret = Secret.of(signing == Signing.GENUINE ? WEBHOOK_SECRET : "somebody else's");
            byte[] tail = (":" + timestamp).getBytes(StandardCharsets.UTF_8);
            return Optional.of(new CallbackRequest(
                    Map.of(
                            "x-reloadly-signature", List.of(Hmac.hex(secret, body, tail)),
                            "x-reloadly-request-timestamp", List.of(timestamp)),
                    body,
                    at));
        }
    }
}
