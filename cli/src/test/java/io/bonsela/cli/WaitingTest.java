package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.testkit.Patience;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Whoever waits at a terminal sees that the command is running, and then only what it prints. */
final class WaitingTest {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine command =
            new CommandLine(new Main()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    private String shown() {
        return err.toString();
    }

    @Test
    void aCommandThatPrintsNothingIsShownAsWorking() {
        try (Waiting waiting = Waiting.start(command, PAUSE)) {
            assertThat(waiting).isNotNull();
            Patience.until("it is shown", () -> shown().contains("\rworking, "));
            command.getOut().println("done");
            assertThat(shown()).containsPattern("\rworking, \\d+ s\r +\r");
            int length = shown().length();
            Patience.until("it is shown again", () -> shown().substring(length).contains("\rworking, "));
        }
        assertThat(shown()).endsWith(" \r");
        assertThat(out).hasToString("done" + System.lineSeparator());
    }

    @Test
    void aProgressBarIsNotOverwritten() throws InterruptedException {
        try (Waiting waiting = Waiting.start(command, PAUSE)) {
            command.getErr().print("\r[###   ] 50 %");
            command.getErr().flush();
            String before = shown();
            // Time in which the line would be drawn; on a slow machine, the test proves less and does not fail.
            Thread.sleep(5 * PAUSE.toMillis());
            assertThat(shown()).isEqualTo(before).endsWith("[###   ] 50 %");
            assertThat(waiting).isNotNull();
        }
    }
}
