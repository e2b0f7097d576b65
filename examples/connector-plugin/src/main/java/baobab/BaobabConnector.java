package baobab;

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
import io.bonsela.api.connector.DeliveryOutcome.NotSent;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Rejected.Cause;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.connector.HttpCall;
import io.bonsela.api.connector.HttpReply;
import io.bonsela.api.connector.Secret;
import io.bonsela.api.connector.TransportException;
import io.bonsela.connectors.support.Answers;
import io.bonsela.connectors.support.Codes;
import io.bonsela.connectors.support.Codes.Means;
import io.bonsela.connectors.support.Hmac;
import io.bonsela.connectors.support.Json;
import io.bonsela.connectors.support.TokenSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Connects to Baobab: a recharge is accepted first, and its outcome follows by lookup or by a signed callback. Reports
 * what the provider said, and never retries by itself.
 */
final class BaobabConnector implements Connector {
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** The meaning of Baobab's words; a request with an unknown word may have been executed. */
    private static final Codes WORDS = new Codes()
            .put(Means.DELIVERED, "DONE")
            .put(Means.PENDING, "ACCEPTED", "PROCESSING")
            .put(Means.FAILED, "BOUNCED")
            .put(Means.SPENT, "FAILED")
            .put(Means.REVERSED, "BACK")
            .put(Means.DUPLICATE, "DUPLICATE")
            .put(Means.RETRY, "THROTTLED")
            .put(Means.UNAVAILABLE, "BUSY")
            .put(Means.RECIPIENT, "NUMBER")
            .put(Means.HOLD, "FUNDS", "FORBIDDEN");

    private final String base;
    private final Secret callbackSecret;
    private final ConnectorContext context;
    private final TokenSource tokens;

    BaobabConnector(ConnectorConfig config, ConnectorContext context) {
        this.context = context;
        base = config.text("url").replaceAll("/$", "");
        callbackSecret = config.secret("callback-secret");
        tokens = new TokenSource(
                uri("/token"),
                config.secret("client-id"),
                config.secret("client-secret"),
                base,
                context.http(),
                context.clock());
    }

    @Override
    public DeliveryOutcome issue(IssueRequest request) {
        Money value = request.value();
        Optional<String> number = number(request.to());
        if (value == null) {
            return new Rejected("NO_AMOUNT", Cause.REQUEST);
        } else if (number.isEmpty()) {
            // The event's attribute can be any text: it is not sent before it was checked.
            return new Rejected("NO_NUMBER", Cause.RECIPIENT);
        }
        byte[] body = Json.write(Json.object()
                .put("reference", request.reference())
                .put("msisdn", number.get())
                .put("cents", value.minorUnits())
                .put("currency", value.currency().code()));
        try {
            HttpReply reply = send(HttpCall.post(uri("/recharges"), "application/json", body));
            Instant now = context.clock().instant();
            return outcome(reply, request.reference(), number.get())
                    .map(known -> patient(known, reply, now))
                    .orElseGet(() -> Answers.ofSend(reply, now));
        } catch (TokenSource.Refused e) {
            // Without a token nothing was sent.
            return e.outcome();
        } catch (TransportException e) {
            // The transport knows whether the request can have been executed.
            return e.outcome();
        }
    }

    @Override
    public Optional<DeliveryOutcome> lookup(LookupRequest request) {
        try {
            HttpReply reply = send(HttpCall.get(uri("/recharges/" + request.reference())));
            if (reply.status() == 404 && word(reply).filter("NONE"::equals).isPresent()) {
                return Optional.empty();
            }
            // A look-up without a result says nothing about the recharge.
            return Optional.of(
                    outcome(reply, request.reference(), number(request.to()).orElse(null))
                            .orElseGet(() -> Answers.ofLookup(reply)));
        } catch (TokenSource.Refused e) {
            return Optional.of(new Unknown("LOOKUP_" + e.outcome().code(), false));
        } catch (TransportException e) {
            return Optional.of(new Unknown("LOOKUP_" + e.code(), true));
        }
    }

    /**
     * Sends a request with an access token; once more with a new one if the service rejects it, before doing anything.
     */
    private HttpReply send(HttpCall call) throws TokenSource.Refused, TransportException {
        Secret token = tokens.token(null);
        HttpReply reply = context.http().send(authorized(call, token));
        return reply.status() == 401 && word(reply).filter("TOKEN"::equals).isPresent()
                ? context.http().send(authorized(call, tokens.token(token)))
                : reply;
    }

    private static HttpCall authorized(HttpCall call, Secret token) {
        return call.header("Authorization", "Bearer " + token.reveal());
    }

    /** The outcome in a response; empty: the response is not recognized. */
    private static Optional<DeliveryOutcome> outcome(HttpReply reply, String reference, String number) {
        if (reply.status() / 100 == 3) {
            return Optional.empty();
        }
        return Json.read(reply.body()).flatMap(json -> outcome(json, reference, number));
    }

    private static Optional<DeliveryOutcome> outcome(JsonNode json, String reference, String number) {
        String word = word(json).orElse("");
        Optional<String> named = Json.text(json, "reference");
        if (named.filter(other -> !other.equals(reference)).isPresent()) {
            return Optional.of(new Unknown("OTHER_REFERENCE", false));
        }
        String id = Json.text(json, "id").orElse(null);
        Optional<DeliveryOutcome> known = WORDS.outcome(word, id);
        if (!(known.orElse(null) instanceof Delivered)) {
            return known.isEmpty() && !word.isEmpty() ? Optional.of(new Unknown("UNKNOWN_WORD", false)) : known;
        }
        // The delivery is compared with the request: the number here, the amount by the engine.
        Money delivered = delivered(json);
        boolean other = number != null
                && Json.text(json, "msisdn").filter(to -> !to.equals(number)).isPresent();
        return Optional.of(
                other ? new DeliveredOtherwise("OTHER_NUMBER", id, delivered) : new Delivered(word, id, delivered));
    }

    private static Money delivered(JsonNode json) {
        JsonNode cents = json.path("cents");
        Optional<String> currency = Json.text(json, "currency").filter(code -> code.matches("USD|ZWG"));
        return cents.canConvertToLong() && currency.isPresent() ? Money.ofMinor(currency.get(), cents.asLong()) : null;
    }

    /** Adds the wait that the service requests. */
    private static DeliveryOutcome patient(DeliveryOutcome known, HttpReply reply, Instant now) {
        return known instanceof NotSent busy
                ? new NotSent(busy.code(), reply.retryAfter(now, LONGEST_WAIT).orElse(null), busy.isProviderFault())
                : known;
    }

    @Override
    public CallbackResult parseCallback(CallbackRequest request) {
        String time = request.header("X-Baobab-Time").orElse("");
        String signature = request.header("X-Baobab-Signature").orElse("");
        byte[] head = (time + '.').getBytes(StandardCharsets.US_ASCII);
        if (!time.matches("[0-9]{1,12}") || !Hmac.equal(signature, Hmac.hex(callbackSecret, head, request.body()))) {
            return new CallbackResult.Refused(401, "BAD_SIGNATURE");
        }
        Duration off = Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), request.at());
        if (off.abs().compareTo(TOLERANCE) > 0) {
            return new CallbackResult.Refused(401, "STALE");
        }
        JsonNode json = Json.read(request.body()).orElse(Json.object());
        Optional<String> reference = Json.text(json, "reference");
        if (reference.isEmpty()) {
            return new CallbackResult.Ignored("NO_REFERENCE");
        }
        // The recipient is checked by the look-up.
        return json.has("msisdn")
                ? new CallbackResult.Hint(reference.get())
                : outcome(json, reference.get(), null)
                        .<CallbackResult>map(outcome -> new CallbackResult.Said(reference.get(), outcome))
                        .orElse(new CallbackResult.Ignored("NO_WORD"));
    }

    @Override
    public ConnectorHealth health() {
        try {
            HttpReply reply = send(HttpCall.get(uri("/balance")));
            Money balance = Json.read(reply.body())
                    .filter(json -> reply.isSuccess())
                    .map(BaobabConnector::delivered)
                    .orElse(null);
            if (balance == null) {
                return new ConnectorHealth(Status.DOWN, "HTTP_" + reply.status(), null);
            }
            return balance.isPositive()
                    ? new ConnectorHealth(Status.UP, null, balance)
                    : new ConnectorHealth(Status.DOWN, "FUNDS", balance);
        } catch (TokenSource.Refused e) {
            return new ConnectorHealth(Status.DOWN, e.outcome().code(), null);
        } catch (TransportException e) {
            return new ConnectorHealth(Status.DOWN, e.code(), null);
        }
    }

    /** Digits with the country code, as the service requires them. */
    private static Optional<String> number(String to) {
        return Optional.ofNullable(to)
                .filter(text -> text.matches("\\+?[1-9][0-9]{7,14}"))
                .map(text -> text.replace("+", ""));
    }

    private static Optional<String> word(HttpReply reply) {
        return Json.read(reply.body()).flatMap(BaobabConnector::word);
    }

    private static Optional<String> word(JsonNode json) {
        return Json.text(json, "state").or(() -> Json.text(json, "error"));
    }

    private URI uri(String path) {
        return URI.create(base + path);
    }
}
