package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.rule.InvalidRuleSetException;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** The entry point of {@code bonsela.jar}. */
@Command(
        name = "bonsela",
        description =
                "Decides events under rules, tests rules, inspects stores, applies JsonLogic, and lists connectors.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Main {
    private static final List<Class<?>> COMMANDS = List.of(
            TryCommand.class,
            RunCommand.class,
            ValidateCommand.class,
            TestCommand.class,
            JsonLogicCommand.class,
            BacktestCommand.class,
            AnalyseCommand.class,
            ExplainCommand.class,
            ReportCommand.class,
            VerifyCommand.class,
            ReconcileCommand.class,
            BudgetsCommand.class,
            WalletsCommand.class,
            BreakersCommand.class,
            ExpireCommand.class,
            CheckpointCommand.class,
            CodesCommand.class,
            ConnectorsCommand.class,
            CompletionCommand.class);

    /**
     * Off, because the CLI itself has no fact providers, and outcomes say so. A field, because a logger without
     * references loses its level.
     */
    private static final Logger FACTS = Logger.getLogger("io.bonsela.core.fact");

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** For picocli. */
    public Main() {}

    /**
     * Runs a command and exits with its code: 0 for success, 1 for problems in the input, 2 if the command could not
     * run.
     *
     * @param args the arguments
     */
    public static void main(String[] args) {
        Logger.getLogger("").setLevel(Level.WARNING);
        FACTS.setLevel(Level.OFF);
        System.exit(commandLine(args).execute(args));
    }

    private static int run(ParseResult parsed) {
        CommandLine command = parsed.commandSpec().commandLine();
        Waiting waiting = Terminal.isInteractive() ? Waiting.start(command, PATIENCE) : null;
        Output.of(command);
        try (waiting) {
            return new RunLast().execute(parsed);
        } finally {
            plugins(parsed).forEach(PluginOption::close);
        }
    }

    private static List<PluginOption> plugins(ParseResult parsed) {
        return parsed.asCommandLineList().stream()
                .flatMap(command -> command.getMixins().values().stream())
                .filter(PluginOption.class::isInstance)
                .map(PluginOption.class::cast)
                .toList();
    }

    /**
     * Returns the command line for arguments. Reading the options of every command takes a tenth of a second, so a line
     * that names a command has only that one.
     */
    static CommandLine commandLine(String... args) {
        CommandLine line = new CommandLine(new Main());
        List<Class<?>> named = COMMANDS.stream()
                .filter(command -> args.length > 0
                        && command.getAnnotation(Command.class).name().equals(args[0]))
                .toList();
        (named.isEmpty() ? COMMANDS : named).forEach(line::addSubcommand);
        return line.setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(Main::run)
                .setExecutionExceptionHandler((e, command, result) -> {
                    if (!(e instanceof BonselaException)) {
                        throw e;
                    }
                    if (e instanceof InvalidRuleSetException mistakes) {
                        mistakes.diagnostics().forEach(command.getErr()::println);
                    } else {
                        command.getErr().println(e.getMessage());
                    }
                    return CommandLine.ExitCode.USAGE;
                });
    }
}
