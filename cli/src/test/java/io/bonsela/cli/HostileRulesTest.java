package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bonsela.testkit.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that a rule's author writes is executed, hangs or exhausts the memory. */
class HostileRulesTest {
    @TempDir
    private Path folder;

    @Test
    void eachIsRefusedWhenItIsLoadedOrEndsWithinItsLimits() throws IOException, InterruptedException {
        Path cases = Path.of(System.getProperty("bonsela.data"), "security", "hostile-rules.json");
        assumeTrue(Files.exists(cases), "skipped: " + cases + " does not exist; set -Dbonsela.data=DIR");
        Path output = Files.createTempFile("hostile", ".txt");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileHost.class.getName(),
                        cases.toAbsolutePath().toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = child.waitFor(5 * Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
        String said = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        assertThat(ended).as(said).isTrue();
        assertThat(child.exitValue()).as(said).isZero();
        assertThat(said).containsPattern("COUNT \\d{2,} refused when loaded, \\d{2,} decided, none ran");
        System.out.println(said.strip());
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }
}
