package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.backtest.Backtest;
import io.bonsela.api.backtest.BacktestReport;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.report.ChangesReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Decides the events of a file under two rule sets and compares the results. */
@Command(
        name = "backtest",
        description = {
            "Decides the events of a file under new rules and under old rules, and reports the differences.",
            "Each decision is dated by its event. Exit code 1 if a line of the event file was invalid."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  bonsela backtest --rules new.yaml --against old.yaml --events sales.jsonl")
final class BacktestCommand implements Callable<Integer> {
    @Option(names = "--rules", required = true, paramLabel = "NEW", description = "The new rule file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path rules;

    @Option(
            names = "--against",
            required = true,
            paramLabel = "OLD",
            description = "The rule file to compare with, of the same tenant.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path against;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private EventOptions events;

    @Option(
            names = "--codes",
            paramLabel = "ID=FILE",
            description =
                    "Codes that people typed: their id in the rules, and a file with the codes of the pool, one a line."
                            + " Can be repeated.")
    private List<String> codes = List.of();

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private PluginOption plugins;

    @Override
    public Integer call() {
        OutputFile page = events.page();
        RuleSet candidate = Rules.load(rules, plugins);
        RuleSet baseline = Rules.load(against, plugins);
        if (!candidate.tenant().equals(baseline.tenant())) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE,
                    "the rule sets belong to different tenants, " + candidate.tenant() + " and " + baseline.tenant());
        }
        BacktestReport report;
        EventFile file = events.open(candidate);
        try (Backtest backtest = Backtest.of(
                baseline,
                candidate,
                () -> engine(baseline, candidate),
                Runtime.getRuntime().availableProcessors())) {
            addCodes(backtest, candidate, baseline);
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
            page.write(new ChangesReport(report, file.omissions(), candidate.zone())
                    .html(
                            "What " + rules.getFileName() + " would change",
                            "Compared with " + against.getFileName() + ", on the events of " + events.name() + ", for "
                                    + candidate.tenant() + ". Dates and times are in " + candidate.zone() + "."));
        }
        PrintWriter out = events.out();
        if (events.json()) {
            out.println(BacktestJson.write(report));
        } else {
            BacktestText.write(report, candidate.zone(), Terminal.width()).forEach(out::println);
        }
        out.flush();
        return report.candidate().invalid() == 0 ? 0 : 1;
    }

    private void addCodes(Backtest backtest, RuleSet candidate, RuleSet baseline) {
        List<String> missing = new ArrayList<>(Pools.ids(candidate));
        for (String option : codes) {
            int split = option.indexOf('=');
            if (split < 1) {
                throw new BonselaException(
                        ErrorCode.INVALID_VALUE,
                        "--codes '" + option + "' is not an id and a file such as flyers=flyers.csv");
            }
            String id = option.substring(0, split);
            RuleSet declaring = Pools.ids(candidate).contains(id) ? candidate : baseline;
            backtest.addCodes(Pools.of(declaring, id), CodeFile.lines(Path.of(option.substring(split + 1))));
            missing.remove(id);
        }
        for (String id : missing) {
            events.err().println("without --codes " + id + "=FILE, every code of '" + id + "' counts as wrong");
        }
    }

    private RewardEngineBuilder engine(RuleSet baseline, RuleSet candidate) {
        RuleSet.Builder both = candidate.toBuilder();
        baseline.facts().forEach(both::fact);
        return plugins.engine(both.build());
    }
}
