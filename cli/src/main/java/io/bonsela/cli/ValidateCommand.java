package io.bonsela.cli;

import io.bonsela.api.rule.Diagnostic;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reports every mistake in a rule file. */
@Command(
        name = "validate",
        description = "Reports every mistake in a rule file. Exit code 1 if there are any.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  bonsela validate --rules coffee.yaml")
final class ValidateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--rules", required = true, paramLabel = "FILE", description = "The rule file, YAML or JSON.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path rules;

    @Option(
            names = "--format",
            defaultValue = "text",
            paramLabel = "text|json",
            description = "The output format. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Format format;

    private enum Format {
        TEXT,
        JSON
    }

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private PluginOption plugins;

    @Override
    public Integer call() {
        List<Diagnostic> mistakes = Rules.check(rules, plugins);
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.JSON) {
            out.println(DiagnosticsJson.write(mistakes));
            return mistakes.isEmpty() ? 0 : 1;
        }
        mistakes.forEach(out::println);
        if (mistakes.isEmpty()) {
            out.println(rules + ": no mistakes");
            return 0;
        }
        out.println(mistakes.size() == 1 ? "1 mistake" : mistakes.size() + " mistakes");
        return 1;
    }
}
