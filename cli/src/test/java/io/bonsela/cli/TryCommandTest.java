package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first minute of a newcomer. */
final class TryCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter printed = new StringWriter();
    private final StringWriter errors = new StringWriter();

    private int run(Path where) {
        printed.getBuffer().setLength(0);
        errors.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(printed))
                .setErr(new PrintWriter(errors))
                .execute("try", where.toString());
    }

    @Test
    void theReadmeShowsWhatIsPrinted() {
        Path where = folder.resolve("bonsela-try");
        assertThat(run(where)).isZero();
        String shown = Pattern.compile("cli/bonsela try\n```\n\n```text\n(.*?)```", Pattern.DOTALL)
                .matcher(Modules.text("README.md"))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        assertThat(printed.toString().replace(where.toString(), "bonsela-try"))
                .isEqualTo(shown.replace("cli/bonsela ", "bonsela "));
    }

    @Test
    void theSuggestedChangeHasAnEffect() throws IOException {
        run(folder);
        Path rules = folder.resolve("coffee.yaml");
        Files.writeString(rules, Files.readString(rules).replace("cooldown: P3D", "cooldown: P1D"));
        assertThat(run(folder)).isZero();
        assertThat(printed.toString())
                .contains("found " + rules)
                .contains("POINTS 3, free-cup")
                .contains("third-coffee: pays")
                .doesNotContain("instead of");
    }

    @Test
    void aMistakeIsNamedWithItsPlace() throws IOException {
        run(folder);
        Path rules = folder.resolve("coffee.yaml");
        Files.writeString(rules, Files.readString(rules).replace("event.item ==", "event.itme =="));
        assertThat(run(folder)).isEqualTo(2);
        assertThat(errors.toString()).contains("coffee.yaml:31:").contains("event.itme");
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("taken"));
        assertThat(run(file)).isEqualTo(2);
        assertThat(errors.toString()).contains("cannot write " + file.resolve("coffee.yaml"));
    }
}
