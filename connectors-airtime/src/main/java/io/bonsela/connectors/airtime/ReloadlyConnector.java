package io.bonsela.connectors.airtime;

import io.bonsela.api.Money;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.CallbackResult;
import io.bonsela.api.connector.Connector.ConnectorHealth;
import io.bonsela.api.connector.Connector.ConnectorHealth.Status;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.Connector.LookupRequest;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.DeliveredOtherwise;
import io.bonsela.api.connector.DeliveryOutcome.Pending;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Rejected.Cause;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.connector.HttpReply;
import io.bonsela.api.connector.TransportException;
import io.bonsela.connectors.airtime.Phones.Mobile;
import io.bonsela.connectors.support.Answers;
import io.bonsela.connectors.support.Codes;
import io.bonsela.connectors.support.Json;
import io.bonsela.connectors.support.Reloadly;
import io.bonsela.connectors.support.Tender;
import io.bonsela.connectors.support.TokenSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sends top-ups by Reloadly's HTTP API, version 1. Decides by the provider's code, never by the HTTP status alone. */
final class ReloadlyConnector implements Connector {
    private static final Codes STATUSES = Reloadly.statuses();

    private final ConnectorContext context;
    private final Reloadly api;
    private final Phones phones;
    private final Countries countries;
    private final String operator;
    private final boolean localAmount;
    private final boolean asynchronous;

    ReloadlyConnector(ConnectorConfig config, ConnectorContext context) {
        this.context = context;
        api = new Reloadly(config, context, "application/com.reloadly.topups-v1+json");
        phones = new Phones(config.text("default-region"));
        countries = Countries.of(config.list("currencies"));
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
        Optional<DeliveryOutcome> unfit =
                localAmount ? countries.refusal(mobile.get().region(), value) : Optional.empty();
        String wanted = request.parameters().getOrDefault("operatorId", operator);
        if (unfit.isPresent()) {
            return unfit.get();
        } else if (!wanted.equals("auto") && !wanted.matches("[0-9]{1,9}")) {
            return new Rejected("INVALID_OPERATOR_ID", Cause.REQUEST);
        }
        try {
            JsonNode serving = serving(wanted, mobile.get());
            Optional<DeliveryOutcome> mismatch = mismatch(serving, value);
            String operatorId = wanted.equals("auto") ? id(serving) : wanted;
            if (mismatch.isPresent()) {
                return mismatch.get();
            } else if (!operatorId.matches("[0-9]{1,9}")) {
                return DeliveryOutcome.unavailable("OPERATOR_UNREADABLE");
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
            return issued(reply, request.reference(), value, mobile.get().e164());
        } catch (Reloadly.NotRead e) {
            return e.outcome();
        } catch (TokenSource.Refused e) {
            return e.outcome();
        } catch (TransportException e) {
            return e.outcome();
        }
    }

    /** Finds the operator of a number: numbers move between operators, so their digits do not identify it. */
    private JsonNode serving(String wanted, Mobile mobile) throws Reloadly.NotRead {
        return wanted.equals("auto")
                ? api.read(
                        "/operators/auto-detect/phone/" + mobile.digits() + "/countries/" + mobile.region(), "DETECT")
                : api.catalogue("/operators/" + wanted, "OPERATOR");
    }

    private static String id(JsonNode serving) {
        return Json.text(serving, "operatorId")
                .or(() -> Json.text(serving, "id"))
                .orElse("");
    }

    /** Checks the currency: amounts are sent as plain numbers, in the operator's currency or in the account's. */
    private Optional<DeliveryOutcome> mismatch(JsonNode serving, Money value) {
        Optional<String> taken = Json.text(serving, localAmount ? "destinationCurrencyCode" : "senderCurrencyCode");
        if (taken.isEmpty() && localAmount) {
            return Optional.of(new Rejected("OPERATOR_CURRENCY_UNKNOWN", Cause.AMOUNT));
        }
        return taken.flatMap(currency -> Tender.refusal(value, Set.of(currency)));
    }

    private DeliveryOutcome issued(HttpReply reply, String reference, Money wanted, String number) {
        Optional<JsonNode> json = Json.read(reply.body());
        if (reply.isSuccess() && json.isPresent()) {
            JsonNode node = json.get();
            Optional<String> id = Json.text(node, "transactionId");
            if (id.isPresent() && asynchronous && !node.has("status")) {
                return new Pending("ACCEPTED", id.get());
            }
            return transaction(node, reference, wanted, number)
                    .orElseGet(() -> Answers.ofSend(reply, context.clock().instant()));
        }
        return Reloadly.error(reply, context.clock().instant());
    }

    /** The outcome of a transaction; its status may be next to it or within it. */
    private Optional<DeliveryOutcome> transaction(
            JsonNode outer, String reference, @Nullable Money wanted, @Nullable String number) {
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
                    .orElse(null);
            String different = different(node, wanted, number, given);
            return Optional.of(
                    different == null
                            ? new Delivered(delivered.code(), id, given)
                            : new DeliveredOtherwise(different, id, given));
        }
        return Optional.of(outcome);
    }

    /** The difference between the delivery and the order; null: none is reported. */
    private @Nullable String different(
            JsonNode node, @Nullable Money wanted, @Nullable String number, @Nullable Money given) {
        Optional<Money> requested = Json.money(node, "requestedAmount", "requestedAmountCurrencyCode");
        Optional<String> recipient = Json.text(node, "recipientPhone").map(text -> text.replaceFirst("^\\+?", "+"));
        if (number != null && recipient.filter(other -> !other.equals(number)).isPresent()) {
            return "OTHER_RECIPIENT";
        } else if (wanted != null
                && requested.filter(other -> !other.equals(wanted)).isPresent()) {
            return "OTHER_AMOUNT";
        }
        if (wanted == null || given == null || given.equals(wanted)) {
            return null;
        }
        // An order in the recipient's currency is delivered in that currency.
        return localAmount || given.currency().equals(wanted.currency()) ? "OTHER_AMOUNT" : null;
    }

    @Override
    public Optional<DeliveryOutcome> lookup(LookupRequest request) {
        return api.lookup(
                "/topups/reports/transactions",
                request.reference(),
                node -> transaction(node, request.reference(), request.value(), number(request.to())));
    }

    private @Nullable String number(@Nullable String to) {
        return Optional.ofNullable(to).flatMap(phones::mobile).map(Mobile::e164).orElse(null);
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
