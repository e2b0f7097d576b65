package io.bonsela.connectors.webhook;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.Connector.Message;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.Hold;
import io.bonsela.api.connector.DeliveryOutcome.NotSent;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.connector.HttpReply;
import io.bonsela.api.connector.Secret;
import io.bonsela.api.connector.TransportException;
import io.bonsela.connectors.support.Hmac;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Sends messages to one endpoint. Every attempt has a new signature and timestamp, and the same id. */
final class WebhookConnector implements Connector {
    /** A longer wait that a receiver requests is reduced to this. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(24);

    private static final Duration SLOWED = Duration.ofMinutes(1);

    private final URI url;
    private final List<Secret> secrets = new ArrayList<>();
    private final Set<String> events;
    private final Sender sender;

    WebhookConnector(ConnectorConfig config, ConnectorContext context, Sender.Resolver resolver) {
        Set<Integer> ports = config.list("ports").stream().map(Integer::valueOf).collect(Collectors.toSet());
        String problem = Endpoint.problem(config.text("url"), config.truth("plain-http"), ports);
        if (problem != null) {
            throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, "url " + problem);
        }
        url = config.url("url");
        secrets.add(config.secret("secret"));
        config.find("previous-secret").ifPresent(given -> secrets.add(config.secret("previous-secret")));
        for (Secret secret : secrets) {
            requireKey(secret);
        }
        events = Set.copyOf(config.list("events"));
        // The engine's own deadline is a little later.
        Duration deadline = config.duration("call-timeout").multipliedBy(9).dividedBy(10);
        sender = new Sender(
                context.name(),
                new AddressGuard(config.list("allowed-ranges")),
                resolver,
                deadline,
                config.integer("concurrency"));
    }

    private static void requireKey(Secret secret) {
        try {
            SigningKey key = SigningKey.parse(secret.reveal());
            if (!key.signs()) {
                throw new BonselaException(
                        ErrorCode.INVALID_CONFIGURATION, "secret is a public key, which cannot sign");
            }
            if (!key.isLongEnough()) {
                throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, "secret must have 24 to 64 bytes");
            }
        } catch (IllegalArgumentException e) {
            throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, "secret is not a key: " + e.getMessage());
        }
    }

    @Override
    public Set<String> subscriptions() {
        return events;
    }

    @Override
    public DeliveryOutcome publish(Message message) {
        return send(
                message.id(),
                message.at(),
                Payload.of(
                        message.type(),
                        message.happenedAt(),
                        message.tenant(),
                        message.subject(),
                        message.correlation(),
                        message.data()));
    }

    /** Sends a reward of type webhook; the receiver decides what to do with it. */
    @Override
    public DeliveryOutcome issue(IssueRequest request) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("issuance", request.issuance());
        data.put("reward", request.reward());
        data.put("reference", request.reference());
        if (request.value() != null) {
            data.put("value", request.value());
        }
        if (request.to() != null) {
            data.put("to", request.to());
        }
        data.put("parameters", request.parameters());
        // Every repeat has the same bytes: the time of an attempt is in the header.
        return send(
                "msg_" + request.reference(),
                request.at(),
                Payload.of("reward.webhook", null, request.tenant(), request.subject(), request.correlation(), data));
    }

    private DeliveryOutcome send(String id, Instant at, byte[] body) {
        long timestamp = at.getEpochSecond();
        String signatures = secrets.stream()
                .map(secret -> SigningKey.parse(secret.reveal()).sign(id, timestamp, body))
                .collect(Collectors.joining(" "));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", String.valueOf(timestamp));
        headers.put("webhook-signature", signatures);
        try {
            return outcome(sender.post(url, headers, body), at);
        } catch (TransportException e) {
            return e.code().equals("ADDRESS_REFUSED") ? new Hold(e.code()) : e.outcome();
        }
    }

    private DeliveryOutcome outcome(HttpReply reply, Instant at) {
        String code = "HTTP_" + reply.status() + digest(reply.body());
        if (reply.isSuccess()) {
            return new Delivered(code, null, null);
        } else if (reply.status() == 410) {
            return new Rejected(code, Rejected.Cause.GONE);
        }
        Duration wait = reply.retryAfter(at, LONGEST_WAIT).orElse(null);
        if (reply.status() == 429) {
            return new NotSent(code, wait == null ? SLOWED : wait, false);
        }
        boolean slow = reply.status() == 502 || reply.status() == 503 || reply.status() == 504;
        // Whatever the receiver did with this message, it drops a repeat by its id.
        return new Unknown(code, reply.status() / 100 == 5, wait == null && slow ? SLOWED : wait);
    }

    /**
     * A few digits of the keyed hash of a response: enough to distinguish responses, but not to guess their content.
     */
    private String digest(byte[] body) {
        byte[] hash = Hmac.sha256(secrets.get(0).bytes(), body);
        return body.length == 0 ? "" : '/' + HexFormat.of().formatHex(hash, 0, 6);
    }

    @Override
    public void close() {
        sender.close();
    }
}
