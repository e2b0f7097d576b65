package io.bonsela.cli;

import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Converts values to JSON: money as currency and value, dates and instants as text, a reason as code and arguments. */
final class ValuesJson {
    private ValuesJson() {}

    static JsonNode of(@Nullable Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = nodes.objectNode();
            map.forEach((name, each) -> object.set(name.toString(), of(each)));
            return object;
        } else if (value instanceof List<?> list) {
            ArrayNode array = nodes.arrayNode();
            list.forEach(each -> array.add(of(each)));
            return array;
        } else if (value instanceof Money money) {
            return nodes.objectNode()
                    .put("currency", money.currency().code())
                    .put("value", money.amount().toPlainString());
        } else if (value instanceof Reason reason) {
            ObjectNode object = nodes.objectNode().put("code", reason.code().name());
            object.set("arguments", of(reason.arguments()));
            return object;
        } else if (value instanceof BigDecimal number) {
            return nodes.numberNode(number);
        } else if (value instanceof Boolean truth) {
            return nodes.booleanNode(truth);
        }
        return value == null ? nodes.nullNode() : nodes.stringNode(value.toString());
    }
}
