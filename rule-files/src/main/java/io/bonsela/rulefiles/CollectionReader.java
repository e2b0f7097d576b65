package io.bonsela.rulefiles;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.NamedCollection;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.ValueType;
import io.bonsela.rulefiles.document.Fields;
import io.bonsela.rulefiles.document.Neighbours;
import io.bonsela.rulefiles.document.Node;
import io.bonsela.rulefiles.document.Problems;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads named collections: written out in the rule file, a CSV file (RFC 4180, UTF-8) beside it, or from the host. */
final class CollectionReader {
    private static final Map<String, ValueType> TYPES = Map.of(
            "string", ValueType.TEXT,
            "number", ValueType.NUMBER,
            "boolean", ValueType.BOOLEAN,
            "money", ValueType.MONEY,
            "date", ValueType.DATE);

    private final Problems problems;
    private final Neighbours neighbours;
    private final Map<String, CollectionProvider> providers;

    CollectionReader(Problems problems, Neighbours neighbours, Map<String, CollectionProvider> providers) {
        this.problems = problems;
        this.neighbours = neighbours;
        this.providers = providers;
    }

    /** A list, the name of a file, or {@code of}, {@code file}, {@code key}, {@code value} and {@code type}. */
    Optional<NamedCollection> read(String name, Node node) {
        String path = "collections/" + name;
        try {
            if (node instanceof Node.Scalar scalar && scalar.value() instanceof String file) {
                return Optional.of(ofFile(name, file, null, null, null, path, node));
            }
            return node instanceof Node.Sequence
                    ? Optional.of(ofNode(name, node, null, path))
                    : ofFields(name, node, path);
        } catch (BonselaException e) {
            problems.add(Code.INVALID_VALUE, path, "a collection cannot hold this: " + e.detail(), node);
            return Optional.empty();
        }
    }

    private Optional<NamedCollection> ofFields(String name, Node node, String path) {
        Fields fields = Fields.of(node, path, problems, "of", "file", "key", "value", "type", "provider");
        Optional<ValueType> type = fields.text("type").flatMap(word -> type(word, fields.at("type"), node));
        Optional<String> provider = fields.text("provider");
        if (provider.isPresent()) {
            return Optional.of(provided(name, provider.get(), type.orElse(null), fields.at("provider"), node));
        }
        Node of = fields.get("of");
        if (of != null) {
            return Optional.of(ofNode(name, of, type.orElse(null), path + "/of"));
        }
        Optional<String> value = fields.text("value");
        return fields.requiredText("file")
                .map(file -> ofFile(
                        name,
                        file,
                        fields.text("key").orElse(null),
                        value.orElse(null),
                        value.isPresent() ? type.orElse(ValueType.TEXT) : null,
                        path,
                        node));
    }

    /** Empty if the host cannot give it, which is reported: rules that name it are not wrong for that. */
    private NamedCollection provided(
            String name, String providerName, @Nullable ValueType type, String path, Node node) {
        CollectionProvider provider = providers.get(providerName);
        if (provider == null) {
            problems.add(
                    Code.INVALID_VALUE,
                    path,
                    "whoever reads this file has no provider of collections '" + providerName + "'"
                            + NearMiss.hint(providerName, providers.keySet()),
                    node);
            return new NamedCollection(name, type, Map.of());
        }
        try {
            NamedCollection collection = provider.fetch(name);
            if (Objects.equals(collection.values(), type)) {
                return new NamedCollection(name, type, collection.entries());
            }
            problems.add(
                    Code.TYPE_MISMATCH,
                    path,
                    "provider '" + providerName + "' gave a " + kind(collection.values()) + ", not a " + kind(type),
                    node);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            problems.add(Code.INVALID_VALUE, path, "provider '" + providerName + "' failed: " + e.getMessage(), node);
        }
        return new NamedCollection(name, type, Map.of());
    }

    private static String kind(@Nullable ValueType type) {
        return type == null ? "set" : "map to " + type;
    }

    private Optional<ValueType> type(String word, String path, Node node) {
        ValueType type = TYPES.get(word);
        if (type == null) {
            problems.add(
                    Code.INVALID_VALUE,
                    path,
                    "a collection leads to string, number, boolean, money or date, not '" + word + "'"
                            + NearMiss.hint(word, TYPES.keySet()),
                    node);
        }
        return Optional.ofNullable(type);
    }

    private NamedCollection ofNode(String name, Node node, @Nullable ValueType type, String path) {
        Map<String, Object> entries = new LinkedHashMap<>();
        if (node instanceof Node.Sequence sequence) {
            for (Node element : sequence.elements()) {
                scalar(element, path).ifPresent(key -> entries.put(key, true));
            }
            return new NamedCollection(name, null, entries);
        }
        ValueType values = type == null ? ValueType.TEXT : type;
        Fields.any(node, path, problems)
                .forEach((key, value) -> scalar(value, path + "/" + key).ifPresent(text -> {
                    Object parsed = parse(text, values);
                    if (parsed == null) {
                        problems.add(Code.TYPE_MISMATCH, path + "/" + key, values + " is wanted here", value);
                    } else {
                        entries.put(key, parsed);
                    }
                }));
        return new NamedCollection(name, values, entries);
    }

    private Optional<String> scalar(Node node, String path) {
        Object value = node instanceof Node.Scalar scalar ? scalar.value() : null;
        if (value == null) {
            problems.add(Code.INVALID_VALUE, path, "a text or a number is wanted here", node);
            return Optional.empty();
        }
        return Optional.of(value instanceof BigDecimal number ? number.toPlainString() : value.toString());
    }

    static @Nullable Object parse(String text, ValueType type) {
        try {
            return switch (type.kind()) {
                case NUMBER -> new BigDecimal(text);
                case BOOLEAN -> text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
                case MONEY -> Money.parse(text);
                case DATE -> LocalDate.parse(text);
                default -> text;
            };
        } catch (NumberFormatException | DateTimeException | BonselaException e) {
            // The caller says what is wanted, and where.
            return null;
        }
    }

    /** Empty if the file cannot be read, which is reported: rules that name it are not wrong for that. */
    private NamedCollection ofFile(
            String name,
            String file,
            @Nullable String key,
            @Nullable String value,
            @Nullable ValueType type,
            String path,
            Node node) {
        try {
            CollectionFile csv = new CollectionFile(name, key, value, type);
            return new NamedCollection(name, type, csv.entries(neighbours.read(file)));
        } catch (IOException e) {
            problems.add(Code.INVALID_VALUE, path, file + ": " + e.getMessage(), node);
        }
        return new NamedCollection(name, type, Map.of());
    }
}
