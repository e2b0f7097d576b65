package io.bonsela.cli;

import io.bonsela.api.rule.RuleSet;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The event file of a command, and the output of its results. */
final class EventOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--events",
            required = true,
            paramLabel = "FILE",
            description = "The event file: one CloudEvents 1.0 JSON object per line.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path events;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            converter = EventKey.Converter.class,
            defaultValue = "id-of-one-source",
            description = {
                "What identifies an event: ${COMPLETION-CANDIDATES}.",
                "By default the same id from another source is a conflict; 'id' ignores the source."
            })
    @SuppressWarnings("NullAway.Init") // set by picocli
    private EventKey key;

    @Option(names = "--json", description = "Print one JSON object instead of tables.")
    private boolean json;

    @Option(names = "--report", paramLabel = "FILE.html", description = "Also write an HTML page with charts.")
    private @Nullable Path report;

    /** Returns the name of the event file. */
    String name() {
        return events.getFileName().toString();
    }

    /** Opens the event file; a rule set declares the event types. */
    EventFile open(RuleSet rules) {
        return new EventFile(events, rules, key, json, command.commandLine().getErr());
    }

    boolean json() {
        return json;
    }

    /** Returns the page to write, after a check that it can be written; null if none was requested. */
    @Nullable
    OutputFile page() {
        return report == null ? null : new OutputFile(OutputFile.Kind.PAGE, report);
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    PrintWriter err() {
        return command.commandLine().getErr();
    }
}
