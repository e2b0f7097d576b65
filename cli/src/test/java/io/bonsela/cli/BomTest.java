package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No published module is missing in the BOM and in the measurement of coverage. */
final class BomTest {
    /** Not a dependency of any project, and run by Maven in a JVM of its own. */
    private static final String PLUGIN = "maven-plugin";

    @Test
    void everyPublishedModuleIsInTheBom() {
        String bom = Modules.text("bom/pom.xml");
        assertThat(Modules.published())
                .hasSizeGreaterThan(10)
                .filteredOn(module -> !module.equals(PLUGIN))
                .allSatisfy(module -> assertThat(bom).contains("<artifactId>bonsela-" + module + "</artifactId>"));
    }

    @Test
    void theCoverageOfEveryPublishedModuleIsMeasured() {
        String coverage = Modules.text("coverage/pom.xml");
        assertThat(Modules.published())
                .filteredOn(module -> !module.equals("testkit") && !module.equals(PLUGIN))
                .allSatisfy(module -> assertThat(coverage).contains("<directory>../" + module + "/target/classes<"));
    }

    @Test
    void everyPublishedModuleHasAModuleName() {
        List<String> names =
                Modules.published().stream().map(BomTest::moduleName).toList();
        assertThat(names)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).matches("io\\.bonsela\\.[a-z.]+"));
    }

    private static String moduleName(String module) {
        String declared = module + "/src/main/java/module-info.java";
        String text =
                Files.exists(Path.of("..", declared)) ? Modules.text(declared) : Modules.text(module + "/pom.xml");
        Matcher name =
                Pattern.compile("(?:module |<Automatic-Module-Name>)([a-z.]+)").matcher(text);
        return name.find() ? name.group(1) : "none: " + module;
    }
}
