package io.bonsela.cli;

import io.bonsela.api.rule.RuleSet;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The file whose events a command decides, and how it tells what came of them. */
final class EventOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--events",
            required = true,
            paramLabel = "FILE",
            description = "The events: one CloudEvents 1.0 JSON object a line.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path events;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            converter = EventKey.Converter.class,
            defaultValue = "id-of-one-source",
            description = {
                "What tells one event from another: ${COMPLETION-CANDIDATES}.",
                "By default the same id from another source is a conflict; 'id' ignores the source."
            })
    @SuppressWarnings("NullAway.Init") // set by picocli
    private EventKey key;

    @Option(names = "--json", description = "Print one JSON object instead of tables.")
    private boolean json;

    @Option(names = "--report", paramLabel = "FILE.html", description = "Write a page of it too, with charts.")
    private @Nullable Path report;

    /** The name of the file. */
    String name() {
        return events.getFileName().toString();
    }

    /** The events, of types that a rule set declares. */
    EventFile open(RuleSet rules) {
        return new EventFile(events, rules, key, json, command.commandLine().getErr());
    }

    boolean json() {
        return json;
    }

    /** The page that is to be written, if it can be; null: there is to be none. */
    @Nullable
    OutputFile page() {
        return report == null ? null : new OutputFile(OutputFile.Kind.PAGE, report);
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }
}
