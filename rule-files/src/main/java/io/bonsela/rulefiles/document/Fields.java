package io.bonsela.rulefiles.document;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.NearMiss;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a mapping by name and reports invalid fields. */
public final class Fields {
    private static final Pattern NUMBER = Pattern.compile("[0-9][0-9.,]*");

    private final Map<String, Node.Entry> entries;
    private final Node node;
    private final String path;
    private final Problems problems;

    private Fields(Node node, Map<String, Node.Entry> entries, String path, Problems problems) {
        this.node = node;
        this.entries = entries;
        this.path = path;
        this.problems = problems;
    }

    /** Returns the fields of a mapping and reports unknown names. Any other node is reported and has no fields. */
    public static Fields of(Node node, String path, Problems problems, String... known) {
        Fields fields = any(node, path, problems);
        Set<String> names = Set.of(known);
        fields.entries.forEach((name, entry) -> {
            if (!names.contains(name)) {
                problems.add(
                        Code.UNKNOWN_KEY,
                        fields.at(name),
                        NUMBER.matcher(name).matches()
                                ? "a comma begins a new entry here: write a number such as 1200.00, with a point"
                                        + " and without commas, not '" + name + "' after a comma"
                                : "unknown key '" + name + "'" + NearMiss.hint(name, names),
                        entry.line(),
                        entry.column());
            }
        });
        return fields;
    }

    /** Returns the fields of a mapping whose names the author chooses. */
    public static Fields any(Node node, String path, Problems problems) {
        if (node instanceof Node.Mapping mapping) {
            return new Fields(node, mapping.entries(), path, problems);
        }
        boolean nothing = node instanceof Node.Scalar scalar && scalar.value() == null;
        problems.add(
                Code.INVALID_VALUE,
                path,
                nothing
                        ? "the value is empty: write names and values below, each line indented"
                        : "expected names and values such as NAME: VALUE",
                node);
        return new Fields(node, Map.of(), path, problems);
    }

    public String at(String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }

    public boolean has(String name) {
        return entries.containsKey(name);
    }

    @Nullable
    public Node get(String name) {
        Node.Entry entry = entries.get(name);
        return entry == null ? null : entry.value();
    }

    /** Reports a problem at the location of a name. */
    public void problem(Code code, String name, String message) {
        Node.Entry entry = Objects.requireNonNull(entries.get(name));
        problems.add(code, at(name), message, entry.line(), entry.column());
    }

    public void forEach(BiConsumer<String, Node> action) {
        entries.forEach((name, entry) -> action.accept(name, entry.value()));
    }

    public Optional<Node> require(String name) {
        Node value = get(name);
        // A node that is not a mapping has been reported already.
        if (value == null && node instanceof Node.Mapping) {
            problems.add(Code.MISSING, at(name), "'" + name + "' is missing", node);
        }
        return Optional.ofNullable(value);
    }

    public Optional<String> requiredText(String name) {
        return require(name).isEmpty() ? Optional.empty() : text(name);
    }

    public Optional<String> text(String name) {
        return read(name, "a text", Optional::of);
    }

    public Optional<Money> money(String name) {
        return read(name, "an amount such as USD 5.00", text -> Optional.of(Money.parse(text)));
    }

    public Optional<LocalDate> date(String name) {
        return parsed(name, "a date such as 2026-11-30", LocalDate::parse);
    }

    public <T> Optional<T> parsed(String name, String wanted, Function<String, T> parser) {
        return read(name, wanted, text -> Optional.of(parser.apply(text)));
    }

    public <E extends Enum<E>> Optional<E> oneOf(String name, E[] values) {
        List<String> words = Arrays.stream(values).map(Fields::word).toList();
        return read(
                name,
                "one of " + String.join(", ", words),
                text -> Arrays.stream(values)
                        .filter(value -> word(value).equals(text))
                        .findFirst());
    }

    /** Returns a constant as authors write it: {@code half-even}. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public boolean truth(String name, boolean otherwise) {
        Node value = get(name);
        if (value instanceof Node.Scalar scalar && scalar.value() instanceof Boolean truth) {
            return truth;
        }
        if (value != null) {
            problems.add(Code.INVALID_VALUE, at(name), "expected true or false", value);
        }
        return otherwise;
    }

    public Optional<BigDecimal> number(String name) {
        Node value = get(name);
        if (value instanceof Node.Scalar scalar && scalar.value() instanceof BigDecimal number) {
            return Optional.of(number);
        } else if (value != null) {
            problems.add(Code.INVALID_VALUE, at(name), "expected a number", value);
        }
        return Optional.empty();
    }

    public Optional<Integer> integer(String name) {
        Node value = get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Node.Scalar scalar && scalar.value() instanceof BigDecimal number) {
            try {
                return Optional.of(number.intValueExact());
            } catch (ArithmeticException e) {
                problems.add(Code.INVALID_VALUE, at(name), "expected a whole number", value);
                return Optional.empty();
            }
        }
        problems.add(Code.INVALID_VALUE, at(name), "expected a whole number", value);
        return Optional.empty();
    }

    /** The elements of a list; a single value is a list of one. */
    public List<Node> list(String name) {
        Node value = get(name);
        if (value == null) {
            return List.of();
        }
        return value instanceof Node.Sequence sequence ? sequence.elements() : List.of(value);
    }

    /** A list of texts; a single text is a list of one. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Node element : list(name)) {
            if (element instanceof Node.Scalar scalar && scalar.value() instanceof String text) {
                texts.add(text);
            } else {
                problems.add(Code.INVALID_VALUE, at(name), "expected a text", element);
            }
        }
        return texts;
    }

    /** Returns the texts and numbers of a mapping, as text, by names that the author chooses. */
    public Map<String, String> textMap(String name) {
        Node value = get(name);
        if (value == null) {
            return Map.of();
        }
        Fields fields = any(value, at(name), problems);
        Map<String, String> texts = new TreeMap<>();
        fields.entries.keySet().forEach(key -> fields.text(key).ifPresent(text -> texts.put(key, text)));
        return texts;
    }

    private <T> Optional<T> read(String name, String wanted, Function<String, Optional<T>> parser) {
        Node value = get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Node.Scalar scalar && scalar.value() != null && !(scalar.value() instanceof Boolean)) {
            String text = scalar.value() instanceof BigDecimal number
                    ? number.toPlainString()
                    : scalar.value().toString();
            try {
                Optional<T> parsed = parser.apply(text);
                if (parsed.isPresent()) {
                    return parsed;
                }
            } catch (BonselaException e) {
                boolean told = e.detail().contains("write ");
                problems.add(Code.INVALID_VALUE, at(name), e.detail() + (told ? "" : "; expected " + wanted), value);
                return Optional.empty();
            } catch (DateTimeException | IllegalArgumentException e) {
                problems.add(Code.INVALID_VALUE, at(name), "expected " + wanted + ", but found '" + text + "'", value);
                return Optional.empty();
            }
        }
        problems.add(Code.INVALID_VALUE, at(name), "expected " + wanted, value);
        return Optional.empty();
    }
}
