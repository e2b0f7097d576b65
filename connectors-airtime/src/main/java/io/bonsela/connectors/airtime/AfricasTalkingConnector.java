package io.bonsela.connectors.airtime;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Money;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.CallbackResult;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.Connector.LookupRequest;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.DeliveredOtherwise;
import io.bonsela.api.connector.DeliveryOutcome.Duplicate;
import io.bonsela.api.connector.DeliveryOutcome.Hold;
import io.bonsela.api.connector.DeliveryOutcome.Pending;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Rejected.Cause;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.connector.HttpCall;
import io.bonsela.api.connector.HttpReply;
import io.bonsela.api.connector.Secret;
import io.bonsela.api.connector.TransportException;
import io.bonsela.connectors.airtime.Phones.Mobile;
import io.bonsela.connectors.support.Answers;
import io.bonsela.connectors.support.Codes;
import io.bonsela.connectors.support.Codes.Means;
import io.bonsela.connectors.support.Json;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Sends airtime by the HTTP API of Africa's Talking, version 1: one recipient per request, so that no result is
 * partial.
 */
final class AfricasTalkingConnector implements Connector {
    static final Codes STATUSES = new Codes()
            .put(Means.PENDING, "PendingConfirmation", "PendingValidation", "Queued", "Sent")
            .put(Means.DELIVERED, "Success")
            // The key of a repeat is rejected for some minutes, whatever the outcome of the first request.
            .put(Means.SPENT, "Failed")
            .put(Means.REQUEST, "InvalidRequest")
            .put(Means.RECIPIENT, "NotSupported");

    private final URI base;
    private final String username;
    private final Secret apiKey;
    private final Phones phones;
    private final Countries countries;
    private final ConnectorContext context;

    AfricasTalkingConnector(ConnectorConfig config, ConnectorContext context) {
        base = config.url("url");
        username = config.text("username");
        apiKey = config.secret("api-key");
        phones = new Phones(config.text("default-region"));
        countries = Countries.of(config.list("currencies"));
        this.context = context;
    }

    @Override
    public DeliveryOutcome issue(IssueRequest request) {
        Money value = request.value();
        Optional<Mobile> mobile = Optional.ofNullable(request.to()).flatMap(phones::mobile);
        if (mobile.isEmpty()) {
            return new Rejected("INVALID_NUMBER", Cause.RECIPIENT);
        } else if (value == null) {
            return new Rejected("NO_AMOUNT", Cause.REQUEST);
        }
        String region = mobile.get().region();
        Optional<DeliveryOutcome> refusal = countries.has(region)
                ? countries.refusal(region, value)
                : Optional.of(new Rejected("COUNTRY_NOT_SERVED:" + region, Cause.RECIPIENT));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        ArrayNode recipients = Json.object().putArray("recipients");
        recipients
                .addObject()
                .put("phoneNumber", mobile.get().e164())
                .put("amount", value.currency().code() + ' ' + value.amount().toPlainString());
        String form = "username=" + encode(username) + "&recipients="
                + encode(new String(Json.write(recipients), StandardCharsets.UTF_8)) + "&maxNumRetry=0";
        HttpCall call = HttpCall.post(
                        uri("/version1/airtime/send"),
                        "application/x-www-form-urlencoded",
                        form.getBytes(StandardCharsets.UTF_8))
                .header("apiKey", apiKey.reveal())
                .header("Accept", "application/json")
                .header("Idempotency-Key", request.reference());
        try {
            HttpReply reply = context.http().send(call);
            return issued(reply, mobile.get(), value)
                    .orElseGet(() -> Answers.ofSend(reply, context.clock().instant()));
        } catch (TransportException e) {
            return e.outcome();
        }
    }

    private static Optional<DeliveryOutcome> issued(HttpReply reply, Mobile mobile, Money value) {
        Optional<JsonNode> json = Json.read(reply.body()).filter(node -> reply.isSuccess());
        if (json.isEmpty()) {
            return Optional.empty();
        }
        String message = Json.text(json.get(), "errorMessage").orElse("");
        JsonNode responses = json.get().path("responses");
        if (!responses.isArray()) {
            return Optional.empty();
        } else if (responses.isEmpty()) {
            return Optional.of(refused(message));
        }
        JsonNode first = responses.get(0);
        String status = Json.text(first, "status").orElse("");
        if (status.equals("Failed")) {
            return Optional.of(refused(Json.text(first, "errorMessage").orElse("")));
        }
        if (!status.equals("Sent")) {
            return Optional.of(new Unknown("UNKNOWN_STATUS", false));
        }
        String id = Json.text(first, "requestId").orElse(null);
        Optional<String> number = Json.text(first, "phoneNumber");
        if (number.filter(other -> !other.equals(mobile.e164())).isPresent()) {
            return Optional.of(new DeliveredOtherwise("OTHER_RECIPIENT", id, null));
        }
        Optional<Money> amount = Json.text(first, "amount").flatMap(AfricasTalkingConnector::amount);
        if (amount.filter(other -> !other.equals(value)).isPresent()) {
            return Optional.of(new DeliveredOtherwise("OTHER_AMOUNT", id, amount.get()));
        }
        return Optional.ofNullable(id).map(known -> new Pending("Sent", known));
    }

    /** Parses an amount such as {@code KES 100.0000}; empty: it is not an amount. */
    private static Optional<Money> amount(String text) {
        if (!text.matches("[A-Z]{3} [0-9]{1,12}(\\.[0-9]{1,4})?")) {
            return Optional.empty();
        }
        try {
            String number =
                    new BigDecimal(text.substring(4)).stripTrailingZeros().toPlainString();
            return Optional.of(Money.of(text.substring(0, 3), number));
        } catch (BonselaException e) {
            // The currency, or this fraction of it, does not exist.
            return Optional.empty();
        }
    }

    /** The outcome of an error message. Messages are sentences; if one is not clear, the outcome is unknown. */
    private static DeliveryOutcome refused(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        if (text.contains("duplicate")) {
            return new Duplicate("DUPLICATE");
        } else if (text.contains("insufficient") && (text.contains("balance") || text.contains("credit"))) {
            return new Hold("INSUFFICIENT_BALANCE");
        } else if (text.contains("phone number") && text.contains("invalid")) {
            return new Rejected("INVALID_PHONE_NUMBER", Cause.RECIPIENT);
        } else if (text.contains("not supported")) {
            return new Rejected("NOT_SUPPORTED", Cause.RECIPIENT);
        }
        return new Unknown("UNKNOWN_MESSAGE", false);
    }

    @Override
    public Optional<DeliveryOutcome> lookup(LookupRequest request) {
        String id = request.providerReference();
        if (id == null) {
            return Optional.of(new Unknown("NO_PROVIDER_REFERENCE", false));
        }
        HttpCall call = HttpCall.get(
                        uri("/query/transaction/find?username=" + encode(username) + "&transactionId=" + encode(id)))
                .header("apiKey", apiKey.reveal())
                .header("Accept", "application/json");
        try {
            HttpReply reply = context.http().send(call);
            return Optional.of(Json.read(reply.body())
                    .filter(node -> reply.isSuccess())
                    .map(node -> node.path("data").isObject() ? node.path("data") : node)
                    .flatMap(node -> Json.text(node, "status"))
                    .flatMap(status -> STATUSES.outcome(status, id))
                    .orElseGet(() -> Answers.ofLookup(reply)));
        } catch (TransportException e) {
            return Optional.of(new Unknown("LOOKUP_" + e.code(), true));
        }
    }

    /** Parses a callback. Callbacks are not signed, so one is only a hint to look a delivery up. */
    @Override
    public CallbackResult parseCallback(CallbackRequest request) {
        return Json.read(request.body())
                .flatMap(node -> Json.text(node, "requestId"))
                .<CallbackResult>map(CallbackResult.Hint::new)
                .orElse(new CallbackResult.Ignored("NO_REFERENCE"));
    }

    private URI uri(String path) {
        return URI.create(base.toString().replaceAll("/$", "") + path);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
