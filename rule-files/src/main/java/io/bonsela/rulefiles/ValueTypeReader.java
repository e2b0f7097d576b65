package io.bonsela.rulefiles;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.ValueType;
import io.bonsela.rulefiles.document.Fields;
import io.bonsela.rulefiles.document.Node;
import io.bonsela.rulefiles.document.Problems;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the types of attributes and facts: a word such as {@code money}, or a mapping with {@code type}. */
final class ValueTypeReader {
    private final Problems problems;

    ValueTypeReader(Problems problems) {
        this.problems = problems;
    }

    /** Reads a type; an invalid one is reported and read as text. */
    ValueType read(Node node, String path) {
        if (node instanceof Node.Scalar scalar && scalar.value() instanceof String word) {
            return type(word, null, path, node);
        }
        if (!(node instanceof Node.Mapping)) {
            problems.add(Code.INVALID_VALUE, path, "expected a type such as money or string", node);
            return ValueType.TEXT;
        }
        Fields fields = Fields.any(node, path, problems);
        String word = fields.requiredText("type").orElse("string");
        return type(word, fields, path, node);
    }

    private ValueType type(String word, @Nullable Fields fields, String path, Node node) {
        return switch (word) {
            case "string" -> ValueType.TEXT;
            case "boolean" -> ValueType.BOOLEAN;
            case "number" -> ValueType.NUMBER;
            case "date" -> ValueType.DATE;
            case "instant" -> ValueType.INSTANT;
            case "money" ->
                fields == null
                        ? ValueType.MONEY
                        : fields.text("currency").map(ValueType::money).orElse(ValueType.MONEY);
            case "list" ->
                ValueType.listOf(
                        fields == null
                                ? missing("of", path, node)
                                : fields.require("of")
                                        .map(of -> read(of, path + "/of"))
                                        .orElse(ValueType.TEXT));
            case "object" -> {
                Map<String, ValueType> parts = new LinkedHashMap<>();
                Optional<Node> inner = fields == null ? Optional.empty() : fields.require("fields");
                inner.ifPresent(map -> Fields.any(map, path + "/fields", problems)
                        .forEach((name, part) -> parts.put(name, read(part, path + "/fields/" + name))));
                if (fields == null) {
                    missing("fields", path, node);
                }
                yield ValueType.object(parts);
            }
            default -> {
                problems.add(
                        Code.INVALID_VALUE,
                        path,
                        "a type must be string, boolean, number, money, date, instant, list or object, not '" + word
                                + "'",
                        node);
                yield ValueType.TEXT;
            }
        };
    }

    private ValueType missing(String name, String path, Node node) {
        problems.add(Code.MISSING, path, "'" + name + "' is missing", node);
        return ValueType.TEXT;
    }
}
