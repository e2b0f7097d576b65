package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A host gets the jars that the README lists, and no others. */
final class ClassPathTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| [^|]*\\| ((?:or )?`[^|]+`) \\| ([0-9]+) \\| ([0-9.]+) \\|$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([a-z0-9-]+)`");

    /** What only the command line uses. */
    private static final List<String> OF_THE_COMMAND_LINE = List.of("picocli", "slf4j-jdk14", "HikariCP");

    private static final List<String> OF_THE_FIRST_PROGRAM =
            List.of("engine-api", "engine-core", "engine-drools", "rule-files", "store-jdbc");

    /** A row of the table. */
    private record Row(List<String> names, int jars, BigDecimal megabytes) {
        static Row of(MatchResult row) {
            List<String> names = NAME.matcher(row.group(1))
                    .results()
                    .map(name -> name.group(1))
                    .toList();
            return new Row(names, Integer.parseInt(row.group(2)), new BigDecimal(row.group(3)));
        }

        boolean names(Path jar) {
            return names.stream().anyMatch(jar.getFileName().toString()::startsWith);
        }
    }

    @Test
    void theTableListsTheLibrariesOfOthers() {
        List<Row> rows = rows();
        List<Path> jars = libraries("cli");
        assertThat(rows).hasSize(7);
        assertThat(rows).allSatisfy(row -> {
            List<Path> ofRow = jars.stream().filter(row::names).toList();
            assertThat(ofRow).as("%s", row.names()).hasSize(row.jars());
            assertThat(megabytes(ofRow)).as("%s", row.names()).isEqualTo(row.megabytes());
        });
        assertThat(jars.stream().filter(jar -> rows.stream().noneMatch(row -> row.names(jar))))
                .as("in no row")
                .allSatisfy(jar -> assertThat(OF_THE_COMMAND_LINE)
                        .anyMatch(jar.getFileName().toString()::startsWith));
    }

    @Test
    void theRowOfAModuleIsWhatItBrings() {
        List<Row> rows = rows();
        brings("engine-core", rows.subList(0, 1));
        brings("rule-files", List.of(rows.get(0), rows.get(2)));
        brings("connectors-airtime", List.of(rows.get(0), rows.get(2), rows.get(3)));
        brings("connectors-webhook", List.of(rows.get(0), rows.get(2), rows.get(4)));
    }

    private static void brings(String module, List<Row> allowed) {
        List<Path> jars = libraries(module);
        assertThat(jars)
                .as(module)
                .isNotEmpty()
                .allSatisfy(jar -> assertThat(allowed).anyMatch(row -> row.names(jar)));
        Row own = allowed.get(allowed.size() - 1);
        assertThat(jars.stream().filter(own::names)).as(module).hasSize(own.jars());
    }

    @Test
    void theNoticeNamesTheLibrariesOfTheExecutableJar() {
        List<String> named = Modules.text("NOTICE")
                .lines()
                .filter(line -> line.startsWith("  "))
                .flatMap(line -> Pattern.compile(",").splitAsStream(line.replaceAll("\\(.*", "")))
                .map(String::strip)
                .toList();
        List<Path> jars = libraries("cli");
        assertThat(jars)
                .allSatisfy(jar -> assertThat(named)
                        .anyMatch(name -> jar.getFileName().toString().startsWith(name)));
        assertThat(named)
                .allSatisfy(name -> assertThat(jars)
                        .anyMatch(jar -> jar.getFileName().toString().startsWith(name)));
    }

    @Test
    void theJarsOfTheFirstProgramAreSmall() {
        // Without packaging, these are directories with uncompressed classes.
        List<Path> jars = entries("cli")
                .filter(entry -> OF_THE_FIRST_PROGRAM.stream()
                        .anyMatch(name -> entry.toString().contains("/" + name + "/target/")))
                .toList();
        assertThat(jars).hasSize(5);
        assertThat(jars.stream()
                        .filter(Files::isRegularFile)
                        .mapToLong(ClassPathTest::size)
                        .sum())
                .isLessThan(3_000_000);
    }

    private static List<Row> rows() {
        return ROW.matcher(Modules.text("README.md")).results().map(Row::of).toList();
    }

    private static BigDecimal megabytes(List<Path> jars) {
        return BigDecimal.valueOf(jars.stream().mapToLong(ClassPathTest::size).sum())
                .movePointLeft(6)
                .setScale(1, RoundingMode.HALF_UP);
    }

    private static long size(Path jar) {
        try {
            return Files.size(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jars of others that a host gets with a module. */
    private static List<Path> libraries(String module) {
        Path project = Path.of("..").toAbsolutePath().normalize();
        return entries(module)
                .filter(entry -> !entry.startsWith(project))
                .filter(entry -> !entry.getFileName().toString().startsWith("bonsela-"))
                .toList();
    }

    private static Stream<Path> entries(String module) {
        return Pattern.compile("\\|")
                .splitAsStream(Modules.text(module + "/target/class-path.txt").strip())
                .map(Path::of);
    }
}
