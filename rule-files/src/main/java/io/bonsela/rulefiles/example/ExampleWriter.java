package io.bonsela.rulefiles.example;

import io.bonsela.api.Money;
import io.bonsela.rulefiles.language.Durations;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes examples in the syntax of rule files. */
final class ExampleWriter {
    private static final Set<String> RESERVED = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private final ZoneId zone;

    ExampleWriter(ZoneId zone) {
        this.zone = zone;
    }

    String write(Example example) {
        List<String> parts = new ArrayList<>();
        if (!example.history().isEmpty()) {
            parts.add("history: "
                    + example.history().stream().map(this::past).collect(Collectors.joining(", ", "[ ", " ]")));
        }
        parts.add("event: " + map(event(example.event())));
        if (!example.facts().isEmpty()) {
            parts.add("facts: " + value(example.facts()));
        }
        if (!example.codes().isEmpty()) {
            parts.add("codes: " + value(example.codes()));
        }
        parts.add("expect: " + expected(example));
        return map(parts);
    }

    private static String expected(Example example) {
        Money value = example.value();
        List<RaisedEvent> raised = example.raised();
        if (value == null && raised == null && example.reason() == null) {
            return example.outcome();
        }
        List<String> parts = new ArrayList<>(List.of("outcome: " + example.outcome()));
        if (example.reason() != null) {
            parts.add("reason: " + example.reason());
        }
        if (value != null) {
            parts.add("value: " + value);
        }
        if (raised != null) {
            parts.add("raised: "
                    + raised.stream()
                            .map(each -> map(List.of(
                                    key(each.type()) + ": " + value(each.attributes()),
                                    "subject: " + value(each.subject()))))
                            .collect(Collectors.joining(", ", "[", "]")));
        }
        return map(parts);
    }

    private String past(ExampleEvent event) {
        List<String> parts = event(event);
        if (event.at() == null) {
            parts.add("ago: " + Durations.text(event.ago()));
        }
        if (event.times() > 1) {
            parts.add("times: " + event.times());
        }
        if (event.others() > 0) {
            parts.add("others: " + event.others());
        }
        return map(parts);
    }

    private List<String> event(ExampleEvent event) {
        List<String> parts = new ArrayList<>();
        parts.add(key(event.type()) + ": " + value(event.attributes()));
        if (!event.subject().equals(ExampleEvent.SUBJECT) && event.others() == 0) {
            parts.add("subject: " + value(event.subject()));
        }
        if (event.at() != null) {
            parts.add("at: " + event.at().atZone(zone).toLocalDateTime());
        }
        return parts;
    }

    private static String map(List<String> parts) {
        return parts.stream().collect(Collectors.joining(", ", "{ ", " }"));
    }

    private static String value(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.isEmpty()
                    ? "{}"
                    : map(map.entrySet().stream()
                            .map(entry -> key((String) entry.getKey()) + ": " + value(entry.getValue()))
                            .toList());
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ExampleWriter::value).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return value == null || value instanceof Boolean || value instanceof Money
                ? String.valueOf(value)
                : text(value.toString());
    }

    private static String text(String text) {
        boolean plain = text.matches("[A-Za-z][A-Za-z -]*") && !RESERVED.contains(text);
        return plain ? text : "'" + text.replace("'", "''") + "'";
    }

    private static String key(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_.-]*") ? name : value(name);
    }
}
