package io.bonsela.connectors.voucher;

import io.bonsela.api.Money;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.CallbackResult;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.Connector.LookupRequest;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Rejected.Cause;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.connector.HttpReply;
import io.bonsela.api.connector.Secret;
import io.bonsela.api.connector.TransportException;
import io.bonsela.connectors.support.Answers;
import io.bonsela.connectors.support.Codes;
import io.bonsela.connectors.support.Json;
import io.bonsela.connectors.support.Reloadly;
import io.bonsela.connectors.support.Tender;
import io.bonsela.connectors.support.TokenSource;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Orders gift cards by Reloadly's HTTP API, version 1. The card itself is fetched only to be shown. */
final class ReloadlyGiftCardsConnector implements Connector {
    private static final Codes STATUSES = Reloadly.statuses().put(Codes.Means.PENDING, "PENDING");

    private final Reloadly api;
    private final ConnectorContext context;
    private final String country;
    private final String senderName;

    ReloadlyGiftCardsConnector(ConnectorConfig config, ConnectorContext context) {
        this.context = context;
        api = new Reloadly(config, context, "application/com.reloadly.giftcards-v1+json");
        country = config.text("country");
        senderName = config.text("sender-name");
    }

    @Override
    public DeliveryOutcome issue(IssueRequest request) {
        Money value = request.value();
        String product = request.parameters().getOrDefault("productId", "");
        if (!product.matches("[0-9]{1,9}")) {
            return new Rejected("NO_PRODUCT_ID", Cause.REQUEST);
        }
        Optional<DeliveryOutcome> refusal = api.refusal(value);
        if (value == null || refusal.isPresent()) {
            return refusal.orElseThrow();
        }
        Optional<DeliveryOutcome> unfit;
        try {
            unfit = unfit(api.catalogue("/products/" + product, "PRODUCT"), value);
        } catch (Reloadly.NotRead e) {
            return e.outcome();
        }
        if (unfit.isPresent()) {
            return unfit.get();
        }
        ObjectNode body = Json.object()
                .put("productId", Integer.parseInt(product))
                .put("countryCode", request.parameters().getOrDefault("countryCode", country))
                .put("quantity", 1)
                .put("unitPrice", value.amount())
                .put("customIdentifier", request.reference())
                .put("senderName", senderName);
        if (request.to() != null && request.to().contains("@")) {
            body.put("recipientEmail", request.to());
        }
        try {
            HttpReply reply = api.post("/orders", body);
            return reply.isSuccess()
                    ? Json.read(reply.body())
                            .flatMap(node -> order(node, request.reference()))
                            .orElseGet(
                                    () -> Answers.ofSend(reply, context.clock().instant()))
                    : Reloadly.error(reply, context.clock().instant());
        } catch (TokenSource.Refused e) {
            return e.outcome();
        } catch (TransportException e) {
            return e.outcome();
        }
    }

    /**
     * The rejection of an amount that a product does not offer; empty: it does. The amount is sent as a plain number in
     * the product's currency.
     */
    private static Optional<DeliveryOutcome> unfit(JsonNode product, Money value) {
        Optional<String> taken = Json.text(product, "recipientCurrencyCode");
        Optional<DeliveryOutcome> refusal = taken.isEmpty()
                ? Optional.of(new Rejected("PRODUCT_CURRENCY_UNKNOWN", Cause.AMOUNT))
                : Tender.refusal(value, Set.of(taken.get()));
        if (refusal.isPresent()) {
            return refusal;
        }
        JsonNode fixed = product.path("fixedRecipientDenominations");
        boolean offered = !fixed.isArray() || fixed.isEmpty();
        for (JsonNode amount : fixed) {
            offered |= amount.isNumber() && amount.decimalValue().compareTo(value.amount()) == 0;
        }
        JsonNode least = product.path("minRecipientDenomination");
        JsonNode most = product.path("maxRecipientDenomination");
        offered &= !least.isNumber() || least.decimalValue().compareTo(value.amount()) <= 0;
        offered &= !most.isNumber() || most.decimalValue().compareTo(value.amount()) >= 0;
        return offered ? Optional.empty() : Optional.of(new Rejected("AMOUNT_NOT_OFFERED", Cause.AMOUNT));
    }

    private static Optional<DeliveryOutcome> order(JsonNode node, String reference) {
        Optional<String> named = Json.text(node, "customIdentifier");
        if (named.isPresent() && !named.get().equals(reference)) {
            return Optional.of(new Unknown("OTHER_REFERENCE", false));
        }
        String id = Json.text(node, "transactionId").orElse(null);
        return Json.text(node, "status").map(status -> {
            DeliveryOutcome outcome = STATUSES.outcome(status, id).orElse(new Unknown("UNKNOWN_STATUS", false));
            return outcome instanceof Delivered delivered
                    ? new Delivered(
                            delivered.code(),
                            id,
                            Json.money(node.path("product"), "totalPrice", "currencyCode")
                                    .orElse(null))
                    : outcome;
        });
    }

    @Override
    public Optional<DeliveryOutcome> lookup(LookupRequest request) {
        return api.lookup("/reports/transactions", request.reference(), node -> order(node, request.reference()));
    }

    @Override
    public Optional<Secret> reveal(LookupRequest request) {
        String id = request.providerReference();
        if (id == null || !id.matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        try {
            HttpReply reply = api.get("/orders/transactions/" + id + "/cards");
            return Json.read(reply.body())
                    .filter(node -> reply.isSuccess() && node.isArray() && !node.isEmpty())
                    .map(node -> node.get(0))
                    .flatMap(ReloadlyGiftCardsConnector::card);
        } catch (TokenSource.Refused | TransportException e) {
            return Optional.empty();
        }
    }

    /** The card's number and PIN, separated by a space; either may be missing. */
    private static Optional<Secret> card(JsonNode node) {
        String card = (Json.text(node, "cardNumber").orElse("")
                        + ' '
                        + Json.text(node, "pinCode").orElse(""))
                .strip();
        return card.isEmpty() ? Optional.empty() : Optional.of(Secret.of(card));
    }

    @Override
    public CallbackResult parseCallback(CallbackRequest request) {
        return api.parseCallback(request);
    }
}
