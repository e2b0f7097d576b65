package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files stay small: a longer one says in its first comment why it is one file. */
final class FileSizeTest {
    private static final int MOST_LINES = 350;
    private static final int MOST_LINES_OF_A_TEST = 500;
    private static final String REASON = "in one file because";

    @Test
    void aLongFileHasAReason() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
        }
        assertThat(sources).hasSizeGreaterThan(500);
        assertThat(sources.stream().filter(file -> lines(file).size() > most(file)))
                .allSatisfy(file -> assertThat(firstComment(file)).contains(REASON));
    }

    /** The contracts of the test kit are tests. */
    private static int most(Path file) {
        boolean test = file.toString().contains("/src/test/") || file.toString().endsWith("Contract.java");
        return test ? MOST_LINES_OF_A_TEST : MOST_LINES;
    }

    private static String firstComment(Path file) {
        String text = String.join(" ", lines(file)).replace(" * ", " ").replaceAll(" +", " ");
        int begin = text.indexOf("/**");
        return begin < 0 ? "" : text.substring(begin, text.indexOf("*/", begin));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
