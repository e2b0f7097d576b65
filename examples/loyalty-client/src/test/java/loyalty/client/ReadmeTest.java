package loyalty.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the platform's README do what it says. */
class ReadmeTest {
    private static final Pattern COMMANDS =
            Pattern.compile("<!-- run by a test -->\n```shell\n(.*?)```", Pattern.DOTALL);

    @Test
    void theCommandsRun(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "there is no curl");
        Matcher commands = COMMANDS.matcher(Files.readString(Path.of("../loyalty-platform/README.md")));
        assertThat(commands.find()).isTrue();
        try (RunningPlatform platform = new RunningPlatform(folder)) {
            ProcessBuilder shell = new ProcessBuilder("bash", "-e", "-u", "-o", "pipefail", "-c", commands.group(1))
                    .redirectErrorStream(true);
            shell.environment().put("PASSWORD", platform.password());
            shell.environment().put("URL", platform.url());
            Process run = shell.start();
            String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(run.waitFor()).as(output).isZero();
            assertThat(output)
                    .contains("\"rule\":\"point-a-dollar\"")
                    .contains("\"available\":\"POINTS 62\"")
                    .contains("{\"lines\":[");
        }
    }
}
