package io.bonsela.cli;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.backtest.Figures;
import io.bonsela.api.backtest.Tally;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Store;
import java.io.PrintWriter;
import java.nio.file.Path;
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

    @Override
    public Integer call() {
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

    private static RewardEngine engine(@Nullable Store store, RuleSet ruleSet) {
        RewardEngineBuilder builder =
                RewardEngine.builder().deliveredElsewhere().rules(ruleSet).clockFromEvents();
        UnknownFact.of(ruleSet).forEach(builder::facts);
        return (store == null ? builder : builder.store(store)).build();
    }
}
