package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Event;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.EventAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
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
                    .correlation(object.hasNonNull("correlationid") ? text(object, "correlationid") : null)
                    .subject(text(object, "subject"))
                    .occurredAt(time(text(object, "time")));
            key.identify(event, source, text(object, "id"));
            JsonNode data = object.get("data");
            if (data != null && !data.isObject()) {
                throw new InvalidEventException("'data' is not an object");
            }
            if (data != null) {
                EventAttributes.add(data, eventTypes.get(type), event);
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
}
