package io.bonsela.connectors.support;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Money;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.CallbackResult;
import io.bonsela.api.connector.Connector.ConnectorHealth;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.Connector.LookupRequest;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.DeliveredOtherwise;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.connector.HttpCall;
import io.bonsela.api.connector.HttpReply;
import io.bonsela.api.connector.Secret;
import io.bonsela.api.connector.TransportException;
import io.bonsela.connectors.support.Codes.Means;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Connects to a service that implements the signed protocol. A request has the headers {@code Bonsela-Key},
 * {@code Bonsela-Timestamp} (Unix seconds) and {@code Bonsela-Signature}: the hex HMAC-SHA-256 of timestamp, method,
 * path and body, separated by line feeds. The service rejects timestamps that are more than five minutes off. So does
 * this connector in callbacks, which are signed in the same way with the method POST and the path {@code callback}.
 */
final class SignedConnector implements Connector {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int SHORTEST_SECRET = 32;
    static final Codes STATUSES = new Codes()
            .put(Means.DELIVERED, "DELIVERED")
            .put(Means.PENDING, "PENDING")
            .put(Means.RECIPIENT, "REJECTED_RECIPIENT")
            .put(Means.AMOUNT, "REJECTED_AMOUNT")
            .put(Means.REQUEST, "REJECTED_REQUEST")
            .put(Means.POLICY, "REJECTED_POLICY")
            .put(Means.HOLD, "NO_FUNDS", "BAD_SIGNATURE", "STALE_TIMESTAMP", "UNKNOWN_KEY")
            .put(Means.RETRY, "BUSY")
            // A repeat would return the first result.
            .put(Means.SPENT, "FAILED")
            .put(Means.REVERSED, "REVERSED");

    private final String base;
    private final String keyId;
    private final Secret secret;
    private final ConnectorContext context;

    SignedConnector(ConnectorConfig config, ConnectorContext context) {
        if (config.secret("secret").reveal().length() < SHORTEST_SECRET) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION, "secret must have at least " + SHORTEST_SECRET + " characters");
        }
        base = config.url("url").toString().replaceAll("/$", "");
        keyId = config.text("key-id");
        secret = config.secret("secret");
        this.context = context;
    }

    @Override
    public DeliveryOutcome issue(IssueRequest request) {
        ObjectNode body = Json.object()
                .put("reference", request.reference())
                .put("tenant", request.tenant())
                .put("reward", request.reward());
        Money value = request.value();
        if (value != null) {
            body.put("amount", value.amount()).put("currency", value.currency().code());
        }
        if (request.to() != null) {
            body.put("to", request.to());
        }
        ObjectNode parameters = body.putObject("parameters");
        request.parameters().forEach(parameters::put);
        try {
            HttpReply reply = context.http().send(signed("POST", "/issues", Json.write(body)));
            return outcome(reply, request.reference(), request.to())
                    .orElseGet(() -> Answers.ofSend(reply, context.clock().instant()));
        } catch (TransportException e) {
            return e.outcome();
        }
    }

    @Override
    public Optional<DeliveryOutcome> lookup(LookupRequest request) {
        try {
            HttpReply reply = context.http().send(signed("GET", "/issues/" + request.reference(), new byte[0]));
            if (reply.status() == 404 && isNotFound(reply)) {
                return Optional.empty();
            }
            return Optional.of(
                    outcome(reply, request.reference(), request.to()).orElseGet(() -> Answers.ofLookup(reply)));
        } catch (TransportException e) {
            return Optional.of(new Unknown("LOOKUP_" + e.code(), true));
        }
    }

    private static boolean isNotFound(HttpReply reply) {
        return Json.read(reply.body())
                .flatMap(json -> Json.text(json, "status"))
                .filter("NOT_FOUND"::equals)
                .isPresent();
    }

    @Override
    public DeliveryOutcome reverse(LookupRequest request) {
        String path = "/issues/" + request.reference() + "/reversal";
        try {
            HttpReply reply = context.http().send(signed("POST", path, new byte[0]));
            return outcome(reply, request.reference(), null).orElseGet(() -> Answers.ofLookup(reply));
        } catch (TransportException e) {
            return new Unknown(e.code(), true);
        }
    }

    @Override
    public Optional<Secret> reveal(LookupRequest request) {
        try {
            HttpReply reply =
                    context.http().send(signed("GET", "/issues/" + request.reference() + "/code", new byte[0]));
            return Json.read(reply.body())
                    .flatMap(json -> Json.text(json, "code"))
                    .map(Secret::of);
        } catch (TransportException e) {
            return Optional.empty();
        }
    }

    @Override
    public ConnectorHealth health() {
        try {
            HttpReply reply = context.http().send(signed("GET", "/health", new byte[0]));
            return reply.isSuccess()
                    ? new ConnectorHealth(
                            ConnectorHealth.Status.UP,
                            null,
                            Json.read(reply.body())
                                    .flatMap(json -> Json.money(json, "balance", "currency"))
                                    .orElse(null))
                    : new ConnectorHealth(ConnectorHealth.Status.DOWN, "HTTP_" + reply.status(), null);
        } catch (TransportException e) {
            return new ConnectorHealth(ConnectorHealth.Status.DOWN, e.code(), null);
        }
    }

    @Override
    public CallbackResult parseCallback(CallbackRequest request) {
        String timestamp = request.header("Bonsela-Timestamp").orElse("");
        String signature = request.header("Bonsela-Signature").orElse("");
        if (!timestamp.matches("[0-9]{1,12}")
                || !Hmac.equal(signature, sign(timestamp, "POST", "callback", request.body()))) {
            return new CallbackResult.Refused(401, "BAD_SIGNATURE");
        }
        Duration off = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), request.at())
                .abs();
        if (off.compareTo(TOLERANCE) > 0) {
            return new CallbackResult.Refused(401, "STALE_TIMESTAMP");
        }
        Optional<JsonNode> json = Json.read(request.body());
        Optional<String> reference = json.flatMap(node -> Json.text(node, "reference"));
        Optional<DeliveryOutcome> outcome = json.flatMap(SignedConnector::status);
        if (reference.isPresent() && json.filter(node -> node.has("to")).isPresent()) {
            // Only the lookup knows the requested recipient.
            return new CallbackResult.Hint(reference.get());
        }
        return reference.isPresent() && outcome.isPresent()
                ? new CallbackResult.Said(reference.get(), outcome.get())
                : new CallbackResult.Ignored("NOTHING_KNOWN");
    }

    private static Optional<DeliveryOutcome> status(JsonNode node) {
        return Json.text(node, "status")
                .flatMap(
                        status -> STATUSES.outcome(status, Json.text(node, "id").orElse(null)))
                .map(known -> known instanceof Delivered delivered
                        ? new Delivered(
                                delivered.code(),
                                delivered.providerReference(),
                                Json.money(node, "amount", "currency").orElse(null))
                        : known);
    }

    /** The outcome in the body; empty: the body is not recognized. */
    private Optional<DeliveryOutcome> outcome(HttpReply reply, String reference, @Nullable String to) {
        if (reply.status() / 100 == 3) {
            return Optional.empty();
        }
        Optional<JsonNode> json = Json.read(reply.body());
        Optional<DeliveryOutcome> outcome = json.flatMap(SignedConnector::status);
        String named = json.flatMap(node -> Json.text(node, "reference")).orElse("");
        boolean telling = outcome.filter(known -> known instanceof Delivered
                        || known instanceof DeliveryOutcome.Reversed
                        || known instanceof DeliveryOutcome.NotExecuted)
                .isPresent();
        if (outcome.isPresent() && (telling || !named.isEmpty()) && !named.equals(reference)) {
            return Optional.of(new Unknown("OTHER_REFERENCE", false));
        }
        Optional<String> recipient = json.flatMap(node -> Json.text(node, "to"));
        if (outcome.orElse(null) instanceof Delivered delivered
                && to != null
                && recipient.filter(other -> !other.equals(to)).isPresent()) {
            return Optional.of(
                    new DeliveredOtherwise("OTHER_RECIPIENT", delivered.providerReference(), delivered.delivered()));
        }
        if (outcome.isEmpty() && json.flatMap(node -> Json.text(node, "status")).isPresent() && reply.status() < 500) {
            // The response follows our protocol but has an unknown status.
            return Optional.of(new Unknown("UNKNOWN_STATUS", false));
        }
        return outcome.map(known -> withRetryAfter(known, reply));
    }

    private DeliveryOutcome withRetryAfter(DeliveryOutcome outcome, HttpReply reply) {
        return outcome instanceof DeliveryOutcome.NotSent busy && busy.retryAfter() == null
                ? new DeliveryOutcome.NotSent(
                        busy.code(),
                        reply.retryAfter(context.clock().instant(), Duration.ofHours(1))
                                .orElse(null),
                        busy.isProviderFault())
                : outcome;
    }

    private HttpCall signed(String method, String path, byte[] body) {
        String timestamp = String.valueOf(context.clock().instant().getEpochSecond());
        URI uri = URI.create(base + path);
        HttpCall call = new HttpCall(method, uri, Map.of(), body);
        return call.header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("Bonsela-Key", keyId)
                .header("Bonsela-Timestamp", timestamp)
                .header("Bonsela-Signature", sign(timestamp, method, uri.getPath(), body));
    }

    private String sign(String timestamp, String method, String path, byte[] body) {
        String head = timestamp + '\n' + method + '\n' + path + '\n';
        return Hmac.hex(secret, head.getBytes(StandardCharsets.UTF_8), body);
    }
}
