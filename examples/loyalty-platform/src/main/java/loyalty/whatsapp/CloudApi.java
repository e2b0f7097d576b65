package loyalty.whatsapp;

import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.Hold;
import io.bonsela.api.connector.DeliveryOutcome.NotSent;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.connector.HttpCall;
import io.bonsela.api.connector.HttpReply;
import io.bonsela.api.connector.HttpTransport;
import io.bonsela.api.connector.TransportException;
import io.bonsela.connectors.support.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import loyalty.channel.Channels.Channel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends messages by WhatsApp's Cloud API. A send has no key by which a repeat is recognized, so one whose answer got lost
 * is never sent again. What an error means depends on its code, not on the status.
 */
final class CloudApi {
    static final int OPTED_OUT = 131_050;

    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Set<Integer> AGAIN = Set.of(2, 4, 80_007, 130_429, 131_016);
    private static final Set<Integer> LATER = Set.of(131_048, 131_056);
    private static final Set<Integer> UNCLEAR = Set.of(1, 131_000);
    private static final Set<Integer> RECIPIENT = Set.of(131_021, 131_026);
    private static final Set<Integer> POLICY = Set.of(131_047, 131_049, OPTED_OUT, 130_472, 130_497);
    private static final Set<Integer> REQUEST =
            Set.of(100, 131_008, 131_009, 131_051, 132_000, 132_001, 132_005, 132_007, 132_012);

    private final HttpTransport http;
    private final String url;

    CloudApi(HttpTransport http, String url) {
        this.http = http;
        this.url = url;
    }

    /** Returns a text, which is allowed within 24 hours of the recipient's last message. */
    static ObjectNode text(Contact to, String text) {
        ObjectNode message = message(to, "text");
        message.putObject("text").put("body", text);
        return message;
    }

    /** Returns a template with its values. */
    static ObjectNode template(Contact to, String name, String language, List<String> values) {
        ObjectNode message = message(to, "template");
        ObjectNode template = message.putObject("template").put("name", name);
        template.putObject("language").put("code", language);
        ObjectNode body = template.putArray("components").addObject().put("type", "body");
        var parameters = body.putArray("parameters");
        values.forEach(value -> parameters.addObject().put("type", "text").put("text", value));
        return message;
    }

    private static ObjectNode message(Contact to, String type) {
        ObjectNode message = Json.object().put("messaging_product", "whatsapp").put("recipient_type", "individual");
        String phone = to.phone();
        if (phone != null) {
            message.put("to", phone.substring(1));
        } else {
            message.put("recipient", to.userId());
        }
        return message.put("type", type);
    }

    /** Sends a message from the number of a channel. */
    DeliveryOutcome send(Channel channel, ObjectNode message, Instant at) {
        Map<String, String> settings = channel.settings();
        HttpCall call = HttpCall.postJson(
                        URI.create(url + '/' + settings.get("phone-number-id") + "/messages"),
                        new String(Json.write(message), StandardCharsets.UTF_8))
                .header("Authorization", "Bearer " + settings.get("access-token"));
        try {
            return outcome(http.send(call), at);
        } catch (TransportException e) {
            return e.outcome();
        }
    }

    private static DeliveryOutcome outcome(HttpReply reply, Instant at) {
        JsonNode body = Json.read(reply.body()).orElseGet(Json::object);
        String id = body.path("messages").path(0).path("id").asString("");
        if (reply.isSuccess() && !id.isEmpty()) {
            // The id contains the recipient's number: it is no reference that the engine may keep.
            return new Delivered("ACCEPTED", null, null);
        }
        JsonNode error = body.path("error");
        if (!error.path("code").isInt()) {
            return new Unknown("HTTP_" + reply.status(), reply.status() >= 500);
        }
        int code = error.path("code").asInt();
        String name = "ERROR_" + code;
        if (AGAIN.contains(code)) {
            return new NotSent(name, reply.retryAfter(at, LONGEST_WAIT).orElse(null), code == 2 || code == 131_016);
        } else if (LATER.contains(code)) {
            return new NotSent(name, reply.retryAfter(at, LONGEST_WAIT).orElse(LONGEST_WAIT), false);
        } else if (RECIPIENT.contains(code)) {
            return new Rejected(name, Rejected.Cause.RECIPIENT);
        } else if (POLICY.contains(code)) {
            return new Rejected(name, Rejected.Cause.POLICY);
        } else if (REQUEST.contains(code)) {
            return new Rejected(name, Rejected.Cause.REQUEST);
        }
        return UNCLEAR.contains(code) ? new Unknown(name, true) : new Hold(name);
    }
}
