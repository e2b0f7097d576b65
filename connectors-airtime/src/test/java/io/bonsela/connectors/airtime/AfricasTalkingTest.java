package io.bonsela.connectors.airtime;

import io.bonsela.api.Money;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.connectors.support.Json;
import io.bonsela.testkit.connector.ConnectorKit;
import io.bonsela.testkit.connector.FakeReply;
import io.bonsela.testkit.connector.FakeRequest;
import io.bonsela.testkit.connector.ProviderProtocol;
import io.bonsela.testkit.connector.Say;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A provider that rejects a repeat for five minutes, has no lookup by our reference, and answers 201 to everything. */
final class AfricasTalkingTest extends ConnectorKit {
    @Override
    protected ConnectorProvider provider() {
        return new AfricasTalkingProvider();
    }

    @Override
    protected ProviderProtocol protocol() {
        return side();
    }

    /** The provider's side of the protocol. */
    static ProviderProtocol side() {
        return new Protocol();
    }

    @Override
    protected Map<String, String> settings(URI uri) {
        return Map.of("url", uri.toString(), "username", "sandbox", "api-key", "key");
    }

    @Override
    protected String recipient() {
        return "+254711000111";
    }

    @Override
    protected Money value() {
        return Money.of("KES", "50.00");
    }

    /** Africa's Talking's side: accepts only the requests in its documentation. */
    private static final class Protocol implements ProviderProtocol {
        @Override
        public Asked read(FakeRequest request) {
            if (!request.header("apikey").equals("key")) {
                return new Asked.Answered(FakeReply.text(401, "The supplied authentication is invalid"));
            }
            if (request.method().equals("POST") && request.path().equals("/version1/airtime/send")) {
                return send(request);
            } else if (request.method().equals("GET") && request.path().equals("/query/transaction/find")) {
                return new Asked.Lookup(request.parameters().getOrDefault("transactionId", ""));
            }
            return new Asked.Answered(FakeReply.text(404, "Not Found"));
        }

        private static Asked send(FakeRequest request) {
            Map<String, String> form = request.form();
            JsonNode recipients = Json.read(form.getOrDefault("recipients", "").getBytes(StandardCharsets.UTF_8))
                    .orElse(Json.object());
            JsonNode first = recipients.path(0);
            boolean shaped = request.header("content-type").equals("application/x-www-form-urlencoded")
                    && request.header("accept").equals("application/json")
                    && request.header("idempotency-key").length() >= 8
                    && form.getOrDefault("username", "").equals("sandbox")
                    && form.getOrDefault("maxNumRetry", "").equals("0")
                    && recipients.size() == 1
                    && first.path("phoneNumber").asString("").matches("\\+[0-9]{7,15}")
                    && first.path("amount").asString("").matches("[A-Z]{3} [0-9]+\\.[0-9]{2}");
            return shaped
                    ? new Asked.Issue(
                            request.header("idempotency-key"),
                            first.path("phoneNumber").asString(),
                            Money.parse(first.path("amount").asString()))
                    : new Asked.Answered(FakeReply.text(400, "Bad Request"));
        }

        @Override
        public Optional<FakeReply> write(Say say, Asked asked, Deal deal) {
            if (asked instanceof Asked.Lookup) {
                return Optional.ofNullable(
                        switch (say) {
                            case SUCCESS -> status("Success");
                            case PROCESSING, ACCEPTED -> status("Sent");
                            case SPENT -> status("Failed");
                            default -> null;
                        });
            }
            return Optional.ofNullable(
                    switch (say) {
                        case ACCEPTED -> entry("Sent", "None", deal);
                        case OTHER_RECIPIENT ->
                            entry(
                                    "Sent",
                                    "None",
                                    new Deal(deal.number(), deal.reference(), "+254711999999", deal.amount()));
                        case OTHER_AMOUNT ->
                            entry(
                                    "Sent",
                                    "None",
                                    new Deal(deal.number(), deal.reference(), deal.to(), Money.of("KES", "5000.00")));
                        case OTHER_CURRENCY ->
                            entry(
                                    "Sent",
                                    "None",
                                    new Deal(deal.number(), deal.reference(), deal.to(), Money.of("TZS", "50.00")));
                        case BAD_RECIPIENT -> entry("Failed", "Invalid phone number: the number is invalid", deal);
                        case NO_FUNDS -> entry("Failed", "Insufficient Balance", deal);
                        case DUPLICATE ->
                            FakeReply.json(
                                    201,
                                    "{\"errorMessage\":\"A duplicate request was received within the last 5 minutes\",\"numSent\":0,"
                                            + "\"totalAmount\":\"0\",\"totalDiscount\":\"0\",\"responses\":[]}");
                        case THROTTLED ->
                            FakeReply.text(429, "Too Many Requests").later();
                        case BAD_CREDENTIALS -> FakeReply.text(401, "The supplied authentication is invalid");
                        case UNHEARD_OF -> entry("Failed", "The stars are not right", deal);
                        // Executed, but not reported immediately.
                        case SUCCESS -> null;
                        default -> null;
                    });
        }

        /** Four decimal places, as in its documentation. */
        private static String money(Deal deal) {
            return deal.amount() == null ? "" : deal.amount().currency().code() + ' ' + deal.plain() + "00";
        }

        private static FakeReply status(String status) {
            return FakeReply.json(200, "{\"status\":\"Success\",\"data\":{\"status\":\"" + status + "\"}}");
        }

        private static FakeReply entry(String status, String message, Deal deal) {
            boolean sent = status.equals("Sent");
            return FakeReply.json(
                    201,
                    "{\"errorMessage\":\"None\",\"numSent\":" + (sent ? 1 : 0)
                            + ",\"totalAmount\":\"KES 50.0000\",\"totalDiscount\":\"KES 2.0000\",\"responses\":[{\"phoneNumber\":\""
                            + deal.to() + "\",\"errorMessage\":\"" + message
                            + "\",\"amount\":\"" + money(deal) + "\",\"status\":\"" + status + "\",\"requestId\":\""
                            + (sent ? "ATQid_" + deal.number() : "None") + "\",\"discount\":\"KES 2.0000\"}]}");
        }

        @Override
        public Optional<CallbackRequest> callback(Say say, Deal deal, Signing signing, Instant at) {
            if (signing != Signing.GENUINE || (say != Say.SUCCESS && say != Say.SPENT)) {
                return Optional.empty();
            }
            String body = "{\"phoneNumber\":\"" + deal.to() + "\",\"description\":\"text\",\"status\":\""
                    + (say == Say.SUCCESS ? "Success" : "Failed") + "\",\"requestId\":\"ATQid_" + deal.number()
                    + "\",\"discount\":\"KES 2.0000\",\"value\":\"KES 50.0000\"}";
            return Optional.of(new CallbackRequest(Map.of(), body.getBytes(StandardCharsets.UTF_8), at));
        }
    }
}
