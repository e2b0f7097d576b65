package io.bonsela.cli;

import io.bonsela.api.Printable;
import java.io.PrintWriter;
import picocli.CommandLine;

/**
 * Prints lines that may contain text from files. Characters that would change how the rest is displayed are escaped.
 */
final class Output extends PrintWriter {
    private Output(PrintWriter out) {
        super(out, true);
    }

    /** Sets the output of a command and its subcommands. */
    static void of(CommandLine command) {
        command.setOut(new Output(command.getOut()));
        command.setErr(new Output(command.getErr()));
    }

    @Override
    public void println(String line) {
        super.println(Printable.of(line));
    }

    @Override
    public void println(Object line) {
        println(String.valueOf(line));
    }
}
