package io.bonsela.connectors.webhook;

import io.bonsela.api.Money;
import io.bonsela.connectors.support.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Encodes the body of a message: {@code type}, {@code timestamp} and {@code data}, whose {@code version} is that of the
 * payload. Money is an object with {@code amount}, a decimal as text, and {@code currency}. Equal values result in
 * equal bytes.
 */
final class Payload {
    private static final int VERSION = 1;

    private Payload() {}

    static byte[] of(
            String type,
            @Nullable Instant happenedAt,
            String tenant,
            @Nullable String subject,
            String correlation,
            Map<String, Object> data) {
        ObjectNode body = Json.object().put("type", type);
        if (happenedAt != null) {
            body.put("timestamp", happenedAt.toString());
        }
        ObjectNode inner = body.putObject("data").put("version", VERSION).put("tenant", tenant);
        if (subject != null) {
            inner.put("subject", subject);
        }
        data.forEach((name, value) -> inner.set(name, node(inner, value)));
        inner.put("correlation", correlation);
        return Json.write(body);
    }

    private static JsonNode node(ObjectNode factory, @Nullable Object value) {
        if (value instanceof Money money) {
            return Json.object()
                    .put("amount", money.amount().toPlainString())
                    .put("currency", money.currency().code());
        } else if (value instanceof BigDecimal number) {
            return factory.numberNode(number);
        } else if (value instanceof Boolean truth) {
            return factory.booleanNode(truth);
        } else if (value instanceof List<?> list) {
            ArrayNode array = factory.arrayNode();
            list.forEach(element -> array.add(node(factory, element)));
            return array;
        } else if (value instanceof Map<?, ?> map) {
            ObjectNode object = factory.objectNode();
            map.forEach((name, element) -> object.set((String) name, node(factory, element)));
            return object;
        } else if (value == null) {
            return factory.nullNode();
        }
        return factory.stringNode(value.toString());
    }
}
