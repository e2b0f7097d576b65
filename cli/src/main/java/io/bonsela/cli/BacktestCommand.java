package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.backtest.Backtest;
import io.bonsela.api.backtest.BacktestReport;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.cli.report.ChangesReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Decides the events of a file under two rule sets, and compares. */
@Command(
        name = "backtest",
        description = {
            "Decides the events of a file under new rules and under old ones, each by the events' own clock,",
            "and tells what would have been otherwise. Exit code 1 if a line of the events was invalid."
        },
        mixinStandardHelpOptions = true)
final class BacktestCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--rules", required = true, paramLabel = "NEW", description = "The new rule file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path rules;

    @Option(
            names = "--against",
            required = true,
            paramLabel = "OLD",
            description = "The rule file that it is compared with, of the same tenant.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path against;

    @Option(
            names = "--events",
            required = true,
            paramLabel = "FILE",
            description = "The events: one CloudEvents 1.0 JSON object a line.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path events;

    @Option(names = "--json", description = "Print one JSON object instead of tables.")
    private boolean json;

    @Option(names = "--report", paramLabel = "FILE.html", description = "Write a page of it too, with charts.")
    private @Nullable Path page;

    @Override
    public Integer call() {
        Writable.require(page);
        RuleSet candidate = Rules.load(rules);
        RuleSet baseline = Rules.load(against);
        if (!candidate.tenant().equals(baseline.tenant())) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE,
                    "the rules are of two tenants, " + candidate.tenant() + " and " + baseline.tenant());
        }
        BacktestReport report;
        EventFile file =
                new EventFile(events, candidate, json, spec.commandLine().getErr());
        try (Backtest backtest = Backtest.of(baseline, candidate, () -> engine(baseline, candidate))) {
            file.read(new EventFile.Decider() {
                @Override
                public List<Decision> decide(List<Event> batch) {
                    return backtest.add(batch);
                }

                @Override
                public void unreadable() {
                    backtest.addUnreadable();
                }
            });
            report = backtest.report();
        }
        if (page != null) {
            new ChangesReport(report, file.omissions())
                    .write(
                            page,
                            "What " + rules.getFileName() + " would change",
                            "Compared with " + against.getFileName() + ", on the events of " + events.getFileName()
                                    + ", for " + candidate.tenant() + ". Days are those of " + candidate.zone() + ".");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(BacktestJson.write(report));
        } else {
            BacktestText.write(report, Terminal.width()).forEach(out::println);
        }
        out.flush();
        return report.candidate().invalid() == 0 ? 0 : 1;
    }

    private static RewardEngineBuilder engine(RuleSet baseline, RuleSet candidate) {
        RewardEngineBuilder builder = RewardEngine.builder().deliveredElsewhere();
        RuleSet.Builder both = candidate.toBuilder();
        baseline.facts().forEach(both::fact);
        UnknownFact.of(both.build()).forEach(builder::facts);
        return builder;
    }
}
