package loyalty.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * The text of a rule file in which single parts are changed. The rest of the text stays as it is, with its comments, if
 * the text is YAML in block style. A text of another style, such as JSON, becomes JSON. Immutable.
 */
public final class RuleDocument {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .disable(YAMLWriteFeature.SPLIT_LINES)
            .enable(YAMLWriteFeature.INDENT_ARRAYS)
            .enable(YAMLWriteFeature.INDENT_ARRAYS_WITH_INDICATOR)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final JsonMapper JSON = new JsonMapper();
    private static final String STEP = "  ";

    private final String text;
    private final ObjectNode tree;

    private RuleDocument(String text, ObjectNode tree) {
        this.text = text;
        this.tree = tree;
    }

    /** Reads a text; empty if it is not a mapping in YAML or JSON. */
    public static Optional<RuleDocument> of(String text) {
        return tree(text).map(tree -> new RuleDocument(text.endsWith("\n") ? text : text + '\n', tree));
    }

    private static Optional<ObjectNode> tree(String text) {
        try {
            return YAML.readTree(text) instanceof ObjectNode tree ? Optional.of(tree) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Returns the text. */
    public String text() {
        return text;
    }

    /** Returns the same as JSON, which has no comments. */
    public String json() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
    }

    /**
     * Returns a part.
     *
     * @param section the section, such as {@code rules}
     * @param id the part's id
     */
    public Optional<JsonNode> part(String section, String id) {
        return tree.path(section).optional(id);
    }

    /** Returns this document with a part, which replaces the one with the same id. */
    public RuleDocument with(String section, String id, JsonNode part) {
        return changed(section, id, part);
    }

    /** Returns this document without a part. */
    public RuleDocument without(String section, String id) {
        return part(section, id).isPresent() ? changed(section, id, null) : this;
    }

    private RuleDocument changed(String section, String id, @Nullable JsonNode part) {
        ObjectNode expected = tree.deepCopy();
        ObjectNode parts = expected.path(section) instanceof ObjectNode found ? found : expected.putObject(section);
        if (part == null) {
            parts.remove(id);
        } else {
            parts.set(id, part);
        }
        return lines(section, id, part)
                .filter(changed -> tree(changed).filter(expected::equals).isPresent())
                .map(changed -> new RuleDocument(changed, expected))
                .orElseGet(() -> new RuleDocument(
                        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(expected) + '\n', expected));
    }

    /** Changes the lines of the part; empty if the text is not in block style. */
    private Optional<String> lines(String section, String id, @Nullable JsonNode part) {
        MappingNode root = block(composed()).orElse(null);
        if (root == null) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>(text.lines().toList());
        List<String> written = part == null ? List.of() : written(id, part);
        Span at = span(root, section, lines.size());
        if (at == null) {
            lines.add(section + ':');
            lines.addAll(written);
            return Optional.of(joined(lines));
        }
        MappingNode parts = block(Optional.of(at.value())).orElse(null);
        if (parts == null) {
            return Optional.empty();
        }
        Span old = span(parts, id, at.end());
        int start = old == null ? content(lines, at.start(), at.end()) : old.start();
        if (old != null) {
            lines.subList(start, content(lines, start, old.end())).clear();
        }
        lines.addAll(
                start,
                old == null ? Stream.concat(Stream.of(""), written.stream()).toList() : written);
        return Optional.of(joined(lines));
    }

    private Optional<Node> composed() {
        try {
            return new Compose(LoadSettings.builder().build()).composeString(text);
        } catch (YamlEngineException e) {
            return Optional.empty();
        }
    }

    private static Optional<MappingNode> block(Optional<Node> node) {
        return node.filter(MappingNode.class::isInstance)
                .map(MappingNode.class::cast)
                .filter(mapping -> mapping.getFlowStyle() == FlowStyle.BLOCK);
    }

    /**
     * Where an entry of a mapping stands.
     *
     * @param start its first line, from 0
     * @param end the line after it, where the next entry begins
     */
    private record Span(int start, int end, Node value) {}

    private static @Nullable Span span(MappingNode mapping, String key, int end) {
        List<NodeTuple> entries = mapping.getValue();
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).getKeyNode() instanceof ScalarNode scalar
                    && scalar.getValue().equals(key)) {
                int next = i + 1 < entries.size() ? line(entries.get(i + 1).getKeyNode()) : end;
                return new Span(line(scalar), next, entries.get(i).getValueNode());
            }
        }
        return null;
    }

    private static int line(Node node) {
        return node.getStartMark().orElseThrow().getLine();
    }

    /** Returns the line after the last one with content: blank lines and comments belong to what follows. */
    private static int content(List<String> lines, int start, int end) {
        int last = end;
        while (last > start + 1
                && (lines.get(last - 1).isBlank() || lines.get(last - 1).strip().startsWith("#"))) {
            last--;
        }
        return last;
    }

    private static List<String> written(String id, JsonNode part) {
        ObjectNode entry = JSON.createObjectNode();
        entry.set(id, part);
        return YAML.writeValueAsString(entry).lines().map(line -> STEP + line).toList();
    }

    private static String joined(List<String> lines) {
        return String.join("\n", lines) + '\n';
    }
}
