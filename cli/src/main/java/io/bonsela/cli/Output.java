package io.bonsela.cli;

import io.bonsela.api.Printable;
import java.io.PrintWriter;
import picocli.CommandLine;

/** Prints lines of which parts come from files: nothing in a line changes how the rest of it, or the next, is shown. */
final class Output extends PrintWriter {
    private Output(PrintWriter out) {
        super(out, true);
    }

    /** Lets a command and its subcommands print so. */
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
