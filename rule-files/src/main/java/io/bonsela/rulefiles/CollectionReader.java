package io.bonsela.rulefiles;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.NamedCollection;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.ValueType;
import io.bonsela.rulefiles.document.Fields;
import io.bonsela.rulefiles.document.Node;
import io.bonsela.rulefiles.document.Problems;
import io.bonsela.rulefiles.document.SiblingFiles;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads named collections: from the rule file itself, from a CSV file (RFC 4180, UTF-8) in its folder, or from the
 * host.
 */
final class CollectionReader {
    private static final Map<String, ValueType> TYPES = Map.of(
            "string", ValueType.TEXT,
            "number", ValueType.NUMBER,
            "boolean", ValueType.BOOLEAN,
            "money", ValueType.MONEY,
            "date", ValueType.DATE);

    private final Problems problems;
    private final SiblingFiles siblingFiles;
    private final Map<String, CollectionProvider> providers;

    CollectionReader(Problems problems, SiblingFiles siblingFiles, Map<String, CollectionProvider> providers) {
        this.problems = problems;
        this.siblingFiles = siblingFiles;
        this.providers = providers;
    }

    /**
     * Reads a list, a file name, or {@code of}, {@code file}, {@code key}, {@code value}, {@code type},
     * {@code provider}.
     */
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
            problems.add(Code.INVALID_VALUE, path, "a collection cannot contain this value: " + e.detail(), node);
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

    /**
     * Reports an error and returns an empty collection if the provider fails, so that rules that use it are not
     * reported too.
     */
    private NamedCollection provided(
            String name, String providerName, @Nullable ValueType type, String path, Node node) {
        CollectionProvider provider = providers.get(providerName);
        if (provider == null) {
            problems.add(
                    Code.INVALID_VALUE,
                    path,
                    "there is no collection provider '" + providerName + "'"
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
                    "provider '" + providerName + "' returned a " + kind(collection.values()) + ", not a " + kind(type),
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
                    "unknown value type '" + word + "'" + NearMiss.hint(word, TYPES.keySet()),
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
                        problems.add(Code.TYPE_MISMATCH, path + "/" + key, "expected " + values, value);
                    } else {
                        entries.put(key, parsed);
                    }
                }));
        return new NamedCollection(name, values, entries);
    }

    private Optional<String> scalar(Node node, String path) {
        Object value = node instanceof Node.Scalar scalar ? scalar.value() : null;
        if (value == null) {
            problems.add(Code.INVALID_VALUE, path, "expected a text or a number", node);
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
            // The caller reports the expected type and the location.
            return null;
        }
    }

    /**
     * Reports an error and returns an empty collection if the file is unreadable, so that rules that use it are not
     * reported too.
     */
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
            return new NamedCollection(name, type, csv.entries(siblingFiles.read(file)));
        } catch (IOException e) {
            problems.add(Code.INVALID_VALUE, path, file + ": " + e.getMessage(), node);
        }
        return new NamedCollection(name, type, Map.of());
    }
}
