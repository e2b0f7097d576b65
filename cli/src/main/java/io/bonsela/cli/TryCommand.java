package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.explain.ExplanationText;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.report.Numbers;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a newcomer, with files to change, how rules decide. */
@Command(
        name = "try",
        description = {
            "Writes a small rule file and six purchases into a folder, decides them, and explains the last decision.",
            "Files that are there are not replaced: change one, and run the same command again."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  bonsela try my-shop")
final class TryCommand implements Callable<Integer> {
    private static final String RULES = "coffee.yaml";
    private static final String PURCHASES = "purchases.jsonl";
    private static final String SUGGESTED = "cooldown: P3D";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            defaultValue = "bonsela-try",
            description = "The folder; it is created if it does not exist. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path folder;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private PluginOption plugins;

    /** A decision and its event. */
    private record Decided(Event event, Decision decision) {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Path rules = provide(RULES, out);
        Path purchases = provide(PURCHASES, out);
        RuleSet ruleSet = Rules.load(rules, plugins);
        List<Decided> decided = new ArrayList<>();
        try (RewardEngine engine =
                plugins.engine(ruleSet).rules(ruleSet).clockFromEvents().build()) {
            read(purchases, ruleSet, engine, decided);
            out.println();
            table(decided, ruleSet.zone()).lines(Terminal.width()).forEach(out::println);
            if (!decided.isEmpty()) {
                explain(decided.get(decided.size() - 1), engine, ruleSet, out);
            }
        }
        next(rules, purchases, out);
        out.flush();
        return 0;
    }

    /** Writes a file unless it exists. */
    private Path provide(String name, PrintWriter out) {
        Path file = folder.resolve(name);
        try (InputStream content = Objects.requireNonNull(TryCommand.class.getResourceAsStream("try/" + name))) {
            Files.createDirectories(folder);
            if (Files.exists(file)) {
                out.println("found " + file);
            } else {
                Files.copy(content, file);
                out.println("wrote " + file);
            }
        } catch (IOException e) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "cannot write " + file + ": " + e.getMessage(), e);
        }
        return file;
    }

    private void read(Path purchases, RuleSet ruleSet, RewardEngine engine, List<Decided> decided) {
        PrintWriter err = spec.commandLine().getErr();
        new EventFile(purchases, ruleSet, EventKey.ID_OF_ONE_SOURCE, true, err).read(new EventFile.Decider() {
            @Override
            public List<Decision> decide(List<Event> events) {
                List<Decision> decisions = engine.processAll(events);
                for (int i = 0; i < events.size(); i++) {
                    if (decisions.get(i).status() == Decision.Status.DECIDED) {
                        decided.add(new Decided(events.get(i), decisions.get(i)));
                    }
                }
                return decisions;
            }

            @Override
            public void unreadable() {
                // The line is named on standard error.
            }
        });
    }

    private static Table table(List<Decided> decided, ZoneId zone) {
        Table table = new Table("event", "subject", "time", "purchase", "earned");
        for (Decided each : decided) {
            table.row(
                    each.event().id(),
                    each.event().subject(),
                    Numbers.moment(each.decision().occurredAt(), zone),
                    each.event().attributes().values().stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(" ")),
                    each.decision().issuances().isEmpty()
                            ? "nothing"
                            : each.decision().issuances().stream()
                                    .map(TryCommand::earned)
                                    .collect(Collectors.joining(", ")));
        }
        return table;
    }

    private static String earned(Issuance issuance) {
        return issuance.value() == null ? issuance.reward() : Numbers.money(issuance.value());
    }

    private static void explain(Decided last, RewardEngine engine, RuleSet ruleSet, PrintWriter out) {
        out.println();
        out.println("Why event " + last.event().id() + " earned "
                + (last.decision().issuances().isEmpty() ? "nothing" : "this") + ":");
        out.println();
        ExplanationText.english(ruleSet.zone())
                .lines(engine.inspect().explain(ruleSet.tenant(), last.event().id()))
                .forEach(line -> out.println("  " + line));
    }

    private static void next(Path rules, Path purchases, PrintWriter out) {
        out.println();
        out.println("Next:");
        Integer line = lineOf(SUGGESTED, rules);
        if (line != null) {
            out.println(String.format(
                    Locale.ROOT,
                    "  Write 'P1D' instead of 'P3D' in line %d of %s, and run this command again.",
                    line,
                    rules));
        }
        String bonsela = started();
        out.println("  " + bonsela + " test --rules " + rules);
        out.println("  " + bonsela + " run --rules " + rules + " --events " + purchases + " --report report.html");
        out.println("  " + bonsela + " analyse --rules " + rules);
    }

    /** Returns what started this program, so that a reader can start it again. */
    private static String started() {
        String path = System.getProperty("java.class.path", "");
        boolean oneJar = path.endsWith(".jar") && !path.contains(File.pathSeparator);
        return System.getProperty("bonsela.command", oneJar ? "java -jar " + path : "bonsela");
    }

    private static @Nullable Integer lineOf(String text, Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).strip().equals(text)) {
                    return i + 1;
                }
            }
            return null;
        } catch (IOException e) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
