package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The architecture page names all packages, and only existing packages and classes. */
final class ArchitectureGuideTest {
    private static final String ROOT = "io.bonsela.";
    private static final Pattern NAMED = Pattern.compile("`(?:Issuance\\.)?([A-Za-z.]+)`");
    private static final Pattern IN_DIAGRAM = Pattern.compile("\\b[A-Z][a-z]+[A-Z]\\w+");
    private static final Pattern FIRST_OF_LINE = Pattern.compile("(?m)^ *([A-Z]\\w+)");
    private static final Pattern PACKAGE_OF_LINE =
            Pattern.compile("(?m)^ *[A-Z][\\w.]+ +([a-z]+(?:\\.[a-z]+)*)(?::.*)?$");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.bonsela");
    private static String page;
    private static String contributing;

    @BeforeAll
    static void read() throws IOException {
        page = Files.readString(Path.of("..", "docs", "architecture.md"));
        contributing = Files.readString(Path.of("..", "CONTRIBUTING.md"));
        contributing = contributing.substring(contributing.indexOf("## Where to change what"));
    }

    /** The packages of all published modules, some of which the command line does not need. */
    private static Set<String> packages() {
        Set<String> packages = new TreeSet<>();
        for (String module : Modules.published()) {
            Path sources = Path.of("..", module, "src", "main", "java");
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(file ->
                                sources.relativize(file.getParent()).toString().replace(File.separatorChar, '.'))
                        .filter(name -> name.startsWith(ROOT))
                        .forEach(name -> packages.add(name.substring(ROOT.length())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return packages;
    }

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            found.add(matcher.group(matcher.groupCount()));
        }
        return found;
    }

    @Test
    void everyPackageIsNamedAndEveryNamedOneExists() {
        Set<String> named = found(NAMED, page).stream()
                .filter(name -> Character.isLowerCase(name.charAt(0)))
                .filter(name -> !name.equals("io.bonsela"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isEqualTo(packages());
    }

    @Test
    void everyPackageOfTheGlossaryExists() {
        Set<String> named = found(NAMED, contributing).stream()
                .filter(name -> Character.isLowerCase(name.charAt(0)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(packages()).containsAll(named);
    }

    @Test
    void everyNamedClassExists() {
        Set<String> classes =
                CLASSES.stream().map(JavaClass::getSimpleName).collect(Collectors.toCollection(TreeSet::new));
        Set<String> named = found(NAMED, page + contributing).stream()
                .filter(name -> Character.isUpperCase(name.charAt(0)))
                .collect(Collectors.toCollection(TreeSet::new));
        Pattern.compile("```text\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .forEach(diagram -> {
                    named.addAll(found(IN_DIAGRAM, diagram.group(1)));
                    named.addAll(found(FIRST_OF_LINE, diagram.group(1)));
                    assertThat(packages()).containsAll(found(PACKAGE_OF_LINE, diagram.group(1)));
                });
        assertThat(named)
                .hasSizeGreaterThan(40)
                .allSatisfy(name -> assertThat(classes).contains(name));
    }
}
