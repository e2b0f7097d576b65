package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import loyalty.Platform.Answer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI description that is checked in is that of the API. */
class DescriptionTest extends PlatformTest {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    /** If it fails, look at the difference, and copy target/openapi.json if it is meant. */
    @Test
    void itIsTheCheckedInOne() throws IOException {
        Answer answer = platform.send(platform.to("/openapi.json").GET());
        assertThat(answer.body().path("openapi").asString()).startsWith("3.1");
        String text = JSON.writeValueAsString(answer.body()) + '\n';
        Files.writeString(Path.of("target/openapi.json"), text);
        assertThat(Path.of("openapi.json")).content().isEqualTo(text);
    }

    @Test
    void itDescribesEveryPathAndWhatItAnswers() {
        JsonNode paths =
                platform.send(platform.to("/openapi.json").GET()).body().path("paths");
        Set<String> described = new TreeSet<>();
        paths.properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    described.add(operation.getKey().toUpperCase(Locale.ROOT) + ' ' + path.getKey());
                    assertThat(operation.getValue().path("responses").size())
                            .as("%s %s", operation.getKey(), path.getKey())
                            .isPositive();
                }));
        Set<String> mapped = new TreeSet<>();
        mappings.getHandlerMethods().keySet().stream()
                .filter(mapping -> mapping.getPathPatternsCondition() != null)
                .forEach(mapping -> mapping.getPatternValues().stream()
                        .filter(pattern -> pattern.startsWith("/v1/"))
                        .forEach(pattern -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(method -> mapped.add(method + " " + pattern))));
        assertThat(described).isEqualTo(mapped).hasSizeGreaterThan(30);
    }
}
