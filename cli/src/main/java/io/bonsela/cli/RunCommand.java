package io.bonsela.cli;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.IssuanceFigure;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.backtest.Figures;
import io.bonsela.api.backtest.Tally;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Store;
import io.bonsela.cli.report.FiguresReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Decides the events of a file, in its order, by the events' own clock. */
@Command(
        name = "run",
        description = {
            "Decides the events of a file under the rules of another, and tells what was issued.",
            "Exit code 1 if a line of the events was invalid. Lines that were not decided are named on standard error."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--rules", required = true, paramLabel = "FILE", description = "The rule file, YAML or JSON.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path rules;

    @Option(
            names = "--events",
            required = true,
            paramLabel = "FILE",
            description = "The events: one CloudEvents 1.0 JSON object a line.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path events;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(names = "--json", description = "Print one JSON object instead of tables.")
    private boolean json;

    @Option(names = "--report", paramLabel = "FILE.html", description = "Write a page of it too, with charts.")
    private @Nullable Path report;

    @Override
    public Integer call() {
        Writable.require(report);
        RuleSet ruleSet = Rules.load(rules);
        Tally tally = new Tally(ruleSet);
        Figures figures;
        EventFile file = new EventFile(events, ruleSet, json, spec.commandLine().getErr());
        try (StoreOption connections = store;
                RewardEngine engine = engine(connections.open(), ruleSet)) {
            file.read(new EventFile.Decider() {
                @Override
                public List<Decision> decide(List<Event> batch) {
                    List<Decision> decisions = engine.processAll(batch);
                    decisions.forEach(tally::add);
                    return decisions;
                }

                @Override
                public void unreadable() {
                    tally.addUnreadable();
                }
            });
            figures = tally.figures(engine.records().budgets(ruleSet.tenant()));
            if (report != null) {
                List<IssuanceFigure> states =
                        engine.reports().issuances(ruleSet.tenant(), Instant.EPOCH, StoreFigures.END_OF_TIME);
                new FiguresReport(figures, states, engine.records().budgets(ruleSet.tenant()), file.omissions())
                        .write(report, "What " + rules.getFileName() + " issued", subtitle(ruleSet));
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(FiguresJson.write(figures));
        } else {
            FiguresText.write(figures, Terminal.width()).forEach(out::println);
        }
        out.flush();
        return figures.invalid() == 0 ? 0 : 1;
    }

    private String subtitle(RuleSet ruleSet) {
        return "Events of " + events.getFileName() + ", decided for " + ruleSet.tenant() + ". Days are those of "
                + ruleSet.zone() + ".";
    }

    private static RewardEngine engine(@Nullable Store store, RuleSet ruleSet) {
        RewardEngineBuilder builder =
                RewardEngine.builder().deliveredElsewhere().rules(ruleSet).clockFromEvents();
        UnknownFact.of(ruleSet).forEach(builder::facts);
        return (store == null ? builder : builder.store(store)).build();
    }
}
