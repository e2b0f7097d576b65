package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.rulefiles.language.JsonLogic;
import io.bonsela.rulefiles.language.LogicException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Applies JsonLogic to data, or runs a suite of test cases. */
@Command(
        name = "jsonlogic",
        description = {
            "Applies JsonLogic to data and prints the result as JSON.",
            "Exit code 1 if it ends in an error, which is printed to standard error, or if a case of a suite fails."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  bonsela jsonlogic --rule rule.json --data data.json")
final class JsonLogicCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Input input;

    /** A rule with its data, or a suite. */
    static final class Input {
        @ArgGroup(exclusive = false, multiplicity = "1")
        @Nullable
        private Application application;

        @Option(
                names = "--suite",
                paramLabel = "FILE",
                description = "A file of cases as [rule, data, result] or {rule, data, result or error}.")
        @Nullable
        private Path suite;
    }

    /** A rule and its data. */
    static final class Application {
        @Option(
                names = "--rule",
                required = true,
                paramLabel = "FILE|TEXT",
                description = "The rule, in a file or as text.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String rule;

        @Option(
                names = "--data",
                paramLabel = "FILE|TEXT",
                defaultValue = "null",
                description = "The data, in a file or as text. Default: null.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String data;
    }

    @Override
    public Integer call() {
        if (input.suite != null) {
            LogicSuite.Result result = LogicSuite.run(content(input.suite));
            spec.commandLine().getOut().println(result.toJson());
            return result.failures().isEmpty() ? 0 : 1;
        }
        Application application = Objects.requireNonNull(input.application);
        try {
            spec.commandLine().getOut().println(JsonLogic.apply(text(application.rule), text(application.data)));
            return 0;
        } catch (LogicException e) {
            spec.commandLine().getErr().println(e.detail().substring("JsonLogic: ".length()));
            return 1;
        }
    }

    /** Returns the content of the file with this name, otherwise the text itself. */
    private static String text(String argument) {
        try {
            Path file = Path.of(argument);
            return Files.isRegularFile(file) ? content(file) : argument;
        } catch (InvalidPathException e) {
            // Not every text is a valid file name.
            return argument;
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "cannot read " + file, e);
        }
    }
}
