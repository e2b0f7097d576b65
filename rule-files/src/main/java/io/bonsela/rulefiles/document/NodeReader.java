package io.bonsela.rulefiles.document;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Values;
import io.bonsela.api.rule.Diagnostic.Code;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Reads YAML or JSON into nodes, within limits. */
public final class NodeReader {
    private static final int LARGEST_FILE = 8 * 1024 * 1024;
    /** The number of digits that rules compute with. */
    private static final int DIGITS = 34;

    private static final int LONGEST_TEXT = 100_000;
    private static final int LONGEST_NAME = 1_000;
    private static final int DEEPEST = 200;
    /** The YAML parser's time grows with the square of a line's length. */
    private static final int LONGEST_LINE = 200_000;

    private static final Pattern EXPONENT = Pattern.compile("[-+]?[0-9.]+[eE][-+]?[0-9]+");

    private final Problems problems;
    private final int digits;
    private String[] lines = {};

    public NodeReader(Problems problems) {
        this(problems, DIGITS);
    }

    /** Accepts numbers with at most this many digits and decimal places. */
    public NodeReader(Problems problems, int digits) {
        this.problems = problems;
        this.digits = digits;
    }

    private StreamReadConstraints limits() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxStringLength(LONGEST_TEXT)
                .maxNameLength(LONGEST_NAME)
                .maxNumberLength(longestNumber())
                .build();
    }

    private int longestNumber() {
        return 2 * digits + 20;
    }

    /** Reads a file; empty if it cannot be read at all, which is reported as a problem. */
    public Optional<Node> read(byte[] bytes, boolean json) {
        if (bytes.length > LARGEST_FILE) {
            problems.add(Code.TOO_LARGE, "", "a file can have at most 8 MiB", 1, 1);
            return Optional.empty();
        }
        Optional<String> text = decode(bytes);
        return text.map(content -> content.startsWith("\uFEFF") ? content.substring(1) : content)
                .flatMap(content -> parse(content, json));
    }

    private Optional<String> decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(in)
                    .toString());
        } catch (CharacterCodingException e) {
            String before = new String(bytes, 0, in.position(), StandardCharsets.UTF_8);
            int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
            int column = before.length() - before.lastIndexOf('\n');
            problems.add(Code.SYNTAX, "", "the file is not UTF-8", line, column);
            return Optional.empty();
        }
    }

    private Optional<Node> parse(String text, boolean json) {
        lines = text.split("\n", -1);
        for (int i = 0; i < lines.length && !json; i++) {
            if (lines[i].length() > LONGEST_LINE) {
                problems.add(Code.TOO_LARGE, "", "a line can have at most " + LONGEST_LINE + " characters", i + 1, 1);
                return Optional.empty();
            }
        }
        if (hasControlCharacter()) {
            return Optional.empty();
        }
        TokenStreamFactory factory = json
                ? JsonFactory.builder().streamReadConstraints(limits()).build()
                : YAMLFactory.builder().streamReadConstraints(limits()).build();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
            return whole(parser, json);
        } catch (JacksonException e) {
            problem(e, e.getLocation(), json);
            return Optional.empty();
        }
    }

    private Optional<Node> whole(JsonParser parser, boolean json) {
        try {
            if (parser.nextToken() == null) {
                problems.add(Code.SYNTAX, "", "the file is empty", 1, 1);
                return Optional.empty();
            }
            Node node = node(parser, "");
            if (parser.nextToken() != null) {
                TokenStreamLocation at = parser.currentTokenLocation();
                problems.add(Code.SYNTAX, "", "unexpected content after the end", at.getLineNr(), at.getColumnNr());
                return Optional.empty();
            }
            return Optional.of(node);
        } catch (JacksonException e) {
            problem(e, e.getLocation() == null ? parser.currentLocation() : e.getLocation(), json);
            return Optional.empty();
        }
    }

    private void problem(JacksonException e, @Nullable TokenStreamLocation at, boolean json) {
        int line = at == null ? 1 : Math.max(1, at.getLineNr());
        int column = at == null ? 1 : Math.max(1, at.getColumnNr());
        if (e instanceof StreamConstraintsException) {
            problems.add(
                    Code.TOO_LARGE,
                    "",
                    "a file can be at most " + DEEPEST + " levels deep; a text can have at most " + LONGEST_TEXT
                            + " characters, a name " + LONGEST_NAME + ", a number " + longestNumber(),
                    line,
                    column);
        } else if (json) {
            problems.add(
                    Code.SYNTAX,
                    "",
                    "invalid JSON: check commas, quotes and brackets here and in the line before",
                    line,
                    column);
        } else {
            YamlMistake mistake = YamlMistake.of(List.of(lines), String.valueOf(e.getOriginalMessage()), line, column);
            problems.add(Code.SYNTAX, "", mistake.message(), mistake.line(), mistake.column());
        }
    }

    /** Checks for control characters, which no file contains on purpose, and reports the first one. */
    private boolean hasControlCharacter() {
        for (int i = 0; i < lines.length; i++) {
            for (int j = 0; j < lines[i].length(); j++) {
                char c = lines[i].charAt(j);
                boolean ends = c == '\r' && j == lines[i].length() - 1;
                if (c != '\t' && !ends && (Character.isISOControl(c) || c == '\uFFFE' || c == '\uFFFF')) {
                    String code = String.format(Locale.ROOT, "%04X", (int) c);
                    problems.add(
                            Code.SYNTAX,
                            "",
                            c == 0
                                    ? "unexpected NUL: the file is damaged or not UTF-8"
                                    : "unexpected control character U+" + code + ": remove it, or write it as \\u"
                                            + code + " in a text in double quotes",
                            i + 1,
                            j + 1);
                    return true;
                }
            }
        }
        return false;
    }

    private Node node(JsonParser parser, String path) {
        TokenStreamLocation at = parser.currentTokenLocation();
        int line = at.getLineNr();
        int column = at.getColumnNr();
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            problems.add(Code.SYNTAX, path, "aliases are not supported: repeat the value", line, column);
            return new Node.Scalar(null, line, column, -1);
        }
        refuseTags(parser, path, line, column);
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> mapping(parser, path, line, column);
            case START_ARRAY -> sequence(parser, path, line, column);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                new Node.Scalar(number(parser.getString(), path, line, column), line, column, -1);
            case VALUE_TRUE -> new Node.Scalar(true, line, column, -1);
            case VALUE_FALSE -> new Node.Scalar(false, line, column, -1);
            case VALUE_NULL -> new Node.Scalar(null, line, column, -1);
            default -> text(parser.getString(), line, column);
        };
    }

    /** Reports anchors and tags, which the YAML parser would silently drop from the value. */
    private void refuseTags(JsonParser parser, String path, int line, int column) {
        if (!(parser instanceof YAMLParser)) {
            return;
        }
        String from = line <= lines.length && column <= lines[line - 1].length() ? lines[line - 1] : "";
        boolean anchor = parser.getObjectId() != null || from.startsWith("&", column - 1);
        if (anchor || parser.getTypeId() != null) {
            problems.add(
                    Code.SYNTAX,
                    path,
                    anchor
                            ? "'&' begins an anchor in YAML: put the text in quotes"
                            : "'!' begins a tag in YAML: put the text in quotes",
                    line,
                    column);
        }
    }

    /** Creates a text node. The file contains a text verbatim if it is plain, or quoted without escapes. */
    private Node text(String value, int line, int column) {
        String from = line <= lines.length && column <= lines[line - 1].length() + 1
                ? lines[line - 1].substring(column - 1)
                : "";
        boolean quoted = from.startsWith("\"") || from.startsWith("'");
        int inset = quoted ? 1 : 0;
        return new Node.Scalar(value, line, column, from.startsWith(value, inset) ? inset : -1);
    }

    private Node mapping(JsonParser parser, String path, int line, int column) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            TokenStreamLocation at = parser.currentTokenLocation();
            String inner = path.isEmpty() ? name : path + "/" + name;
            parser.nextToken();
            Node value = node(parser, inner);
            if (entries.put(name, new Node.Entry(value, at.getLineNr(), at.getColumnNr())) != null) {
                problems.add(
                        Code.DUPLICATE_KEY, inner, "duplicate key '" + name + "'", at.getLineNr(), at.getColumnNr());
            }
        }
        return new Node.Mapping(entries, line, column);
    }

    private Node sequence(JsonParser parser, String path, int line, int column) {
        List<Node> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(node(parser, path + "/" + elements.size()));
        }
        return new Node.Sequence(elements, line, column);
    }

    private Object number(String text, String path, int line, int column) {
        try {
            BigDecimal number = new BigDecimal(text);
            if (digits == DIGITS) {
                return Values.number(path, number);
            }
            if (number.signum() == 0 || (number.precision() <= digits && Math.abs((long) number.scale()) <= digits)) {
                return number;
            }
        } catch (NumberFormatException e) {
            if (!EXPONENT.matcher(text).matches()) {
                // YAML has number formats that we do not support, such as 0x1F: fields that require a number reject the
                // text.
                return text;
            }
        } catch (BonselaException e) {
            // Reported below, like the other numbers that are too long.
        }
        problems.add(Code.INVALID_VALUE, path, "the number has more than " + digits + " digits", line, column);
        return BigDecimal.ZERO;
    }
}
