package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A native image contains the resources that the engine reads: those of each module are in its GraalVM metadata. */
class ReachabilityTest {
    @Test
    void everyResourceIsNamed() throws IOException {
        int metadata = 0;
        for (String module : Modules.published()) {
            List<String> resources = resources(module);
            List<String> globs = globs(module);
            metadata += globs.isEmpty() ? 0 : 1;
            for (String glob : globs) {
                assertThat(resources).as("%s in %s", glob, module).anyMatch(resource -> matches(glob, resource));
            }
            // Those of the starter and of the Maven plug-in are read by Spring and Maven.
            if (!module.equals("spring-boot-starter") && !module.equals("maven-plugin")) {
                assertThat(resources)
                        .as(module)
                        .allMatch(resource -> globs.stream().anyMatch(glob -> matches(glob, resource)));
            }
        }
        assertThat(metadata).isEqualTo(4);
    }

    private static boolean matches(String glob, String resource) {
        return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(resource));
    }

    private static List<String> resources(String module) throws IOException {
        Path folder = Path.of("..", module, "src/main/resources");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            Stream<String> names = files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString());
            // The schema of rule files is copied from the documentation.
            return Stream.concat(
                            names,
                            module.equals("rule-files")
                                    ? Stream.of("io/bonsela/rulefiles/rules-1.json")
                                    : Stream.empty())
                    .filter(name -> !name.startsWith("META-INF/"))
                    .toList();
        }
    }

    /** Returns the patterns of a module's metadata. The files of a bundle have its name and an ending. */
    private static List<String> globs(String module) throws IOException {
        Path file = Path.of(
                "..",
                module,
                "src/main/resources/META-INF/native-image/io.bonsela/bonsela-" + module
                        + "/reachability-metadata.json");
        if (!Files.exists(file)) {
            return List.of();
        }
        JsonNode resources = new JsonMapper().readTree(Files.readString(file)).get("resources");
        return StreamSupport.stream(resources.spliterator(), false)
                .map(entry -> entry.has("glob")
                        ? entry.get("glob").asString()
                        : entry.get("bundle").asString().replace('.', '/') + "*.properties")
                .toList();
    }
}
