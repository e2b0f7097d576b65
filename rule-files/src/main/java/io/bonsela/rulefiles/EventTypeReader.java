package io.bonsela.rulefiles;

import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.ValueType;
import io.bonsela.rulefiles.document.Fields;
import io.bonsela.rulefiles.document.Node;
import io.bonsela.rulefiles.document.Problems;
import io.bonsela.rulefiles.language.Durations;
import io.bonsela.rulefiles.language.ExpressionReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads event types from two sections: their admission, then their attributes. */
final class EventTypeReader {
    private final Problems problems;
    private final ExpressionReader expressions;
    private final ValueTypeReader types;
    private final Map<String, Admission> admissions = new LinkedHashMap<>();

    /** The checks and the maximum age of an event type. */
    private record Admission(
            Map<String, Expression> checks, @Nullable Duration staleAfter) {}

    EventTypeReader(Problems problems, ExpressionReader expressions) {
        this.problems = problems;
        this.expressions = expressions;
        types = new ValueTypeReader(problems);
    }

    /** Reads the admission of an event type, which becomes part of the event type when that is read. */
    void readAdmission(String type, Node node) {
        Fields fields = Fields.of(node, "admission/" + type, problems, "staleAfter", "checks");
        Duration age = fields.parsed("staleAfter", "a duration such as P7D", Durations::parse)
                .orElse(null);
        Map<String, Expression> checks = new LinkedHashMap<>();
        Node given = fields.get("checks");
        if (given != null) {
            Fields.any(given, fields.at("checks"), problems).forEach((id, condition) -> {
                String at = fields.at("checks") + "/" + id;
                checks.put(id, expressions.read(condition, at));
            });
        }
        admissions.put(type, new Admission(checks, age));
    }

    EventType read(String name, Node node) {
        Map<String, Attribute> attributes = attributes(name, node);
        Admission admission = admissions.remove(name);
        return admission == null
                ? EventType.of(name, attributes)
                : new EventType(name, attributes, admission.checks(), admission.staleAfter());
    }

    /** Reports each admission whose event type was not read. */
    void reportUnknownTypes(Fields file) {
        List<String> known = new ArrayList<>();
        Node events = file.get("events");
        if (events != null && !admissions.isEmpty()) {
            Fields.any(events, "events", problems).forEach((name, part) -> known.add(name));
        }
        admissions
                .keySet()
                .forEach(id -> problems.add(
                        Code.UNKNOWN_EVENT_TYPE,
                        "admission/" + id,
                        "unknown event type '" + id + "'" + NearMiss.hint(id, known),
                        Objects.requireNonNull(file.get("admission"))));
    }

    private Map<String, Attribute> attributes(String eventType, Node node) {
        String path = "events/" + eventType;
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        Fields.any(node, path, problems)
                .forEach((name, part) -> attributes.put(name, attribute(part, path + "/" + name)));
        return attributes;
    }

    private Attribute attribute(Node node, String path) {
        if (!(node instanceof Node.Mapping)) {
            return new Attribute(types.read(node, path), true, List.of(), false, null, null, null);
        }
        Fields fields = Fields.of(
                node,
                path,
                problems,
                "type",
                "currency",
                "of",
                "fields",
                "optional",
                "values",
                "signed",
                "min",
                "max",
                "lines");
        boolean optional = fields.truth("optional", false);
        List<String> values = fields.texts("values");
        boolean signed = fields.truth("signed", false);
        BigDecimal min = fields.number("min").orElse(null);
        BigDecimal max = fields.number("max").orElse(null);
        ValueType type = types.read(node, path);
        return new Attribute(type, !optional, values, signed, min, max, lines(fields));
    }

    private Attribute.@Nullable Lines lines(Fields attribute) {
        Node node = attribute.get("lines");
        if (node == null) {
            return null;
        }
        Fields fields = Fields.of(node, attribute.at("lines"), problems, "key", "price", "quantity");
        Optional<String> price = fields.requiredText("price");
        String key = fields.text("key").orElse(null);
        String quantity = fields.text("quantity").orElse(null);
        return price.map(field -> new Attribute.Lines(key, field, quantity)).orElse(null);
    }
}
