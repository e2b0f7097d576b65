package io.bonsela.rulefiles.example;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Money;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.PromoCode.Source;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.rulefiles.document.Fields;
import io.bonsela.rulefiles.document.Node;
import io.bonsela.rulefiles.document.Problems;
import io.bonsela.rulefiles.language.Durations;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the examples of rules after the rule set has been read. */
public final class ExampleReader {
    private static final String[] EXPECTED = {"outcome", "reason", "value", "raised"};
    private static final int MOST_TIMES = 1_000;
    private static final List<String> OUTCOMES = Stream.concat(
                    Stream.of(Example.NOT_MATCHED, Example.INVALID),
                    Stream.of(Outcome.values()).map(Fields::word).sorted())
            .toList();

    private final Problems problems;
    private final RuleSet rules;

    public ExampleReader(Problems problems, RuleSet rules) {
        this.problems = problems;
        this.rules = rules;
    }

    public Optional<Example> read(Rule rule, int number, Node node) {
        String path = "rules/" + rule.id() + "/examples/" + number;
        int before = problems.count();
        Fields fields = Fields.of(node, path, problems, "title", "history", "event", "facts", "codes", "expect");
        String title = fields.text("title").orElse("example " + (number + 1));
        Optional<ExampleEvent> event = fields.require("event")
                .flatMap(e -> event(e, ExampleEvent.SUBJECT, fields.at("event"), "at", "subject"))
                .map(read -> read.onceAt(Objects.requireNonNullElse(read.at(), new UsualTime(rules).of(rule))));
        String subject = event.map(ExampleEvent::subject).orElse(ExampleEvent.SUBJECT);
        List<ExampleEvent> history = new ArrayList<>();
        for (Node past : fields.list("history")) {
            event(past, subject, fields.at("history"), "at", "ago", "times", "subject", "others")
                    .ifPresent(history::add);
        }
        Node expected = fields.require("expect").orElse(null);
        if (event.isEmpty() || expected == null) {
            return Optional.empty();
        }
        String outcome = outcome(expected, fields.at("expect"));
        Money value = null;
        ReasonCode reason = null;
        List<RaisedEvent> raised = null;
        if (expected instanceof Node.Mapping) {
            Fields details = Fields.of(expected, fields.at("expect"), problems, EXPECTED);
            value = details.money("value").orElse(null);
            reason = reason(details);
            raised = details.has("raised") ? raised(details) : null;
        }
        Map<String, @Nullable Object> facts = facts(fields);
        Map<String, List<String>> codes = codes(fields);
        return problems.count() > before
                ? Optional.empty()
                : Optional.of(new Example(
                        rule.id(),
                        title,
                        history,
                        event.get(),
                        facts,
                        codes,
                        outcome,
                        reason,
                        value,
                        raised,
                        problems.location(node)));
    }

    private Optional<ExampleEvent> event(Node node, String subject, String path, String... also) {
        Fields fields = Fields.any(node, path, problems);
        List<String> types = rules.eventTypes().stream().map(EventType::name).toList();
        List<ExampleEvent> found = new ArrayList<>();
        int before = problems.count();
        fields.forEach((name, part) -> {
            Optional<EventType> type = rules.eventTypes().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst();
            if (type.isPresent()) {
                found.add(event(name, attributes(type.get(), part, path + "/" + name), subject, fields));
            } else if (!List.of(also).contains(name)) {
                fields.problem(
                        Code.UNKNOWN_EVENT_TYPE,
                        name,
                        "unknown event type '" + name + "'" + NearMiss.hint(name, types));
            }
        });
        if (found.size() != 1 && problems.count() == before) {
            problems.add(Code.MISSING, path, "expected one event such as { purchase: { amount: USD 5.00 } }", node);
        }
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private List<RaisedEvent> raised(Fields expected) {
        List<RaisedEvent> raised = new ArrayList<>();
        for (Node node : expected.list("raised")) {
            event(node, ExampleEvent.SUBJECT, expected.at("raised"), "subject")
                    .ifPresent(event -> raised.add(new RaisedEvent(event.type(), event.subject(), event.attributes())));
        }
        return raised;
    }

    private ExampleEvent event(String type, Map<String, Object> attributes, String subject, Fields fields) {
        return new ExampleEvent(
                type,
                attributes,
                fields.text("subject").orElse(subject),
                count(fields, "others", 0),
                time(fields, "at").orElse(null),
                fields.parsed("ago", "a duration such as P1D or PT2H", Durations::parse)
                        .orElse(Duration.ofMinutes(1)),
                count(fields, "times", 1));
    }

    private int count(Fields fields, String name, int otherwise) {
        int count = fields.integer(name).orElse(otherwise);
        if (fields.has(name) && (count < 1 || count > MOST_TIMES)) {
            problems.add(
                    Code.INVALID_VALUE,
                    fields.at(name),
                    "expected 1 to " + MOST_TIMES,
                    Objects.requireNonNull(fields.get(name)));
            return otherwise;
        }
        return count;
    }

    /** Reads an instant, or a date or time in the rule set's zone. */
    private Optional<Instant> time(Fields fields, String name) {
        ZoneId zone = rules.zone();
        return fields.parsed(name, "a time such as 2026-11-01T14:30 or a date", text -> {
            if (text.endsWith("Z")) {
                return Instant.parse(text);
            }
            LocalDateTime local = text.contains("T")
                    ? LocalDateTime.parse(text)
                    : LocalDate.parse(text).atTime(LocalTime.NOON);
            return local.atZone(zone).toInstant();
        });
    }

    private String outcome(Node expected, String path) {
        Node word = expected;
        if (expected instanceof Node.Mapping) {
            word = Fields.of(expected, path, problems, EXPECTED)
                    .require("outcome")
                    .orElse(expected);
        }
        Object text = word instanceof Node.Scalar scalar ? scalar.value() : null;
        if (text instanceof String known && OUTCOMES.contains(known)) {
            return known;
        }
        String near = NearMiss.hint(String.valueOf(text), OUTCOMES);
        problems.add(
                Code.INVALID_VALUE,
                path,
                "unknown outcome '" + text + "'"
                        + (near.isEmpty() ? "; expected one of " + String.join(", ", OUTCOMES) : near),
                word);
        return Example.INVALID;
    }

    private @Nullable ReasonCode reason(Fields expected) {
        Optional<String> text = expected.text("reason");
        List<String> known = Stream.of(ReasonCode.values()).map(Enum::name).toList();
        if (text.isPresent() && !known.contains(text.get())) {
            expected.problem(
                    Code.INVALID_VALUE,
                    "reason",
                    "unknown reason '" + text.get() + "'" + NearMiss.hint(text.get(), known));
            return null;
        }
        return text.map(ReasonCode::valueOf).orElse(null);
    }

    /** Reads the codes that pools have. */
    private Map<String, List<String>> codes(Fields example) {
        Map<String, List<String>> codes = new LinkedHashMap<>();
        Node given = example.get("codes");
        if (given == null) {
            return codes;
        }
        List<String> pools = rules.codes().stream()
                .filter(code -> code.source() instanceof Source.Pool)
                .map(PromoCode::id)
                .toList();
        Fields fields = Fields.any(given, example.at("codes"), problems);
        fields.forEach((id, part) -> {
            if (pools.contains(id)) {
                codes.put(id, fields.texts(id));
            } else {
                fields.problem(Code.UNKNOWN_CODE, id, "unknown pool of codes '" + id + "'" + NearMiss.hint(id, pools));
            }
        });
        return codes;
    }

    /** Reads the facts; an explicit null means that the fact has no value. */
    private Map<String, @Nullable Object> facts(Fields example) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        Node given = example.get("facts");
        if (given == null) {
            return facts;
        }
        Fields fields = Fields.any(given, example.at("facts"), problems);
        fields.forEach((name, part) -> {
            String path = example.at("facts") + "/" + name;
            ValueType type = rules.facts().get(name);
            if (type == null) {
                fields.problem(
                        Code.UNKNOWN_FIELD,
                        name,
                        "unknown fact '" + name + "'"
                                + NearMiss.hint(name, rules.facts().keySet()));
            } else {
                boolean nothing = part instanceof Node.Scalar scalar && scalar.value() == null;
                facts.put(name, nothing ? null : value(part, type, path));
            }
        });
        return facts;
    }

    private Map<String, Object> attributes(EventType type, Node node, String path) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        Fields fields = Fields.any(node, path, problems);
        fields.forEach((name, part) -> {
            Attribute attribute = type.attributes().get(name);
            if (attribute == null) {
                fields.problem(
                        Code.UNKNOWN_FIELD,
                        name,
                        "'" + type.name() + "' has no attribute '" + name + "'"
                                + NearMiss.hint(name, type.attributes().keySet()));
                return;
            }
            Object value = value(part, attribute.type(), path + "/" + name);
            if (value != null) {
                attributes.put(name, value);
            }
        });
        return attributes;
    }

    private @Nullable Object value(Node node, ValueType type, String path) {
        Object value = node instanceof Node.Scalar scalar ? scalar.value() : null;
        String text = value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
        try {
            Object read = switch (type.kind()) {
                case TEXT -> value == null ? null : text;
                case NUMBER, BOOLEAN -> value;
                case MONEY -> Money.parse(text);
                case DATE -> LocalDate.parse(text);
                case INSTANT -> Instant.parse(text);
                case LIST -> list(node, Objects.requireNonNull(type.element()), path);
                case OBJECT -> object(node, type, path);
            };
            boolean fits = switch (type.kind()) {
                case NUMBER -> read instanceof BigDecimal;
                case BOOLEAN -> read instanceof Boolean;
                default -> read != null;
            };
            if (fits) {
                return read;
            }
        } catch (BonselaException | DateTimeException e) {
            // Reported with the expected type, like every value that does not fit.
            problems.add(Code.INVALID_VALUE, path, "expected " + type + ", but found '" + text + "'", node);
            return null;
        }
        problems.add(Code.INVALID_VALUE, path, "expected " + type, node);
        return null;
    }

    private @Nullable Object list(Node node, ValueType element, String path) {
        if (!(node instanceof Node.Sequence sequence)) {
            return null;
        }
        return sequence.elements().stream()
                .map(part -> value(part, element, path))
                .filter(Objects::nonNull)
                .toList();
    }

    private @Nullable Object object(Node node, ValueType type, String path) {
        if (!(node instanceof Node.Mapping)) {
            return null;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        Fields.any(node, path, problems).forEach((name, part) -> {
            ValueType field = type.fields().get(name);
            Object value = field == null ? null : value(part, field, path + "/" + name);
            if (field == null) {
                problems.add(
                        Code.UNKNOWN_FIELD,
                        path + "/" + name,
                        "unknown field '" + name + "'"
                                + NearMiss.hint(name, type.fields().keySet()),
                        part);
            } else if (value != null) {
                fields.put(name, value);
            }
        });
        return fields;
    }
}
