package io.bonsela.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.io.ClassPathResource;

/** Editors describe every key, and the guide has the same keys and defaults. */
class MetadataTest {
    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> keys() throws IOException {
        String json = new ClassPathResource("META-INF/spring-configuration-metadata.json")
                .getContentAsString(StandardCharsets.UTF_8);
        List<Map<String, Object>> all = (List<Map<String, Object>>)
                JsonParserFactory.getJsonParser().parseMap(json).get("properties");
        return all.stream()
                .filter(key -> !key.get("name").toString().startsWith("management."))
                .toList();
    }

    @Test
    void everyKeyHasADescription() throws IOException {
        assertThat(keys()).hasSizeGreaterThan(10).allSatisfy(key -> {
            assertThat(key.get("name").toString()).startsWith("bonsela.");
            assertThat(key.get("description"))
                    .as("%s", key.get("name"))
                    .asString()
                    .isNotBlank();
        });
    }

    @Test
    void theGuideHasEveryKeyWithItsDefault() throws IOException {
        Map<String, String> guide = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of("../docs/guide/spring.md"))) {
            if (line.startsWith("| `bonsela.") && line.split("\\|").length == 4 && !line.contains("bonsela.file` is")) {
                String[] cells = line.split("\\|");
                guide.put(cells[1].strip().replace("`", ""), cells[2].strip().replace("`", ""));
            }
        }
        Map<String, String> declared = new LinkedHashMap<>();
        for (Map<String, Object> key : keys()) {
            Object standard = key.getOrDefault("defaultValue", "");
            declared.put(
                    key.get("name").toString(),
                    standard instanceof List<?> list && list.isEmpty() ? "" : standard.toString());
        }
        assertThat(guide).isEqualTo(declared);
    }

    /** A release adds its new keys to the list, and removes none. */
    @Test
    void theKeysOfVersion1AreStillThere() throws IOException {
        List<String> now = keys().stream()
                .map(key -> key.get("name") + " " + key.get("type"))
                .toList();
        assertThat(now).containsAll(Files.readAllLines(Path.of("src/test/resources/frozen/1/keys.txt")));
    }
}
