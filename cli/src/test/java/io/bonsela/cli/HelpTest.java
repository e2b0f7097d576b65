package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a command says about itself. */
final class HelpTest {
    private static final Pattern EXAMPLE = Pattern.compile("bonsela ([^)]+)");

    private static List<CommandLine> commands() {
        List<CommandLine> all = new ArrayList<>();
        for (CommandLine command : Main.commandLine().getSubcommands().values()) {
            all.addAll(
                    command.getSubcommands().isEmpty()
                            ? List.of(command)
                            : command.getSubcommands().values());
        }
        return all;
    }

    @Test
    void everyCommandHasAnExampleThatItAccepts() {
        assertThat(commands()).hasSizeGreaterThan(15).allSatisfy(command -> {
            String footer = String.join(
                            "", command.getCommandSpec().usageMessage().footer())
                    .replace("\\      ", "");
            Matcher example = EXAMPLE.matcher(footer);
            assertThat(example.find())
                    .as("%s: %s", command.getCommandName(), footer)
                    .isTrue();
            String[] words = example.group(1).strip().split(" ");
            assertThat(List.of(words)).contains(command.getCommandName());
            Main.commandLine().parseArgs(words);
        });
    }

    @Test
    void bashUnderstandsTheScriptForCompletion(@TempDir Path folder) throws IOException, InterruptedException {
        assumeThat(Path.of("/bin/bash")).exists();
        StringWriter printed = new StringWriter();
        Main.commandLine().setOut(new PrintWriter(printed)).execute("completion");
        Path script = Files.writeString(folder.resolve("bonsela.bash"), printed.toString());
        Process bash = new ProcessBuilder(
                        "/bin/bash",
                        "-c",
                        "source " + script + "; COMP_WORDS=(bonsela val); COMP_CWORD=1; _complete_bonsela;"
                                + " printf '%s\\n' \"${COMPREPLY[@]}\"")
                .redirectErrorStream(true)
                .start();
        String completed = new String(bash.getInputStream().readAllBytes());
        assertThat(bash.waitFor()).as(completed).isZero();
        assertThat(completed.strip()).isEqualTo("validate");
    }
}
