package io.bonsela.connectors.support;

import io.bonsela.api.Money;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.CallbackResult;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Duplicate;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A client for what Reloadly's products share: tokens, codes, reports and callbacks. The settings of an instance are
 * {@code url}, {@code currency}, {@code auth-url}, {@code audience}, {@code client-id}, {@code client-secret} and
 * {@code webhook-secret}. Thread-safe.
 */
public final class Reloadly {
    /** The meaning of error codes. The codes are the provider's; their meaning for money is our interpretation. */
    public static final Codes ERRORS = new Codes()
            .put(Means.RETRY, "TOKEN_EXPIRED")
            .put(
                    Means.HOLD,
                    "INVALID_TOKEN",
                    "INVALID_CREDENTIALS",
                    "INVALID_AUDIENCE",
                    "INSUFFICIENT_BALANCE",
                    "INACTIVE_ACCOUNT",
                    "ACCOUNT_NOT_FOUND",
                    "MAX_DAILY_TRANSACTION_COUNT_REACHED",
                    "MAX_DAILY_TRANSACTION_AMOUNT_REACHED")
            .put(Means.DUPLICATE, "CUSTOM_IDENTIFIER_ALREADY_USED")
            // A number can be topped up every two minutes; this may be due to an earlier attempt of ours.
            .put(Means.ASK, "PHONE_RECENTLY_RECHARGED", "RECIPIENT_HAS_PENDING_TRANSACTION")
            .wait(Duration.ofMinutes(2), "PHONE_RECENTLY_RECHARGED", "RECIPIENT_HAS_PENDING_TRANSACTION")
            .put(
                    Means.UNAVAILABLE,
                    "TRANSACTION_CANNOT_BE_PROCESSED_AT_THE_MOMENT",
                    "OPERATOR_UNAVAILABLE_OR_CURRENTLY_INACTIVE",
                    "OPERATOR_NOT_IN_SERVICE",
                    "CONNECTION_TO_OPERATOR_TEMPORARILY_DOWN",
                    "SERVICE_TO_OPERATOR_TEMPORARILY_UNAVAILABLE",
                    "FX_RATE_NOT_AVAILABLE")
            .put(
                    Means.UNKNOWN,
                    "CONNECTION_TO_OPERATOR_FAILED",
                    "PROVIDER_INTERNAL_ERROR",
                    "REQUEST_FAILED_ON_PROVIDER",
                    "REQUEST_PROCESSING_FAILED",
                    "TRANSACTION_FAILED_ON_OPERATOR",
                    "TOPUP_TRANSACTION_FAILED",
                    "UNMAPPED_PROVIDER_ERROR_CODE")
            .put(
                    Means.RECIPIENT,
                    "INVALID_RECIPIENT_PHONE",
                    "INVALID_PHONE_NUMBER",
                    "RECIPIENT_PHONE_INACTIVE",
                    "PHONE_BANNED_BY_OPERATOR",
                    "COULD_NOT_AUTO_DETECT_OPERATOR")
            .put(Means.REQUEST, "OPERATOR_NOT_FOUND", "COUNTRY_NOT_SUPPORTED", "INVALID_SENDER_PHONE")
            .put(Means.REQUEST, "INVALID_INPUT_PROVIDED", "JSON_SYNTAX_ERROR")
            .put(
                    Means.AMOUNT,
                    "INVALID_AMOUNT_FOR_OPERATOR",
                    "INVALID_AMOUNT_FOR_RECIPIENT_PHONE",
                    "INVALID_AMOUNT",
                    "IMPOSSIBLE_AMOUNT")
            .put(
                    Means.POLICY,
                    "TRANSACTION_REJECTED_BY_OPERATOR",
                    "TRANSACTION_REFUSED_BY_OPERATOR",
                    "RECIPIENT_REACHED_MAX_TOPUP_NUMBER");

    private static final Duration KEPT = Duration.ofHours(1);
    private static final int MOST_KEPT = 10_000;

    private final Map<String, Kept> catalogue = new ConcurrentHashMap<>();
    private final URI base;
    private final String mediaType;
    private final ConnectorContext context;
    private final TokenSource tokens;
    private final @Nullable Secret webhookSecret;
    private final String currency;

    private record Kept(JsonNode node, Instant until) {}

    /**
     * Creates a client.
     *
     * @param config the instance's settings
     * @param context the instance's context
     * @param mediaType the media type of the product and its version
     */
    public Reloadly(ConnectorConfig config, ConnectorContext context, String mediaType) {
        base = config.url("url");
        this.mediaType = mediaType;
        this.context = context;
        tokens = new TokenSource(
                URI.create(config.text("auth-url") + "/oauth/token"),
                config.secret("client-id"),
                config.secret("client-secret"),
                config.find("audience").orElse(base.toString()),
                context.http(),
                context.clock());
        currency = config.text("currency");
        webhookSecret = config.find("webhook-secret").isPresent() ? config.secret("webhook-secret") : null;
    }

    /** The meaning of transaction states, as a new table that callers may extend. */
    public static Codes statuses() {
        return new Codes()
                .put(Means.PENDING, "PROCESSING")
                .put(Means.DELIVERED, "SUCCESSFUL")
                .put(Means.REVERSED, "REFUNDED")
                // Every order uses up its identifier.
                .put(Means.SPENT, "FAILED")
                .wait(Duration.ofMinutes(30), "FAILED");
    }

    /**
     * The rejection of an amount that cannot be ordered: amounts are sent as plain numbers, in the currency of the
     * account.
     *
     * @param value the amount
     * @return empty: the amount can be ordered
     */
    public Optional<DeliveryOutcome> refusal(@Nullable Money value) {
        if (value == null) {
            return Optional.of(new Rejected("NO_AMOUNT", Rejected.Cause.REQUEST));
        }
        return Tender.refusal(value, Set.of(currency));
    }

    /**
     * Returns a part of the catalogue, such as an operator or a product, which is cached for an hour.
     *
     * @param path its path
     * @param what its name in codes, such as {@code PRODUCT}
     * @throws NotRead if it cannot be read; nothing was ordered then
     */
    public JsonNode catalogue(String path, String what) throws NotRead {
        Kept kept = catalogue.get(path);
        Instant now = context.clock().instant();
        if (kept != null && now.isBefore(kept.until())) {
            return kept.node();
        }
        JsonNode read = read(path, what);
        if (catalogue.size() >= MOST_KEPT) {
            catalogue.clear();
        }
        catalogue.put(path, new Kept(read, now.plus(KEPT)));
        return read;
    }

    /**
     * Reads an object before anything is ordered.
     *
     * @param path its path
     * @param what its name in codes, such as {@code DETECT}
     * @throws NotRead if it cannot be read
     */
    public JsonNode read(String path, String what) throws NotRead {
        HttpReply reply;
        try {
            reply = get(path);
        } catch (TokenSource.Refused e) {
            throw new NotRead(e.outcome());
        } catch (TransportException e) {
            throw new NotRead(DeliveryOutcome.unavailable(what + '_' + e.code()));
        }
        Optional<JsonNode> node = Json.read(reply.body()).filter(JsonNode::isObject);
        if (reply.isSuccess() && node.isPresent()) {
            return node.get();
        }
        // A code that leaves the outcome of an order uncertain is ignored here.
        throw new NotRead(code(reply)
                .flatMap(code -> ERRORS.outcome(code, null))
                .filter(known -> !(known instanceof Unknown) && !(known instanceof Duplicate))
                .orElse(DeliveryOutcome.unavailable(what + "_HTTP_" + reply.status())));
    }

    /** Thrown if an object could not be read before an order. */
    public static final class NotRead extends Exception {
        private static final long serialVersionUID = 1;
        private final transient DeliveryOutcome outcome;

        NotRead(DeliveryOutcome outcome) {
            super(outcome.code());
            this.outcome = outcome;
        }

        /** The outcome for the delivery. */
        public DeliveryOutcome outcome() {
            return outcome;
        }
    }

    /**
     * Sends a GET request.
     *
     * @param path the path, with its query
     * @throws TokenSource.Refused if there is no token
     * @throws TransportException if there is no response
     */
    public HttpReply get(String path) throws TokenSource.Refused, TransportException {
        return send(HttpCall.get(uri(path)));
    }

    /**
     * Sends a POST request.
     *
     * @param path the path
     * @param body the body
     * @throws TokenSource.Refused if there is no token
     * @throws TransportException if there is no response
     */
    public HttpReply post(String path, JsonNode body) throws TokenSource.Refused, TransportException {
        return send(HttpCall.post(uri(path), "application/json", Json.write(body)));
    }

    /**
     * Sends a request with a token; once more with a new token if the provider says that it expired, before doing
     * anything.
     */
    private HttpReply send(HttpCall call) throws TokenSource.Refused, TransportException {
        Secret token = tokens.token(null);
        HttpReply reply = context.http().send(authorized(call, token));
        boolean expired = reply.status() == 401
                && code(reply).filter("TOKEN_EXPIRED"::equals).isPresent();
        return expired ? context.http().send(authorized(call, tokens.token(token))) : reply;
    }

    private HttpCall authorized(HttpCall call, Secret token) {
        return call.header("Authorization", "Bearer " + token.reveal()).header("Accept", mediaType);
    }

    private static Optional<String> code(HttpReply reply) {
        return Json.read(reply.body()).flatMap(node -> Json.text(node, "errorCode"));
    }

    /**
     * The outcome of an order that was not accepted.
     *
     * @param reply the response
     * @param now the current time
     */
    public static DeliveryOutcome error(HttpReply reply, Instant now) {
        return code(reply)
                .filter(code -> reply.status() / 100 != 3)
                .map(code -> ERRORS.outcome(code, null)
                        .orElse(new Unknown(code.matches("[A-Z_]{1,60}") ? code : "UNKNOWN_CODE", false)))
                .orElseGet(() -> Answers.ofSend(reply, now));
    }

    /**
     * Looks a transaction up in a report.
     *
     * @param path the path of the report, without its query
     * @param reference our reference
     * @param reader reads the outcome of a transaction
     * @return empty: the report does not contain the transaction
     */
    public Optional<DeliveryOutcome> lookup(
            String path, String reference, Function<JsonNode, Optional<DeliveryOutcome>> reader) {
        try {
            HttpReply reply = get(path + "?customIdentifier=" + reference + "&page=1&size=10");
            JsonNode content = Json.read(reply.body())
                    .map(node -> node.path("content"))
                    .filter(node -> reply.isSuccess() && node.isArray())
                    .orElse(null);
            if (content == null) {
                return Optional.of(Answers.ofLookup(reply));
            } else if (content.isEmpty()) {
                return Optional.empty();
            }
            for (JsonNode row : content) {
                if (Json.text(row, "customIdentifier").filter(reference::equals).isPresent()) {
                    return Optional.of(reader.apply(row).orElse(new Unknown("LOOKUP_UNREADABLE", true)));
                }
            }
            // A report that contains only other transactions does not answer the question.
            return Optional.of(new Unknown("LOOKUP_OF_ANOTHER", false));
        } catch (TokenSource.Refused e) {
            return Optional.of(
                    new Unknown("LOOKUP_" + e.outcome().code(), e.outcome().isProviderFault()));
        } catch (TransportException e) {
            return Optional.of(new Unknown("LOOKUP_" + e.code(), true));
        }
    }

    /**
     * Parses a callback. Its body is only a hint to look the transaction up. The unit of its timestamp is not
     * documented, so the signature covers the text of the timestamp and its age is not checked.
     *
     * @param request the request as received
     */
    public CallbackResult parseCallback(CallbackRequest request) {
        Secret secret = webhookSecret;
        String signature = request.header("X-Reloadly-Signature").orElse("");
        String timestamp = request.header("X-Reloadly-Request-Timestamp").orElse("");
        if (secret == null
                || timestamp.isEmpty()
                || !Hmac.equal(
                        signature,
                        Hmac.hex(secret, request.body(), (":" + timestamp).getBytes(StandardCharsets.UTF_8)))) {
            return new CallbackResult.Refused(401, "BAD_SIGNATURE");
        }
        return Json.read(request.body())
                .map(node -> node.path("data"))
                .map(data -> data.path("transaction").isObject() ? data.path("transaction") : data)
                .flatMap(data -> Json.text(data, "customIdentifier"))
                .<CallbackResult>map(CallbackResult.Hint::new)
                .orElse(new CallbackResult.Ignored("NO_REFERENCE"));
    }

    private URI uri(String path) {
        return URI.create(base.toString().replaceAll("/$", "") + path);
    }
}
