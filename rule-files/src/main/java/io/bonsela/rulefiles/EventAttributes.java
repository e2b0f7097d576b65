package io.bonsela.rulefiles;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the attributes of events from JSON: money is an object with {@code currency} and {@code value}, both text; a date or
 * an instant is text; null is left out.
 */
public final class EventAttributes {
    private EventAttributes() {}

    /**
     * Adds the attributes of a JSON object to an event. Dates, instants and money are read where the event's type declares
     * them; without a declaration, an object of a currency and a value is money.
     *
     * @param data the object
     * @param type the event's type; null: it is not declared
     * @param event the event
     * @throws BonselaException INVALID_VALUE with the name of the attribute that cannot be read
     */
    public static void add(JsonNode data, @Nullable EventType type, Event.Builder event) {
        if (!data.isObject()) {
            throw invalid("the attributes are not an object");
        }
        for (Map.Entry<String, JsonNode> field : data.properties()) {
            Attribute attribute = type == null ? null : type.attributes().get(field.getKey());
            Object value = value(field.getValue(), attribute == null ? null : attribute.type(), field.getKey());
            if (value != null) {
                event.with(field.getKey(), value);
            }
        }
    }

    private static @Nullable Object value(JsonNode node, @Nullable ValueType type, String name) {
        if (node.isNull()) {
            return null;
        }
        if (type != null && type.kind() == Kind.MONEY && !isMoney(node)) {
            String currency = type.currency() == null ? "USD" : type.currency();
            throw invalid("'" + name + "' is not money: write {\"currency\": \"" + currency
                    + "\", \"value\": \"5.00\"}, with the value in quotes");
        }
        if (node.isString()) {
            return text(node.stringValue(), type, name);
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isNumber()) {
            return node.decimalValue();
        }
        if (node.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            for (JsonNode element : node) {
                list.add(value(element, type == null ? null : type.element(), name));
            }
            return list;
        }
        boolean money = type != null ? type.kind() == Kind.MONEY : isMoney(node);
        if (money) {
            return money(node, name);
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            ValueType inner = type == null ? null : type.fields().get(field.getKey());
            object.put(field.getKey(), value(field.getValue(), inner, name + "." + field.getKey()));
        }
        return object;
    }

    private static boolean isMoney(JsonNode node) {
        return node.size() == 2 && node.has("currency") && node.has("value");
    }

    private static Money money(JsonNode node, String name) {
        if (!node.get("currency").isString() || !node.get("value").isString()) {
            throw invalid("'" + name
                    + "' has a currency or a value without quotes: write {\"currency\": \"USD\", \"value\": \"5.00\"}");
        }
        try {
            return Money.of(
                    node.get("currency").stringValue(), node.get("value").stringValue());
        } catch (BonselaException e) {
            throw invalid("'" + name + "': " + e.detail());
        }
    }

    private static Object text(String text, @Nullable ValueType type, String name) {
        try {
            if (type != null && type.kind() == Kind.DATE) {
                return LocalDate.parse(text);
            }
            return type != null && type.kind() == Kind.INSTANT
                    ? OffsetDateTime.parse(text).toInstant()
                    : text;
        } catch (DateTimeException e) {
            throw invalid("'" + name + "' is not a date such as 2026-10-01 or an instant such as 2026-10-01T12:00:00Z: "
                    + text);
        }
    }

    private static BonselaException invalid(String message) {
        return new BonselaException(ErrorCode.INVALID_VALUE, message);
    }
}
