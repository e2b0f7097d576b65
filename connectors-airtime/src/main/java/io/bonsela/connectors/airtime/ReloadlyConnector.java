package io.bonsela.connectors.airtime;

import io.bonsela.api.Money;
import io.bonsela.api.connector.CallbackRequest;
import io.bonsela.api.connector.CallbackResult;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorHealth;
import io.bonsela.api.connector.ConnectorHealth.Status;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.Pending;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Rejected.Cause;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.connector.HttpReply;
import io.bonsela.api.connector.IssueRequest;
import io.bonsela.api.connector.LookupRequest;
import io.bonsela.api.connector.TransportException;
import io.bonsela.connectors.airtime.Phones.Mobile;
import io.bonsela.connectors.support.Answers;
import io.bonsela.connectors.support.Codes;
import io.bonsela.connectors.support.Json;
import io.bonsela.connectors.support.Reloadly;
import io.bonsela.connectors.support.TokenSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Top-ups by Reloadly's HTTP interface, version 1. Decides by the provider's code, never by the HTTP status alone. */
final class ReloadlyConnector implements Connector {
    private static final Codes STATUSES = Reloadly.statuses();

    private final ConnectorContext context;
    private final Reloadly api;
    private final Phones phones;
    private final String operator;
    private final boolean localAmount;
    private final boolean asynchronous;

    ReloadlyConnector(ConnectorConfig config, ConnectorContext context) {
        this.context = context;
        api = new Reloadly(config, context, "application/com.reloadly.topups-v1+json");
        phones = new Phones(config.text("default-region"));
        operator = config.text("operator-id");
        localAmount = config.truth("local-amount");
        asynchronous = config.truth("asynchronous");
    }

    @Override
    public DeliveryOutcome issue(IssueRequest request) {
        Money value = request.value();
        Optional<Mobile> mobile = Optional.ofNullable(request.to()).flatMap(phones::mobile);
        if (mobile.isEmpty()) {
            return new Rejected("INVALID_NUMBER", Cause.RECIPIENT);
        }
        Optional<DeliveryOutcome> refusal = api.refusal(value);
        if (value == null || refusal.isPresent()) {
            return refusal.orElseThrow();
        }
        try {
            String operatorId = request.parameters().getOrDefault("operatorId", operator);
            if (operatorId.equals("auto")) {
                Detected detected = detect(mobile.get());
                if (detected.failure() != null) {
                    return detected.failure();
                }
                operatorId = detected.operatorId();
            } else if (!operatorId.matches("[0-9]{1,9}")) {
                return new Rejected("INVALID_OPERATOR_ID", Cause.REQUEST);
            }
            ObjectNode body = Json.object()
                    .put("operatorId", Integer.parseInt(operatorId))
                    .put("amount", value.amount())
                    .put("useLocalAmount", localAmount)
                    .put("customIdentifier", request.reference());
            body.putObject("recipientPhone")
                    .put("countryCode", mobile.get().region())
                    .put("number", mobile.get().digits());
            HttpReply reply = api.post(asynchronous ? "/topups-async" : "/topups", body);
            return issued(reply, request.reference(), value);
        } catch (TokenSource.Refused e) {
            return e.outcome();
        } catch (TransportException e) {
            return e.outcome();
        }
    }

    /** Who serves a number: numbers move between operators, so their digits do not tell. */
    private record Detected(String operatorId, @Nullable DeliveryOutcome failure) {}

    private Detected detect(Mobile mobile) throws TokenSource.Refused {
        String path = "/operators/auto-detect/phone/" + mobile.digits() + "/countries/" + mobile.region();
        HttpReply reply;
        try {
            reply = api.get(path);
        } catch (TransportException e) {
            // Only asked so far.
            return new Detected("", DeliveryOutcome.unavailable("DETECT_" + e.code()));
        }
        Optional<JsonNode> json = Json.read(reply.body());
        Optional<String> id = json.flatMap(node -> Json.text(node, "operatorId").or(() -> Json.text(node, "id")));
        if (reply.isSuccess() && id.filter(text -> text.matches("[0-9]{1,9}")).isPresent()) {
            return new Detected(id.get(), null);
        }
        DeliveryOutcome known = json.flatMap(node -> Json.text(node, "errorCode"))
                .flatMap(code -> Reloadly.ERRORS.outcome(code, null))
                .orElse(null);
        boolean nothingMoved = known == null || known instanceof Unknown;
        return new Detected("", nothingMoved ? DeliveryOutcome.unavailable("DETECT_HTTP_" + reply.status()) : known);
    }

    private DeliveryOutcome issued(HttpReply reply, String reference, Money wanted) {
        Optional<JsonNode> json = Json.read(reply.body());
        if (reply.isSuccess() && json.isPresent()) {
            JsonNode node = json.get();
            Optional<String> id = Json.text(node, "transactionId");
            if (id.isPresent() && asynchronous && !node.has("status")) {
                return new Pending("ACCEPTED", id.get());
            }
            return transaction(node, reference, wanted)
                    .orElseGet(() -> Answers.ofSend(reply, context.clock().instant()));
        }
        return Reloadly.error(reply, context.clock().instant());
    }

    /** What a transaction says; its status may stand beside it or within it. */
    private static Optional<DeliveryOutcome> transaction(JsonNode outer, String reference, @Nullable Money wanted) {
        JsonNode node = outer.path("transaction").isObject() ? outer.path("transaction") : outer;
        Optional<String> named = Json.text(node, "customIdentifier");
        if (named.isPresent() && !named.get().equals(reference)) {
            return Optional.of(new Unknown("OTHER_REFERENCE", false));
        }
        Optional<String> status = Json.text(node, "status").or(() -> Json.text(outer, "status"));
        String id = Json.text(node, "transactionId").orElse(null);
        if (status.isEmpty()) {
            return Optional.empty();
        }
        DeliveryOutcome outcome = STATUSES.outcome(status.get(), id).orElse(new Unknown("UNKNOWN_STATUS", false));
        if (outcome instanceof Delivered delivered) {
            Money given = Json.money(node, "deliveredAmount", "deliveredAmountCurrencyCode")
                    .filter(amount -> !amount.equals(wanted))
                    .orElse(null);
            return Optional.of(new Delivered(delivered.code(), id, given));
        }
        return Optional.of(outcome);
    }

    @Override
    public Optional<DeliveryOutcome> lookup(LookupRequest request) {
        return api.lookup(
                "/topups/reports/transactions",
                request.reference(),
                node -> transaction(node, request.reference(), null));
    }

    @Override
    public CallbackResult parseCallback(CallbackRequest request) {
        return api.parseCallback(request);
    }

    @Override
    public ConnectorHealth health() {
        try {
            HttpReply reply = api.get("/accounts/balance");
            Optional<Money> balance = Json.read(reply.body())
                    .filter(node -> reply.isSuccess())
                    .flatMap(node -> Json.money(node, "balance", "currencyCode"));
            return balance.map(money -> new ConnectorHealth(
                            money.isPositive() ? Status.UP : Status.DOWN,
                            money.isPositive() ? null : "INSUFFICIENT_BALANCE",
                            money))
                    .orElseGet(() -> new ConnectorHealth(Status.DOWN, "HTTP_" + reply.status(), null));
        } catch (TokenSource.Refused e) {
            return new ConnectorHealth(Status.DOWN, e.outcome().code(), null);
        } catch (TransportException e) {
            return new ConnectorHealth(Status.DOWN, e.code(), null);
        }
    }
}
