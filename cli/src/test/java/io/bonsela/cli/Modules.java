package io.bonsela.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The modules of this build. */
final class Modules {
    private static final Set<String> WITHOUT_JAR =
            Set.of("bom", "dependencies", "benchmarks", "examples", "coverage", "connector-archetype", "site");

    private Modules() {}

    /** Returns the directories of the modules whose jars are published. */
    static List<String> published() {
        return Pattern.compile("<module>([^<]+)</module>")
                .matcher(text("pom.xml"))
                .results()
                .map(found -> found.group(1))
                .filter(module -> !WITHOUT_JAR.contains(module))
                .toList();
    }

    /** Returns the content of a file of the project. */
    static String text(String file) {
        try {
            return Files.readString(Path.of("..", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
