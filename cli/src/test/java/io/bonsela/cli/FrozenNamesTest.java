package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.ErrorCode;
import io.bonsela.api.Health;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.rule.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The names of version 1 that users write into their programs, rule files and configurations are still there. A release
 * adds its new names to the lists.
 */
class FrozenNamesTest {
    private static final Path FROZEN = Path.of("src/test/resources/frozen/1");
    private static final String REQUIRED = "/required/";

    @Test
    void codes() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (Class<? extends Enum<?>> codes :
                List.of(ErrorCode.class, ReasonCode.class, Diagnostic.Code.class, Health.Code.class)) {
            String kind = codes.getName().replaceAll(".*\\.", "").replace('$', '.');
            Arrays.stream(codes.getEnumConstants()).forEach(code -> names.add(kind + '.' + code.name()));
        }
        assertThat(names).containsAll(frozen("codes.txt"));
    }

    @Test
    void settingsOfConnectors() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (ConnectorProvider provider : ServiceLoader.load(ConnectorProvider.class)) {
            Connectors.settings(provider)
                    .settings()
                    .forEach(setting -> names.add(provider.id() + ' ' + setting.name()));
        }
        assertThat(names).containsAll(frozen("settings.txt"));
    }

    /** Nothing that was allowed is gone, and no key that was optional is required. */
    @Test
    void theSchemaOfRuleFiles() throws IOException {
        Set<String> now = new TreeSet<>();
        flatten("", new JsonMapper().readTree(Files.readString(Path.of("../docs/schema/rules-1.json"))), now);
        List<String> frozen = frozen("schema.txt");
        assertThat(now).containsAll(frozen);
        List<String> known = frozen.stream().map(FrozenNamesTest::object).toList();
        assertThat(now.stream()
                        .filter(line -> line.contains(REQUIRED) && known.contains(object(line)))
                        .toList())
                .isSubsetOf(frozen);
    }

    /** Returns the place of the object to which a line belongs. */
    private static String object(String line) {
        return line.replaceFirst("/(required|properties)/.*", "");
    }

    /** Collects the values of a schema, each with its place. The place of an element of a list is that of the list. */
    private static void flatten(String place, JsonNode node, Set<String> lines) {
        if (node.isObject()) {
            node.properties().stream()
                    .filter(field -> !field.getKey().equals("description")
                            || field.getValue().isObject())
                    .forEach(field -> flatten(place + '/' + field.getKey(), field.getValue(), lines));
        } else if (node.isArray()) {
            node.forEach(element -> flatten(place + '/', element, lines));
        } else {
            lines.add(place + ' ' + node.asString());
        }
    }

    private static List<String> frozen(String name) throws IOException {
        return Files.readAllLines(FROZEN.resolve(name));
    }
}
