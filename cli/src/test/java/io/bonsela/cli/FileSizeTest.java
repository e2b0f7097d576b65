package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files stay small: a longer one says in its first comment why it is one file. */
final class FileSizeTest {
    private static final int MOST_LINES = 350;
    private static final int MOST_LINES_OF_A_TEST = 500;
    private static final String REASON = "in one file because";

    @Test
    void aLongFileHasAReason() throws IOException {
        List<Path> sources = sources();
        assertThat(sources).hasSizeGreaterThan(500);
        assertThat(sources.stream().filter(file -> lines(file).size() > most(file)))
                .allSatisfy(file -> assertThat(firstComment(file)).contains(REASON));
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(Path.of(".."), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                // Other modules are being built there.
                return folder.endsWith("target") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (file.toString().endsWith(".java")) {
                    throw failure;
                }
                // A temporary file of another module.
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
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
