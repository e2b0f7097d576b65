package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads an event from a CloudEvents 1.0 JSON object. {@code tenant} and {@code correlationid} are extension attributes;
 * {@code data} contains
 * the attributes, with money as an object of {@code currency} and {@code value}.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">CloudEvents, JSON
 *     event format</a>
 */
final class CloudEventReader {
    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(50)
                            .maxNumberLength(100)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private final String tenant;
    private final EventKey key;
    private final Map<String, EventType> eventTypes = new HashMap<>();

    /** Thrown for a line that is not a valid event. */
    static final class InvalidEventException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidEventException(String message) {
            super(message);
        }
    }

    /**
     * Creates a reader for the events of a rule set's tenant. It reads dates and instants where the rule set declares
     * them.
     */
    CloudEventReader(RuleSet rules, EventKey key) {
        tenant = rules.tenant();
        this.key = key;
        rules.eventTypes().forEach(type -> eventTypes.put(type.name(), type));
    }

    Event read(String line) throws InvalidEventException {
        JsonNode object = parse(line);
        if (!"1.0".equals(text(object, "specversion"))) {
            throw new InvalidEventException("'specversion' is not \"1.0\"");
        }
        String source = text(object, "source");
        String type = text(object, "type");
        if (!tenant.equals(text(object, "tenant"))) {
            throw new InvalidEventException(
                    "the event belongs to tenant " + text(object, "tenant") + ", the rules belong to " + tenant);
        }
        try {
            Event.Builder event = Event.of(type)
                    .tenant(tenant)
                    .correlation(object.has("correlationid") ? text(object, "correlationid") : null)
                    .subject(text(object, "subject"))
                    .occurredAt(time(text(object, "time")));
            key.identify(event, source, text(object, "id"));
            JsonNode data = object.get("data");
            if (data != null && !data.isObject()) {
                throw new InvalidEventException("'data' is not an object");
            }
            EventType declared = eventTypes.get(type);
            if (data != null) {
                for (Map.Entry<String, JsonNode> field : data.properties()) {
                    Attribute attribute =
                            declared == null ? null : declared.attributes().get(field.getKey());
                    Object value = value(field.getValue(), attribute == null ? null : attribute.type(), field.getKey());
                    if (value != null) {
                        event.with(field.getKey(), value);
                    }
                }
            }
            return event.build();
        } catch (BonselaException e) {
            throw new InvalidEventException(e.detail());
        }
    }

    private JsonNode parse(String line) throws InvalidEventException {
        try {
            JsonNode node = json.readTree(line);
            if (!node.isObject()) {
                throw new InvalidEventException("not a JSON object");
            }
            return node;
        } catch (JacksonException e) {
            throw new InvalidEventException(mistake(e));
        }
    }

    /** Describes the error, because the parser's own message is in terms of its grammar. */
    private static String mistake(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        String where = at == null ? "" : " at character " + Math.max(1, at.getColumnNr());
        if (e instanceof StreamConstraintsException) {
            return "not an event" + where + ": nested too deeply, or a string or number is too long";
        }
        return String.valueOf(e.getOriginalMessage()).startsWith("Duplicate")
                ? "not JSON" + where + ": duplicate name"
                : "not JSON" + where + ": check commas, quotes and brackets";
    }

    private static String text(JsonNode object, String name) throws InvalidEventException {
        JsonNode node = object.get(name);
        if (node == null) {
            throw new InvalidEventException("'" + name + "' is missing");
        }
        if (!node.isString() || node.stringValue().isEmpty()) {
            throw new InvalidEventException("'" + name + "' must be a string in quotes and not empty");
        }
        return node.stringValue();
    }

    private static Instant time(String text) throws InvalidEventException {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new InvalidEventException("'time' is not a time such as 2026-10-01T12:00:00Z: " + text);
        }
    }

    private static @Nullable Object value(JsonNode node, @Nullable ValueType type, String name)
            throws InvalidEventException {
        if (node.isNull()) {
            return null;
        }
        if (type != null && type.kind() == Kind.MONEY && !isMoney(node)) {
            String currency = type.currency() == null ? "USD" : type.currency();
            throw new InvalidEventException("'" + name + "' is not money: write {\"currency\": \"" + currency
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

    private static Money money(JsonNode node, String name) throws InvalidEventException {
        if (!node.get("currency").isString() || !node.get("value").isString()) {
            throw new InvalidEventException("'" + name
                    + "' has a currency or a value without quotes: write {\"currency\": \"USD\", \"value\": \"5.00\"}");
        }
        try {
            return Money.of(
                    node.get("currency").stringValue(), node.get("value").stringValue());
        } catch (BonselaException e) {
            throw new InvalidEventException("'" + name + "': " + e.detail());
        }
    }

    private static Object text(String text, @Nullable ValueType type, String name) throws InvalidEventException {
        try {
            if (type != null && type.kind() == Kind.DATE) {
                return LocalDate.parse(text);
            }
            return type != null && type.kind() == Kind.INSTANT
                    ? OffsetDateTime.parse(text).toInstant()
                    : text;
        } catch (DateTimeException e) {
            throw new InvalidEventException("'" + name
                    + "' is not a date such as 2026-10-01 or an instant such as 2026-10-01T12:00:00Z: " + text);
        }
    }
}
